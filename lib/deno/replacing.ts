/** Files whose content changes in one step: a reader sees the old one or the new, whole. */
import { besideName } from "../paths/beside.ts";
import { pathOf } from "../paths/directories.ts";
import { asMachineError, errnoOf } from "./trouble.ts";
import { OS } from "./machine.ts";

/** Where a mode is made up and what is open can't be replaced: loaded there alone. */
export const onWindows = OS === "windows" ? () => import("./windows_files.ts") : undefined;

/** How a file is written. */
interface Writing {
  readonly mode: number;
  /** Whether it must be on the disk before anybody is told. */
  readonly flush: boolean;
  /** Called with what will take the place, while nothing is in it; what it throws leaves the place as it was. */
  readonly check?: (made: Deno.FileInfo) => void;
}

/**
 * Writes a file beside its place and renames it; what fails leaves the place as it was, and nothing beside it. What others
 * who were killed on the way have left there goes: whoever writes holds a lock on theirs, which ends with them.
 */
export async function replace(
  path: string,
  content: string | Uint8Array,
  how: Writing,
): Promise<void> {
  if (how.flush) (await import("./left_beside.ts")).sweepOnce(pathOf(OS).dirname(path));
  await replaceAnew(path, content, how, TRIES);
}

/** So often somebody may take for left behind what was made a moment ago, and has no lock yet. */
const TRIES = 5;

async function replaceAnew(
  path: string,
  content: string | Uint8Array,
  how: Writing,
  tries: number,
): Promise<void> {
  const { dirname, basename, join } = pathOf(OS);
  const random = crypto.getRandomValues(new Uint8Array(16));
  const beside = join(dirname(path), besideName(basename(path), random));
  try {
    using file = await fill(beside, content, how);
    // Windows renames nothing that is open, and what nobody sweeps needs no lock.
    if (onWindows !== undefined || !how.flush) file.close();
    await takePlace(beside, path).catch((error) => {
      throw error instanceof Deno.errors.NotFound ? new Swept() : error;
    });
  } catch (error) {
    await removeAll(beside).catch(() => undefined);
    if (tries <= 1 || !(error instanceof Swept)) throw error;
    await replaceAnew(path, content, how, tries - 1);
  }
}

/** What was just made is not there any more. */
class Swept extends Error {}

/**
 * Renamed onto whatever is there, though it be marked as read-only: elsewhere no name is kept from its owner by that.
 * What somebody has open is told as such: Windows says of it what it says of what is not permitted.
 */
export async function takePlace(from: string, to: string): Promise<void> {
  const windows = await onWindows?.();
  try {
    await insist(() => {
      windows?.unmark(to);
      Deno.renameSync(from, to);
    });
  } catch (error) {
    if (!windows?.isOpen(to, errnoOf)) throw error;
    throw asMachineError(OS, "replace", to, new Deno.errors.Busy(to));
  }
}

/** Removes a file or a whole directory; throws why something stays, as a `MachineError` where it is not the path itself. */
export async function removeAll(path: string): Promise<void> {
  if (onWindows === undefined) return Deno.removeSync(path, { recursive: true });
  const refused = await (await onWindows()).removeTree(path, errnoOf);
  if (refused !== undefined) throw asMachineError(OS, "remove", refused.path, refused.error);
}

/** Does what Windows refuses while somebody else has the file open, as virus scanners do with what is new. */
export async function insist<T>(action: () => T): Promise<T> {
  return onWindows === undefined ? action() : await (await onWindows()).patiently(action, errnoOf);
}

async function fill(
  path: string,
  content: string | Uint8Array,
  { mode, flush, check }: Writing,
): Promise<Deno.FsFile> {
  const isMade = (mode & 0o077) === 0 && await (await onWindows?.())?.createPrivateFile(path);
  const file = Deno.openSync(
    path,
    isMade ? { write: true } : { write: true, createNew: true, mode },
  );
  try {
    // What lasts for a session goes with its directory: nobody sweeps there.
    if (flush && !locked(file)) throw new Swept();
    check?.(file.statSync());
    writeAll(file, content);
    if (flush) await file.sync();
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What can't be locked, as on some networks' disks, nobody sweeps either. */
function locked(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return true;
  }
}

/** Writes it where the file stands. */
export function writeAll(file: Deno.FsFile, content: string | Uint8Array): void {
  let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
  while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
}
