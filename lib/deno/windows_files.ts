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

/** Removes a file or a directory as far as that can be done, and empties what can't be removed; then throws why. */
export async function removeTree(path: string, nameOf: Naming): Promise<void> {
  const removal = { until: Date.now() + PATIENCE, trouble: [], nameOf };
  await removeBelow(path, removal);
  if (removal.trouble.length > 0) throw removal.trouble[0];
}

interface Removal {
  readonly until: number;
  readonly trouble: unknown[];
  readonly nameOf: Naming;
}

async function removeBelow(path: string, removal: Removal): Promise<void> {
  const { isDirectory, isFile } = Deno.lstatSync(path);
  try {
    const names = isDirectory ? Array.from(Deno.readDirSync(path), ({ name }) => name) : [];
    for (const name of names) await removeBelow(`${path}\\${name}`, removal);
    if (isFile) unmark(path);
    await patiently(() => Deno.removeSync(path), removal.nameOf, removal.until);
  } catch (error) {
    if (isFile) empty(path);
    removal.trouble.push(error);
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

/** Who has it open lets it be written mostly; who does not lets it wait for the next sweep. */
function empty(path: string): void {
  try {
    Deno.truncateSync(path);
  } catch {
    // That it is still there is told with why it could not be removed.
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
