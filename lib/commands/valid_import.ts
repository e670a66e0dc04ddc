/** What was imported, as the configuration that it will be: what would not be valid there is left out. */
import { planChain, planProvider } from "../chain/chain.ts";
import { readModel } from "../config/entries/model.ts";
import { refuseCommands } from "../config/yaml/exec.ts";
import { BUDGET, locate } from "../config/yaml/locate.ts";
import { EMPTY, type LocatedMap } from "../config/yaml/located.ts";
import { parseYaml } from "../config/yaml/yaml.ts";
import { writeYaml } from "../config/yaml/write.ts";
import { UserError } from "../errors.ts";
import type { Cloud, Imported, ImportNote } from "../provider/cloud.ts";

type Part = "providers" | "identities";

/** The configuration's text, without what it says of itself. */
export function yamlOf({ providers, identities }: Pick<Imported, Part>): string {
  const parts = Object.entries({ providers, identities });
  const auth = parts.filter(([, entries]) => Object.keys(entries).length > 0);
  return writeYaml({ auth: Object.fromEntries(auth) });
}

/** Leaves out what can't be planned, with a note of the reason, until all that is left can be. */
export async function onlyValid(imported: Imported, clouds: readonly Cloud[]): Promise<Imported> {
  const broken = await brokenIn(imported, clouds);
  if (broken.length === 0) return imported;
  const without = (part: Part) =>
    Object.fromEntries(
      Object.entries(imported[part]).filter(([name]) =>
        !broken.some((one) => one.part === part && one.name === name)
      ),
    );
  const identities = without("identities");
  const kept = Object.entries(imported.keys).filter(([name]) => Object.hasOwn(identities, name));
  const notes = inOrder(imported.files, [
    ...imported.notes,
    ...broken.map((one) => noteOf(imported, one)),
  ]);
  const rest = { providers: without("providers"), identities, keys: Object.fromEntries(kept) };
  return await onlyValid({ ...imported, ...rest, notes }, clouds);
}

interface Broken {
  readonly part: Part;
  readonly name: string;
  readonly error: UserError;
}

async function brokenIn(imported: Imported, clouds: readonly Cloud[]): Promise<readonly Broken[]> {
  const root = await rootOf(imported);
  const realm = { name: "home", directory: undefined, files: new Set<string>() };
  const model = readModel({ root, own: root, realms: [realm], unfetched: [] }, clouds);
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

async function rootOf(imported: Imported): Promise<LocatedMap> {
  const { root } = parseYaml(yamlOf(imported), "atmos.yaml");
  const follow = () => Promise.reject(new Error("a tag was written"));
  const around = { file: "atmos.yaml", problems: [], budget: { left: BUDGET * 10 }, follow };
  const located = root && await locate(root, "", around);
  return located?.type === "map" ? located : EMPTY;
}

/** Notes in the order of the files. */
function inOrder(files: readonly string[], notes: readonly ImportNote[]): readonly ImportNote[] {
  const place = ({ file, line }: ImportNote) => files.indexOf(file) * 1e6 + line;
  return notes.toSorted((one, other) => place(one) - place(other));
}

function noteOf({ origins, files }: Imported, { part, name, error }: Broken): ImportNote {
  const { file, line } = origins[part].get(name) ?? { file: files[0]!, line: 1 };
  const subject = `${part === "providers" ? "provider" : "identity"} "${name}"`;
  return { file, line, subject, text: `left out: ${error.message}` };
}
