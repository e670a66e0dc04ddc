/**
 * Files of the person's that we change. They are somebody else's in all but that: whose they are, who may reach them
 * and what else they are called (hard links) stays, and what is read-only is left alone.
 */
import { MachineError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { onMachine, OS } from "./machine.ts";
import { insist, onWindows, replace } from "./replacing.ts";
import { errnoOf } from "./trouble.ts";
import { dialect } from "../terminal/dialect.ts";

/** Throws `MachineError` where a file that is there can't be changed, or its owner has said that it must not be. */
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
 * Root may write what is read-only; its owner would be surprised. What another's says is the system's to tell. On
 * Windows the runtime makes a mode of that one mark.
 */
function checkNotReadOnly(path: string, { mode, uid }: Deno.FileInfo): void {
  if (mode === null || (mode & 0o200) !== 0) return;
  const self = Deno.uid();
  if (OS === "windows" || self === 0 || uid === self) throw readOnly(path);
}

/** The refusal of what its owner has made read-only. */
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

/** What says that nothing can be put in a file's place, though the file itself may be open to us. */
const NO_PLACE = ["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV", "ENAMETOOLONG"];

/**
 * In one step, where that keeps all that the file is; else into the file as it stands: it has another name (a hard
 * link), was put there by a mount, lies in a directory that is shut, is somebody else's whose it has to stay, or is open
 * to others, of whom an access list may say more than the mode does, which a new file would not have.
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

/** Whose a new file would be, or how open, is not what the old one is. */
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
