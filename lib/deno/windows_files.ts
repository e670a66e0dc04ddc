/**
 * Differences of files on Windows: access lists instead of modes, and an open file is neither replaced nor removed
 * until it is closed, which mostly happens at once.
 */
import type { FileInfo } from "../system/file_system.ts";
import type { errnoOf } from "./trouble.ts";
import * as access from "./windows_access.ts";

export { createPrivateDirectory, createPrivateFile, shortNamed } from "./windows_access.ts";

/** Time limit for an open file to be closed, and the pause between two tries, in milliseconds. */
const [PATIENCE, PAUSE] = [1_000, 20];

/** Errors of an open file, of one that is being removed, and of replacing an open one. */
const PASSING: readonly string[] = ["EBUSY", "EACCES", "EPERM", "ENOTEMPTY"];

/**
 * The function that names the system's errors; it is handed over, since sharing a module with code that is loaded late
 * has a cost.
 */
type Naming = typeof errnoOf;

/** Memory that nobody changes, to wait for: a timer of the runtime may never fire once a library of ours has been asked. */
const IDLE = new Int32Array(new SharedArrayBuffer(4));

/** Repeats an operation until it succeeds, or its error is a lasting one; then throws that. */
export function patiently<T>(
  action: () => T,
  nameOf: Naming,
  until = Date.now() + PATIENCE,
): T {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!PASSING.includes(nameOf(error) ?? "") || Date.now() >= until) throw error;
      Atomics.wait(IDLE, 0, 0, PAUSE);
    }
  }
}

/** A step of a removal that was refused, with its error. */
interface Refusal {
  readonly path: string;
  readonly error: unknown;
}

/**
 * Removes a file or a directory as far as possible, and empties files that can't be removed; returns the first that
 * stays.
 */
export function removeTree(path: string, nameOf: Naming): Refusal | undefined {
  const removal = { until: Date.now() + PATIENCE, refused: [], nameOf };
  Deno.lstatSync(path);
  removeBelow(path, removal);
  return removal.refused[0];
}

interface Removal {
  readonly until: number;
  readonly refused: Refusal[];
  readonly nameOf: Naming;
}

function removeBelow(path: string, removal: Removal): void {
  try {
    const { isDirectory, isFile } = Deno.lstatSync(path);
    const names = isDirectory ? Array.from(Deno.readDirSync(path), ({ name }) => name) : [];
    for (const name of names) removeBelow(`${path}\\${name}`, removal);
    if (isFile) return removeFile(path, removal);
    patiently(() => Deno.removeSync(path), removal.nameOf, removal.until);
  } catch (error) {
    // Somebody else, who sweeps as well, was quicker.
    if (!(error instanceof Deno.errors.NotFound)) removal.refused.push({ path, error });
  }
}

/**
 * Removes a file. A program that has it open may have allowed that: then it disappears only once that closes it, and
 * until then can be read by it, and on some file systems by its name. So it is emptied as well, once no reader can find
 * it empty; where that can't be done, it must be seen gone.
 */
function removeFile(path: string, { nameOf, until }: Removal): void {
  unmark(path);
  const held = openedToEmpty(path);
  let isEmpty = false;
  try {
    patiently(() => Deno.removeSync(path), nameOf, until);
  } finally {
    isEmpty = held !== undefined && isEmptied(held);
  }
  if (!isEmpty) patiently(() => checkGone(path), nameOf, until);
}

function openedToEmpty(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { write: true });
  } catch {
    return undefined;
  }
}

function isEmptied(opened: Deno.FsFile): boolean {
  using file = opened;
  try {
    file.truncateSync();
    return true;
  } catch {
    return false;
  }
}

/** Throws while a file exists that disappears once it is closed: some systems show it, and some refuse to. */
function checkGone(path: string): void {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
  }
  throw new Deno.errors.Busy(path);
}

/** Whether somebody has a file open: it can't be opened exclusively, for another reason than a missing permission. */
export function isOpen(path: string, nameOf: Naming): boolean {
  if (access.opensAlone(path)) return false;
  try {
    Deno.openSync(path).close();
    return true;
  } catch (error) {
    return nameOf(error) === "EBUSY";
  }
}

/** Removes the read-only mark, as on git's objects, with which a file can be neither removed nor replaced. */
export function unmark(path: string): void {
  try {
    const { isFile, mode } = Deno.lstatSync(path);
    if (isFile && mode !== null && (mode & 0o200) === 0) Deno.chmodSync(path, 0o600);
  } catch {
    // What is wrong shows when it is removed.
  }
}

/** Returns the file's facts with the access list's; a link's own say nothing of its target. */
export function described(path: string, info: FileInfo): FileInfo {
  return info.kind === "link" ? info : { ...info, ...access.accessAt(path) };
}

/** Returns the access of others to a file, as a mode. */
export function modeAt(path: string): number {
  return access.accessAt(path).mode;
}

/** Makes the missing directories; those below the first inherit its access list. */
export function makePrivateDirectories(path: string): void {
  if (isThere(path)) return;
  const above = path.replace(/[\\/]+[^\\/]*[\\/]*$/, "");
  if (above !== path && above !== "") makePrivateDirectories(above);
  access.createPrivateDirectory(path);
}

function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** Removes the access of others; throws where that is refused. */
export function makePrivate(path: string): void {
  const kind = Deno.lstatSync(path).isDirectory ? "directory" : "file";
  if (!access.makePrivate(path, kind)) throw new Deno.errors.PermissionDenied("access list");
}
