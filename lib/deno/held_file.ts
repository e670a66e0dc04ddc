/**
 * A file that is changed in place, and by its handle alone: whoever may write to its directory can put another under
 * its name at any moment. The runtime's own files can't change the mode, nor be opened without following links.
 */
import fs from "node:fs";
import { visible } from "../terminal/escape.ts";
import { MachineError } from "../errors.ts";
import { besideOf } from "./torn.ts";
import { dialect } from "../terminal/dialect.ts";

/** The identity of a file, under any name. */
type FileIdentity = Pick<Deno.FileInfo, "ino" | "dev" | "nlink" | "uid">;

/** Gives the file that content and mode; when it can't be written whole, the old content stays. */
export function overwriteHeld(
  path: string,
  content: string | Uint8Array,
  before: FileIdentity,
  mode: number,
): void {
  const held = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_NOFOLLOW);
  try {
    const now = fs.fstatSync(held);
    checkSame(path, before, now);
    const old = fs.readFileSync(held);
    // Who may no longer see it does not see what comes.
    if ((now.mode & 0o7777) !== mode) fs.fchmodSync(held, mode);
    keptBeside(besideOf(path), old, () => putOrRestore(held, content, old));
  } finally {
    fs.closeSync(held);
  }
}

function checkSame(path: string, before: FileIdentity, now: fs.Stats): void {
  const keys = ["ino", "dev", "nlink", "uid"] as const;
  if (keys.some((key) => before[key] !== now[key])) throw swapped(path);
}

/** Makes the error for a name that another file has taken. */
export function swapped(path: string): MachineError {
  return new MachineError(`write "${visible(path)}"`, "it was replaced while it was opened", {
    hint: dialect().look("", path),
  });
}

/**
 * Writes a file while its old content lies beside it, until the new one is on the disk: whoever ends us meanwhile
 * destroys nothing.
 */
function keptBeside(beside: string, old: Uint8Array, write: () => void): void {
  const isKept = isMade(beside, old);
  write();
  if (isKept) fs.unlinkSync(beside);
}

/** Makes the copy; `false` in a directory that is read-only or full. */
function isMade(beside: string, old: Uint8Array): boolean {
  try {
    fs.writeFileSync(beside, old, { flag: "wx", mode: 0o600, flush: true });
    return true;
  } catch {
    return false;
  }
}

function putOrRestore(held: number, content: string | Uint8Array, old: Uint8Array): void {
  try {
    put(held, content);
    fs.fsyncSync(held);
  } catch (error) {
    put(held, old);
    throw error;
  }
}

function put(held: number, content: string | Uint8Array): void {
  const all = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let at = 0;
  while (at < all.length) at += fs.writeSync(held, all, at, all.length - at, at);
  fs.ftruncateSync(held, all.length);
}
