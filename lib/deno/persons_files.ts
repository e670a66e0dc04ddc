/**
 * Files of the person's that we change. They are somebody else's in all but that: whose they are, who may reach them
 * and what else they are called (hard links) stays, and what is read-only is left alone.
 */
import { MachineError } from "../errors.ts";
import { typed, visible } from "../terminal/escape.ts";
import { onMachine, OS } from "./machine.ts";
import { onWindows, replace, writeAll } from "./replacing.ts";
import { errnoOf } from "./trouble.ts";

/** Throws `MachineError` where a file that is there can't be changed, or its owner has said that it must not be. */
export async function checkWritable(path: string): Promise<void> {
  await onMachine("write", path, async () => {
    const info = await Promise.try(() => found(path));
    if (info === undefined) return;
    checkNotReadOnly(path, info);
    // Nothing is changed by it, not even when it was changed last.
    Deno.openSync(path, { write: true }).close();
  });
}

/** Root may write what is read-only; its owner would be surprised. What another's says is the system's to tell. */
function checkNotReadOnly(path: string, { mode, uid }: Deno.FileInfo): void {
  if (OS === "windows" || mode === null || (mode & 0o200) !== 0) return;
  const self = Deno.uid();
  if (self === 0 || uid === self) throw readOnly(path);
}

/** The refusal of what its owner has made read-only. */
export function readOnly(path: string): MachineError {
  return new MachineError(`write "${visible(path)}"`, "it is read-only", {
    errno: "EACCES",
    hint: `chmod u+w ${typed(path)}`,
  });
}

function found(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return undefined;
    throw error;
  }
}

/** What says that nothing can be put in a file's place, though the file itself may be open to us. */
const NO_PLACE = ["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV", "ENAMETOOLONG"];

/**
 * In one step, where that keeps all that the file is; else into the file as it stands: it has another name (a hard
 * link), was put there by a mount, lies in a directory that is shut, or is somebody else's whose it has to stay.
 */
export async function rewrite(
  path: string,
  content: string | Uint8Array,
  mode: number | undefined,
): Promise<void> {
  await checkWritable(path);
  const before = found(path);
  if (before === undefined || onWindows !== undefined) {
    const made = before && (await onWindows?.())?.modeAt(path) || 0o600;
    return await replace(path, content, { mode: mode ?? made, flush: true });
  }
  const kept = (mode ?? before.mode ?? 0o600) & 0o7777;
  if (before.nlink === 1 && await isReplaced(path, content, { ...before, mode: kept })) return;
  await overwrite(path, content, kept);
}

async function isReplaced(
  path: string,
  content: string | Uint8Array,
  like: Deno.FileInfo & { readonly mode: number },
): Promise<boolean> {
  try {
    const before = (beside: string) => make(beside, like);
    await replace(path, content, { mode: 0o600, flush: true, before });
    return true;
  } catch (error) {
    if (NO_PLACE.includes(errnoOf(error) ?? "")) return false;
    throw error;
  }
}

/** Gives a new file that owner, that group and that mode, in whose way the umask may have been. */
function make(path: string, { uid, gid, mode }: Deno.FileInfo & { readonly mode: number }): void {
  const made = Deno.statSync(path);
  if (made.uid !== uid || made.gid !== gid) Deno.chownSync(path, uid, gid);
  Deno.chmodSync(path, mode);
}

/** What can't be written whole leaves what was there. */
async function overwrite(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const old = Deno.readFileSync(path);
  using file = Deno.openSync(path, { write: true });
  // Who may no longer see it does not see what comes.
  if ((file.statSync().mode! & 0o7777) !== mode) Deno.chmodSync(path, mode);
  try {
    put(file, content);
    await file.sync();
  } catch (error) {
    put(file, old);
    throw error;
  }
}

function put(file: Deno.FsFile, content: string | Uint8Array): void {
  file.seekSync(0, Deno.SeekMode.Start);
  writeAll(file, content);
  file.truncateSync(file.seekSync(0, Deno.SeekMode.Current));
}
