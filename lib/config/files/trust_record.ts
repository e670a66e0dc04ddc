/** What was trusted, kept at home: private, and believed only where nobody else could have written it. */
import * as v from "valibot";
import { dataPlace, directories, pathOf } from "../../paths/directories.ts";
import { requireOwn, whyNotOwn } from "../../paths/ownership.ts";
import { digestOf } from "../../secret.ts";
import type { System } from "../../system.ts";
import { folded, realOf } from "./one_path.ts";

/** What a configuration says, by path, as it may be shown: no secret. */
export type Statements = Readonly<Record<string, string>>;

/** A configuration: the directory that it was found in, and which of its variants, such as its profiles. */
interface TrustKey {
  readonly project: string;
  readonly variant: string;
}

/** How many contents of one configuration stay trusted: those of branches that one goes back and forth between. */
const KEPT = 32;

/** A larger record, in bytes, would not be read. */
const LARGEST = 1024 * 1024;

const SAID = v.record(v.string(), v.string());
/** What it said is kept by how far it reached then. */
const ENTRY = v.object({ digests: v.array(v.string()), said: v.record(v.string(), SAID) });
const RECORD = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ project: v.string(), variants: v.record(v.string(), ENTRY) }),
);

/** What was trusted of one configuration, the newest first. */
type Trusted = v.InferOutput<typeof ENTRY>;

/** What was trusted of it; `undefined` when nothing was, or when somebody else could have written that. */
export async function readRecord(system: System, key: TrustKey): Promise<Trusted | undefined> {
  const variants = await readVariants(system, key.project);
  return Object.hasOwn(variants, key.variant) ? variants[key.variant] : undefined;
}

/** Adds contents to what is trusted of it. Throws `place_unsafe` where that would not be believed later. */
export async function writeRecord(
  system: System,
  { project: spelled, variant }: TrustKey,
  news: readonly string[],
  said: Readonly<Record<string, Statements>>,
): Promise<void> {
  const { path, project } = await recordOf(system, spelled);
  await requireOwn(system, placeOf(system));
  await system.files.makeDirectory(placeOf(system));
  const variants = await readVariants(system, project);
  const before = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  const digests = [...new Set([...news, ...before?.digests ?? []])].slice(0, KEPT);
  const entry = { digests, said: { ...before?.said, ...said } };
  const record = { project, variants: { ...variants, [variant]: entry } };
  // What was said is kept for comparison alone: where it is too much, that it is trusted is kept without it.
  const bare = { project, variants: { [variant]: { digests, said: {} } } };
  const texts = [record, bare].map((each) => `${JSON.stringify(each, null, 2)}\n`);
  const fits = texts.find((text) => new TextEncoder().encode(text).length <= LARGEST);
  await system.files.write(path, fits ?? texts[1]!, 0o600);
}

/** Forgets all that was trusted of what was found there; `false` when nothing was. */
export async function forget(system: System, project: string): Promise<boolean> {
  return await system.files.remove((await recordOf(system, project)).path);
}

/** Forgets all that was ever trusted; returns how many projects that were. */
export async function forgetAll(system: System): Promise<number> {
  const directory = placeOf(system);
  const names = await system.files.list(directory) ?? [];
  await system.files.remove(directory);
  return names.length;
}

async function readVariants(system: System, spelled: string) {
  // A word that somebody else could have put there is none.
  if (directories(system).data === undefined) return {};
  if (await whyNotOwn(system, placeOf(system)) !== undefined) return {};
  const { path, project } = await recordOf(system, spelled);
  const bytes = await system.files.readOwn(path, LARGEST).catch(() => undefined);
  const parsed = v.safeParse(RECORD, bytes && new TextDecoder().decode(bytes));
  return parsed.success && parsed.output.project === project ? parsed.output.variants : {};
}

/** Where it is kept; the project is one, however its path is spelled. */
async function recordOf(system: System, spelled: string) {
  const { join } = pathOf(system.os);
  const project = folded(system, await realOf(system, spelled));
  return { path: join(placeOf(system), `${(await digestOf(project)).slice(0, 32)}.json`), project };
}

function placeOf(system: System): string {
  return dataPlace(system, "trust");
}
