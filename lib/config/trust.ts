/**
 * Whom to believe: configuration that lies about in a directory may run programs only after the person has
 * said so, and again after any of it has changed (as direnv does). Files that the person chose or keeps at
 * home need no such word.
 */
import { dataDirectory, directories, pathOf } from "../dirs.ts";
import { type Place, UserError } from "../errors.ts";
import { isOwnPlace, ownPlace } from "../own_place.ts";
import type { System } from "../system.ts";
import { visible } from "../visible.ts";
import type { Loaded } from "./load.ts";
import { placesIn, valueAt } from "./located.ts";
import { digestOf, type SourceFile } from "./source.ts";

/** No record of trust comes near this size, in bytes. */
const LARGEST = 1024 * 1024;

/** What trust looks at. */
type Files = Pick<Loaded, "files">;

/** The files that somebody has to vouch for. */
export function untrustedFiles({ files }: Files): readonly SourceFile[] {
  return files.filter((file) => file.needsTrust);
}

/** The paths of those files. */
export function needing(loaded: Files): ReadonlySet<string> {
  return new Set(untrustedFiles(loaded).map(({ path }) => path));
}

/** Where one of those files says something below that path; `undefined` when only the person's own do. */
export function foundAt(
  loaded: Pick<Loaded, "root" | "files">,
  path: readonly string[],
): Place | undefined {
  const value = valueAt(loaded.root, path);
  const theirs = needing(loaded);
  return value && [...placesIn(value)].find(({ file }) => theirs.has(file));
}

/** Whether the person has vouched for exactly these files with exactly this content, or for all with `ATMOS_TRUST=1`. */
export async function isTrusted(system: System, loaded: Files): Promise<boolean> {
  const files = untrustedFiles(loaded);
  if (files.length === 0 || system.env.get("ATMOS_TRUST") === "1") return true;
  // A word that somebody else could have put there is none.
  if (directories(system).data === undefined || !await isOwnPlace(system, "trust")) return false;
  const { record } = await placesOf(system, files);
  const bytes = await system.files.readOwn(record, LARGEST).catch(() => undefined);
  return bytes !== undefined && new TextDecoder().decode(bytes) === contentOf(files);
}

/** Vouches for the files; returns their paths. */
export async function trust(system: System, loaded: Files): Promise<readonly string[]> {
  const files = untrustedFiles(loaded);
  if (files.length === 0) return [];
  await ownPlace(system, "trust");
  const { directory, record } = await placesOf(system, files);
  await system.files.makeDirectory(directory);
  await system.files.write(record, contentOf(files), 0o600);
  return files.map((file) => file.path);
}

/** Takes the word back, for every set of files around the same one; `false` when there was none. */
export async function untrust(system: System, loaded: Files): Promise<boolean> {
  const files = untrustedFiles(loaded);
  if (files.length === 0) return false;
  const { directory } = await placesOf(system, files);
  return await system.files.remove(directory);
}

/**
 * Throws `UserError` with code `trust_required` unless the files are trusted; `act` is what they ask for,
 * such as `run "pass"`, and `at` is where.
 */
export async function requireTrust(
  system: System,
  loaded: Files,
  act: string,
  at: Place,
): Promise<void> {
  if (!await isTrusted(system, loaded)) throw needsWord(act, at);
}

/** What is said of an act that waits for trust. */
export function needsWord(act: string, at: Place): UserError {
  const where = `"${visible(at.file)}" would ${visible(act)} on line ${at.line}`;
  const message = `Cannot go on: ${where}, and nobody has vouched for this configuration`;
  return new UserError("trust_required", message, { hint: "atmos-auth trust", at });
}

/** One directory for the file that leads, one record in it for each set of files that goes with it. */
async function placesOf(
  system: System,
  files: readonly SourceFile[],
): Promise<{ directory: string; record: string }> {
  const { join } = pathOf(system.os);
  const base = join(dataDirectory(system), "atmos-auth", "trust");
  const paths = files.map((file) => file.path).sort();
  const directory = join(base, await digestOf("lead", files[0]!.path));
  return { directory, record: join(directory, await digestOf("set", JSON.stringify(paths))) };
}

function contentOf(files: readonly SourceFile[]): string {
  const lines = files.map(({ path, digest }) => `${digest} ${JSON.stringify(path)}\n`);
  return lines.sort((a, b) => (a < b ? -1 : 1)).join("");
}
