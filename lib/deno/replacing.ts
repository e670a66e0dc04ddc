/** Files whose content changes in one step: a reader sees the old one or the new, whole. */
import { besideName } from "../paths/beside.ts";
import { pathOf } from "../paths/directories.ts";
import { asMachineError, errnoOf } from "./trouble.ts";
import { OS } from "./machine.ts";

/** Loads the functions for Windows, where the runtime makes modes up and open files can't be replaced. */
export const onWindows = OS === "windows" ? () => import("./windows_files.ts") : undefined;

/** Options of writing a file. */
interface Writing {
  readonly mode: number;
  /** Whether it must be on the disk before the promise resolves. */
  readonly flush: boolean;
  /** Checks the new file while it is still empty; an error leaves the old one in place. */
  readonly check?: (made: Deno.FileInfo) => void;
}

/**
 * Writes a file beside its place and renames it; a failure leaves the old one in place, and nothing beside it.
 * Temporary files of killed writers are removed: each writer holds a lock on its own, which ends with the process.
 */
export async function replace(
  path: string,
  content: string | Uint8Array,
  how: Writing,
): Promise<void> {
  if (how.flush) (await import("./left_beside.ts")).sweepOnce(pathOf(OS).dirname(path));
  await replaceAnew(path, content, how, TRIES);
}

/** The number of tries: another process may take a file for an abandoned one while it has no lock yet. */
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

/** The new file was removed before it had its lock. */
class Swept extends Error {}

/**
 * Renames a file onto another, even one that is marked as read-only: on other systems that does not keep its owner from
 * replacing it. An open file has an error of its own, since Windows reports it as one without permission.
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

/**
 * Removes a file or a whole directory; throws the reason why something stays, as a `MachineError` where it is not the
 * path itself.
 */
export async function removeAll(path: string): Promise<void> {
  if (onWindows === undefined) return Deno.removeSync(path, { recursive: true });
  const refused = (await onWindows()).removeTree(path, errnoOf);
  if (refused !== undefined) throw asMachineError(OS, "remove", refused.path, refused.error);
}

/**
 * Repeats an operation that Windows refuses while another program has the file open, as virus scanners do with new
 * files.
 */
export async function insist<T>(action: () => T): Promise<T> {
  return onWindows === undefined ? action() : (await onWindows()).patiently(action, errnoOf);
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

/** Locks a file; `true` where the file system has no locks, so that nobody else removes it either. */
function locked(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return true;
  }
}

/** Writes all bytes at the file's position. */
export function writeAll(file: Deno.FsFile, content: string | Uint8Array): void {
  let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
  while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
}
