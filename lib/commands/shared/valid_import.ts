/** Imported entries that are valid as a configuration: others are left out. */
import { type Chain, planChain, planProvider } from "../../chain/chain.ts";
import { readModel } from "../../config/entries/model.ts";
import { refuseCommands } from "../../config/yaml/exec.ts";
import { BUDGET, locate } from "../../config/yaml/locate.ts";
import { EMPTY, type LocatedMap } from "../../config/yaml/located.ts";
import { isFollowed, strange } from "../../config/yaml/tags.ts";
import { parseYaml } from "../../config/yaml/yaml.ts";
import { writeYaml } from "../../config/yaml/write.ts";
import { throwAll, UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Imported, ImportNote } from "../../provider/import.ts";
import type { System } from "../../system.ts";
import { wrongSecret } from "./refused_later.ts";

type Part = "providers" | "identities";

/** Entries as plain data, by part of `auth:`. */
type Entries = Pick<Imported, Part>;

/** Returns the section of a configuration that holds the entries. */
export function authOf({ providers, identities }: Entries) {
  const parts = Object.entries({ providers, identities });
  return Object.fromEntries(parts.filter(([, entries]) => Object.keys(entries).length > 0));
}

/** Writes the entries as a configuration, without its comments. */
export function yamlOf(entries: Entries): string {
  return writeYaml({ auth: authOf(entries) });
}

/** Leaves out entries that can't be planned, with a note of the reason, until all others can be; notes are sorted. */
export async function onlyValid(imported: Imported, clouds: readonly Cloud[]): Promise<Imported> {
  const broken = await brokenIn(imported, clouds);
  const left = broken.reduce(without, imported);
  if (broken.length > 0) return await onlyValid(left, clouds);
  return { ...imported, notes: inOrder(imported.files, imported.notes) };
}

/** Leaves out an entry, with its keys and the notes on it. */
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

/**
 * Returns the entries that can't be planned; on a machine, those as well with a secret's file that is there, and holds
 * none.
 */
export async function brokenIn(
  imported: Entries,
  clouds: readonly Cloud[],
  system?: System,
): Promise<readonly Broken[]> {
  const root = await rootOf(imported);
  const realm = { name: "home", directory: undefined, files: new Set<string>() };
  const model = readModel(
    { root, own: root, realms: [realm], unfetched: [], remarks: [] },
    clouds,
  );
  const planning = { model, clouds, resolve: refuseCommands };
  const broken: Broken[] = [];
  const check = async ({ links }: Pick<Chain, "links">) => {
    const wrong = system && await Promise.all(links.map((link) => wrongSecret(system, link)));
    throwAll(wrong?.flatMap((error) => error ?? []) ?? []);
  };
  const attempt = async (part: Part, name: string, plan: Promise<Chain>) => {
    const error = await plan.then(check).then(() => undefined, (reason: unknown) => reason);
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

/** Sorts notes in the order of the files; equal notes on one setting are kept once. */
function inOrder(files: readonly string[], notes: readonly ImportNote[]): readonly ImportNote[] {
  const place = ({ file, line }: ImportNote) => files.indexOf(file) * 1e6 + line;
  const told = new Map(notes.map((note) => [`${place(note)} ${note.subject}: ${note.text}`, note]));
  return [...told.values()].sort((one, other) => place(one) - place(other));
}

/** Makes a note on an entry that is left out, under its profile's name if it has one. */
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
