/**
 * Changes to the person's own files. Owner, access and other names (hard links) stay as they are, and a read-only file
 * is left alone.
 */
import { MachineError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { onMachine, OS } from "./machine.ts";
import { insist, onWindows, replace } from "./replacing.ts";
import { errnoOf } from "./trouble.ts";
import { dialect } from "../terminal/dialect.ts";

/** Throws `MachineError` for an existing file that can't be changed, or that its owner has made read-only. */
export async function checkWritable(path: string): Promise<void> {
  await onMachine("write", path, async () => {
    const info = await Promise.try(() => found(path, Deno.statSync));
    if (info === undefined) return;
    checkNotReadOnly(path, info);
    if (OS !== "windows") await (await import("./torn.ts")).checkNotTorn(path);
    // Nothing is changed by it, not even when it was changed last.
    await insist(() => Deno.openSync(path, { write: true }).close());
  });
}

/**
 * Throws for a read-only file: root may write to it, but its owner would be surprised. For another owner's, the system
 * decides. On Windows the runtime makes a mode of that one attribute.
 */
function checkNotReadOnly(path: string, { mode, uid }: Deno.FileInfo): void {
  if (mode === null || (mode & 0o200) !== 0) return;
  const self = Deno.uid();
  if (OS === "windows" || self === 0 || uid === self) throw readOnly(path);
}

/** Makes the error for a file that its owner has made read-only. */
export function readOnly(path: string): MachineError {
  return new MachineError(`write "${visible(path)}"`, "it is read-only", {
    errno: "EACCES",
    hint: dialect().permit("u+w", path),
  });
}

function found(path: string, look: (path: string) => Deno.FileInfo): Deno.FileInfo | undefined {
  try {
    return look(path);
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return undefined;
    throw error;
  }
}

/** Errors which mean that a file can't be replaced, though it may be writable itself. */
const NO_PLACE = ["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV", "ENAMETOOLONG"];

/**
 * Writes the file's new content. It replaces the file in one step where that keeps all of its properties. Otherwise it
 * writes to the file in place: one that has another name (a hard link), is a mount, lies in a read-only directory,
 * belongs to somebody else, or is open to others, in which case an access list may say more than the mode, and a new
 * file would not have it.
 */
export async function rewrite(
  path: string,
  content: string | Uint8Array,
  mode: number | undefined,
): Promise<void> {
  await checkWritable(path);
  const before = found(path, Deno.lstatSync);
  if (before === undefined || onWindows !== undefined) {
    const made = before && (await onWindows?.())?.modeAt(path) || undefined;
    const kept = (made ?? mode ?? 0o600) & (mode ?? 0o7777);
    return await replace(path, content, { mode: kept, flush: true });
  }
  const kept = (before.mode ?? 0o600) & (mode ?? 0o7777) & 0o7777;
  const isAlone = before.nlink === 1 && (kept & 0o077) === 0;
  if (isAlone && await isReplaced(path, content, { ...before, mode: kept })) return;
  (await import("./held_file.ts")).overwriteHeld(path, content, before, kept);
}

/** A new file would differ from the old one in owner or mode. */
class Unlike extends Error {}

/**
 * Replaces the file by a new one; `false` where that is not possible, or where the new one's owner or mode would
 * differ. They are not adjusted: by its name, another file could be given away, or opened to others.
 */
async function isReplaced(
  path: string,
  content: string | Uint8Array,
  like: Deno.FileInfo & { readonly mode: number },
): Promise<boolean> {
  const check = ({ uid, gid, mode }: Deno.FileInfo) => {
    if (uid !== like.uid || gid !== like.gid || (mode! & 0o7777) !== like.mode) throw new Unlike();
  };
  try {
    await replace(path, content, { mode: like.mode, flush: true, check });
    return true;
  } catch (error) {
    if (error instanceof Unlike || NO_PLACE.includes(errnoOf(error) ?? "")) return false;
    throw error;
  }
}
