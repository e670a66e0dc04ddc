/** What was imported, as the configuration that it will be: what would not be valid there is left out. */
import { planChain, planProvider } from "../../chain/chain.ts";
import { readModel } from "../../config/entries/model.ts";
import { refuseCommands } from "../../config/yaml/exec.ts";
import { BUDGET, locate } from "../../config/yaml/locate.ts";
import { EMPTY, type LocatedMap } from "../../config/yaml/located.ts";
import { isFollowed, strange } from "../../config/yaml/tags.ts";
import { parseYaml } from "../../config/yaml/yaml.ts";
import { writeYaml } from "../../config/yaml/write.ts";
import { UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Imported, ImportNote } from "../../provider/import.ts";

type Part = "providers" | "identities";

/** Plain data, as it stands under `auth:`. */
type Entries = Pick<Imported, Part>;

/** The configuration's text, without what it says of itself. */
export function yamlOf({ providers, identities }: Entries): string {
  const parts = Object.entries({ providers, identities });
  const auth = parts.filter(([, entries]) => Object.keys(entries).length > 0);
  return writeYaml({ auth: Object.fromEntries(auth) });
}

/** Leaves out what can't be planned, with a note of the reason, until all that is left can be; notes are sorted. */
export async function onlyValid(imported: Imported, clouds: readonly Cloud[]): Promise<Imported> {
  const broken = await brokenIn(imported, clouds);
  const left = broken.reduce(without, imported);
  if (broken.length > 0) return await onlyValid(left, clouds);
  return { ...imported, notes: inOrder(imported.files, imported.notes) };
}

/** What was said of an identity that is left out holds no longer. */
function without(imported: Imported, broken: Broken): Imported {
  const { part, name } = broken;
  const others = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([each]) => each !== name));
  const notes = imported.notes.filter(({ about }) => part === "providers" || about !== name);
  return {
    ...imported,
    ...part === "identities" ? { keys: others(imported.keys) } : {},
    [part]: others(imported[part]),
    notes: [...notes, noteOf(imported, broken)],
  };
}

/** An entry, and why it can't be planned. */
export interface Broken {
  readonly part: Part;
  readonly name: string;
  readonly error: UserError;
}

/** The entries that can't be planned. */
export async function brokenIn(
  imported: Entries,
  clouds: readonly Cloud[],
): Promise<readonly Broken[]> {
  const root = await rootOf(imported);
  const realm = { name: "home", directory: undefined, files: new Set<string>() };
  const model = readModel(
    { root, own: root, realms: [realm], unfetched: [], remarks: [] },
    clouds,
  );
  const planning = { model, clouds, resolve: refuseCommands };
  const broken: Broken[] = [];
  const attempt = async (part: Part, name: string, plan: Promise<unknown>) => {
    const error = await plan.then(() => undefined, (reason: unknown) => reason);
    if (error instanceof UserError) broken.push({ part, name, error });
    else if (error !== undefined) throw error;
  };
  for (const name of model.providers.keys()) {
    await attempt("providers", name, planProvider(planning, name));
  }
  for (const name of model.identities.keys()) {
    await attempt("identities", name, planChain(planning, name));
  }
  return broken;
}

async function rootOf(imported: Entries): Promise<LocatedMap> {
  const { root } = parseYaml(yamlOf(imported), "atmos.yaml");
  const follow = () => Promise.reject(new Error("a tag was written"));
  const around = {
    file: "atmos.yaml",
    problems: [],
    remarks: [],
    ...{ takesText: isFollowed, strange },
    budget: { left: BUDGET * 10 },
    follow,
  };
  const located = root && await locate(root, "", around);
  return located?.type === "map" ? located : EMPTY;
}

/** Notes in the order of the files; of two identities that say the same of one setting once. */
function inOrder(files: readonly string[], notes: readonly ImportNote[]): readonly ImportNote[] {
  const place = ({ file, line }: ImportNote) => files.indexOf(file) * 1e6 + line;
  const told = new Map(notes.map((note) => [`${place(note)} ${note.subject}: ${note.text}`, note]));
  return [...told.values()].sort((one, other) => place(one) - place(other));
}

/** An entry of a profile is known by that one's name. */
function noteOf({ origins, files }: Imported, { part, name, error }: Broken): ImportNote {
  const { file, line, subject } = origins[part].get(name) ?? {
    file: files[0]!,
    line: 1,
    subject: `${part === "providers" ? "provider" : "identity"} "${name}"`,
  };
  return {
    file,
    line,
    subject,
    text: `left out: ${error.message}`,
    about: part === "identities" ? name : undefined,
  };
}
