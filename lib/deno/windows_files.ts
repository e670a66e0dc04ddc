/**
 * What is otherwise with files on Windows: access lists instead of modes, and a file that somebody has open is neither
 * replaced nor removed until they close it, as they mostly do at once.
 */
import type { FileInfo } from "../system/file_system.ts";
import type { errnoOf } from "./trouble.ts";
import * as access from "./windows_access.ts";

export { createPrivateDirectory, createPrivateFile, shortNamed } from "./windows_access.ts";

/** How long is waited for whoever has a file open, and between two tries, in milliseconds. */
const [PATIENCE, PAUSE] = [1_000, 20];

/** In use; and what is said of what is being removed, or of replacing what is open. */
const PASSING: readonly string[] = ["EBUSY", "EACCES", "EPERM", "ENOTEMPTY"];

/** What tells the system's error. It is handed over, since what is loaded late shares no module at no cost. */
type Naming = typeof errnoOf;

/** Tries until it is done, or nobody can say that it is only a moment's trouble; then throws what was refused. */
export async function patiently<T>(
  action: () => T,
  nameOf: Naming,
  until = Date.now() + PATIENCE,
): Promise<T> {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!PASSING.includes(nameOf(error) ?? "") || Date.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** A step of a removal that was refused, and why. */
interface Refusal {
  readonly path: string;
  readonly error: unknown;
}

/** Removes a file or a directory as far as that can be done, and empties what can't be removed; returns the first that stays. */
export async function removeTree(path: string, nameOf: Naming): Promise<Refusal | undefined> {
  const removal = { until: Date.now() + PATIENCE, refused: [], nameOf };
  Deno.lstatSync(path);
  await removeBelow(path, removal);
  return removal.refused[0];
}

interface Removal {
  readonly until: number;
  readonly refused: Refusal[];
  readonly nameOf: Naming;
}

async function removeBelow(path: string, removal: Removal): Promise<void> {
  try {
    const { isDirectory, isFile } = Deno.lstatSync(path);
    const names = isDirectory ? Array.from(Deno.readDirSync(path), ({ name }) => name) : [];
    for (const name of names) await removeBelow(`${path}\\${name}`, removal);
    if (isFile) return await removeFile(path, removal);
    await patiently(() => Deno.removeSync(path), removal.nameOf, removal.until);
  } catch (error) {
    // Somebody else, who sweeps as well, was quicker.
    if (!(error instanceof Deno.errors.NotFound)) removal.refused.push({ path, error });
  }
}

/**
 * Who has the file open may have allowed it to be removed: then it goes only once they close it, and until then can be
 * read by them, and on some file systems by its name. So it is emptied as well, once no reader can come upon it empty;
 * where that can't be done, it has to be seen gone.
 */
async function removeFile(path: string, { nameOf, until }: Removal): Promise<void> {
  unmark(path);
  const held = openedToEmpty(path);
  let isEmpty = false;
  try {
    await patiently(() => Deno.removeSync(path), nameOf, until);
  } finally {
    isEmpty = held !== undefined && isEmptied(held);
  }
  if (!isEmpty) await patiently(() => checkGone(path), nameOf, until);
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

/** Of a file that goes once it is closed, some systems say that it is there, and some that it may not be looked at. */
function checkGone(path: string): void {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
  }
  throw new Deno.errors.Busy(path);
}

/** Whether somebody has a file open: it can't be opened alone, and that is not since it may not be read. */
export function isOpen(path: string, nameOf: Naming): boolean {
  if (access.opensAlone(path)) return false;
  try {
    Deno.openSync(path).close();
    return true;
  } catch (error) {
    return nameOf(error) === "EBUSY";
  }
}

/** A file that is marked as read-only, as git's objects are, could be neither removed nor replaced. */
export function unmark(path: string): void {
  try {
    const { isFile, mode } = Deno.lstatSync(path);
    if (isFile && mode !== null && (mode & 0o200) === 0) Deno.chmodSync(path, 0o600);
  } catch {
    // What is wrong shows when it is removed.
  }
}

/** The description with what the access list says; a link says nothing of what it leads to. */
export function described(path: string, info: FileInfo): FileInfo {
  return info.kind === "link" ? info : { ...info, ...access.accessAt(path) };
}

/** What the access list of a file lets others do, as a mode. */
export function modeAt(path: string): number {
  return access.accessAt(path).mode;
}

/** Makes the steps that are not there; what lies below the first of them inherits who may reach it. */
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

/** Takes the rights that others have; throws where that is refused. */
export function makePrivate(path: string): void {
  const kind = Deno.lstatSync(path).isDirectory ? "directory" : "file";
  if (!access.makePrivate(path, kind)) throw new Deno.errors.PermissionDenied("access list");
}
