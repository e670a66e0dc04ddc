/** Errors of files and processes in words: from the runtime's to the one that a person can act on. */
import { typed, visible } from "../terminal/escape.ts";
import { MachineError } from "../errors.ts";
import type { Os } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";
import { isDevice } from "../paths/windows_names.ts";
import { endOfWay, type Look, seenHere } from "./on_the_way.ts";

/** Meanings of the system's errors, as the end of a sentence (errno(3)). */
const REASONS: Readonly<Record<string, string>> = {
  E2BIG: "its arguments and variables are too long",
  EACCES: "permission is denied",
  EAGAIN: "you, or this machine, have too many processes running",
  EBUSY: "something else is using it",
  EDQUOT: "your quota is used up",
  EEXIST: "something else is there already",
  EFBIG: "it would be too large",
  EIO: "the device it lies on has failed",
  EISDIR: "it is a directory",
  ELOOP: "its links lead round in a circle",
  EMFILE: "this process has too many files open",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "this machine has too many files open",
  ENOENT: "it, or a directory on the way, does not exist",
  ENOEXEC: "it is no program for this machine",
  ENOMEM: "there is not enough memory",
  ENOSPC: "no space is left there",
  ENOTEMPTY: "something in it is still used",
  ENOTDIR: "a step of the path is no directory",
  ENXIO: "it is no file that can be opened",
  EPERM: "the operation is not permitted",
  EROFS: "it is on a file system that is mounted read-only",
  ETXTBSY: "it is a program that is running, or being written",
  NotCapable: "the runtime keeps such files to itself",
};

/** Meanings that differ on Windows. */
const REASONS_ON_WINDOWS: Readonly<Record<string, string>> = {
  EBUSY: "another program has it open",
  "os error 740": "it runs for administrators alone",
};

/** Errors of the runtime's classes that have no code of their own. */
const CLASSES: Readonly<Record<string, string>> = {
  AlreadyExists: "EEXIST",
  Busy: "EBUSY",
  FilesystemLoop: "ELOOP",
  IsADirectory: "EISDIR",
  NotADirectory: "ENOTDIR",
  NotCapable: "NotCapable",
  NotFound: "ENOENT",
  PermissionDenied: "EACCES",
  WouldBlock: "EAGAIN",
};

/** Returns the error as a `MachineError`; any other error as it is. `look` sees what is on the way to the path. */
export function asMachineError(
  os: Os,
  verb: string,
  path: string,
  error: unknown,
  look: Look = seenHere,
): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || error instanceof MachineError) return error;
  if (os === "windows" && isTooLong(errno, path)) return tooLong(verb, path, errno);
  const end = endOfWay(os, path, errno, look);
  if (end !== undefined) {
    const hint = os === "windows" ? onWindows(end.errno, end.step) : mendOf(end.errno, end.step);
    return new MachineError(`${verb} "${visible(path)}"`, end.why, { errno: end.errno, hint });
  }
  const onThis = os === "windows" ? reasonOnWindows(errno, path) : undefined;
  const reason = onThis ?? REASONS[errno] ?? textOf(error);
  return new MachineError(`${verb} "${visible(path)}"`, reason, {
    errno,
    hint: os === "windows" ? onWindows(errno, path) : mendOf(errno, path),
  });
}

function reasonOnWindows(errno: string, path: string): string | undefined {
  // The system has many errors for these, none of which says so.
  return isDevice(path) ? "it is a device of Windows, and no file" : REASONS_ON_WINDOWS[errno];
}

/** The longest path that Windows' programs open, unless they are made for longer ones and the machine allows them. */
const LONGEST = 259;

/** Whether it is the length that the system means: it has no one error for it. */
function isTooLong(errno: string, path: string): boolean {
  // A file that is written has another name, which is longer, until it is whole.
  const most = LONGEST - (errno === "ENOENT" ? 0 : 20);
  return path.length > most && /^(?:ENOENT|ENAMETOOLONG|EINVAL|os error .*)$/.test(errno);
}

function tooLong(verb: string, path: string, errno: string): MachineError {
  const reason = `its path of ${path.length} characters is too long for Windows`;
  const near = path.slice(0, path.slice(0, LONGEST / 2).lastIndexOf("\\"));
  const hint = `subst S: ${typed(near)}   (a short name for it: S: can be named in its place)`;
  return new MachineError(`${verb} "${visible(path)}"`, reason, { errno, hint });
}

/** Returns the system's name of an error; `undefined` for one that is not the system's. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return code;
  const known = CLASSES[error.name];
  if (known !== undefined) return known;
  // Whatever else the runtime has a class for, or says of an empty path, comes from the system as well.
  if (Object.hasOwn(Deno.errors, error.name)) return error.name;
  if (error.message === "Empty path is not allowed") return "ENOENT";
  // Of a drive that is not there.
  if (/^failed to create whole tree/.test(error.message)) return "ENOENT";
  if (/^Failed to spawn .*: File not found/s.test(error.message)) return "ENOENT";
  if (/Text file busy/.test(error.message)) return "ETXTBSY";
  if (/Exec format error/.test(error.message)) return "ENOEXEC";
  // ERROR_BAD_EXE_FORMAT and its like, whose text holds a `%1`.
  if (/\(os error (?:19[1-3]|216)\)/.test(error.message)) return "ENOEXEC";
  return /\(os error \d+\)/.exec(error.message)?.[0].slice(1, -1);
}

/** Returns the system's message, without the runtime's. */
function textOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const words = message.replace(/^Failed to spawn '.*?': /, "").split(/ \(os error|: \w+ '/)[0]!;
  return visible(words.charAt(0).toLowerCase() + words.slice(1));
}

function mendOf(errno: string, path: string): string {
  const obstacle = dialect().obstacle(errno, path);
  if (obstacle !== undefined) return obstacle;
  return isPermission(errno) ? dialect().reach(path, directoryOf(path)) : dialect().look("d", path);
}

function onWindows(errno: string, path: string): string {
  const { look, obstacle, reach } = dialect();
  return obstacle(errno, path) ?? (isPermission(errno) ? reach(path) : look("", path));
}

function isPermission(errno: string): boolean {
  return errno === "EACCES" || errno === "EPERM";
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1)) || "/";
}
