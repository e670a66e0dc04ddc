/** Records of trust, kept at home: private, and believed only if nobody else could have written them. */
import * as v from "valibot";
import { makeDataDirectory } from "../../paths/data_directory.ts";
import { dataPlace, directories, pathOf } from "../../paths/directories.ts";
import { whyNotOwn } from "../../paths/ownership.ts";
import { digestOf } from "../../secret.ts";
import type { System } from "../../system.ts";
import { folded, realOf } from "./one_path.ts";

/** Statements of a configuration by path, as they may be shown: without secrets. */
export type Statements = Readonly<Record<string, string>>;

/** The key of a record: the directory that a configuration was found in, and its variant, such as its profiles. */
interface TrustKey {
  readonly project: string;
  readonly variant: string;
}

/** The most contents of one configuration that stay trusted: those of branches that one switches between. */
const KEPT = 32;

/** The largest record, in bytes, that is read. */
const LARGEST = 1024 * 1024;

const SAID = v.record(v.string(), v.string());
/** The trusted digests of a variant, and its statements by reach. */
const ENTRY = v.object({ digests: v.array(v.string()), said: v.record(v.string(), SAID) });
const RECORD = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ project: v.string(), variants: v.record(v.string(), ENTRY) }),
);

/** Trust in one configuration; the newest digest is the first. */
type Trusted = v.InferOutput<typeof ENTRY>;

/** Reads the record of a configuration; `undefined` when there is none, or when somebody else could have written it. */
export async function readRecord(system: System, key: TrustKey): Promise<Trusted | undefined> {
  const variants = await readVariants(system, key.project);
  return Object.hasOwn(variants, key.variant) ? variants[key.variant] : undefined;
}

/** Adds digests to a configuration's record. Throws `place_unsafe` when the record would not be believed later. */
export async function writeRecord(
  system: System,
  { project: spelled, variant }: TrustKey,
  news: readonly string[],
  said: Readonly<Record<string, Statements>>,
): Promise<void> {
  const { path, project } = await recordOf(system, spelled);
  await makeDataDirectory(system, placeOf(system));
  const variants = await readVariants(system, project);
  const before = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  const digests = [...new Set([...news, ...before?.digests ?? []])].slice(0, KEPT);
  const entry = { digests, said: { ...before?.said, ...said } };
  const record = { project, variants: { ...variants, [variant]: entry } };
  // Statements are kept for comparison alone: if they are too large, trust is recorded without them.
  const bare = { project, variants: { [variant]: { digests, said: {} } } };
  const texts = [record, bare].map((each) => `${JSON.stringify(each, null, 2)}\n`);
  const fits = texts.find((text) => new TextEncoder().encode(text).length <= LARGEST);
  await system.files.write(path, fits ?? texts[1]!, 0o600);
}

/** Forgets all trust in configuration found there; `false` when there was none. */
export async function forget(system: System, project: string): Promise<boolean> {
  return await system.files.remove((await recordOf(system, project)).path);
}

/** Forgets all trust; returns the number of projects that had some. */
export async function forgetAll(system: System): Promise<number> {
  const directory = placeOf(system);
  const names = await system.files.list(directory) ?? [];
  await system.files.remove(directory);
  return names.length;
}

async function readVariants(system: System, spelled: string) {
  // A record that somebody else could have put there is none.
  if (directories(system).data === undefined) return {};
  if (await whyNotOwn(system, placeOf(system)) !== undefined) return {};
  const { path, project } = await recordOf(system, spelled);
  const bytes = await system.files.readOwn(path, LARGEST).catch(() => undefined);
  const parsed = v.safeParse(RECORD, bytes && new TextDecoder().decode(bytes));
  return parsed.success && parsed.output.project === project ? parsed.output.variants : {};
}

/** Returns a record's path, and the project's one spelling. */
async function recordOf(system: System, spelled: string) {
  const { join } = pathOf(system.os);
  const project = folded(system, await realOf(system, spelled));
  return { path: join(placeOf(system), `${(await digestOf(project)).slice(0, 32)}.json`), project };
}

function placeOf(system: System): string {
  return dataPlace(system, "trust");
}
