/**
 * `file:PATH`: a file that only its owner can read, or one of root's that nobody else can write. `~` is the home directory; a relative path starts at the
 * configuration file that says it. A link is followed, and what it leads to is looked at: that is how
 * secrets are mounted into containers.
 */
import { MachineError, type Place, reasonOf, UserError } from "../errors.ts";
import { directoryOf } from "../paths/descriptors.ts";
import { expandHome, isAnchored, pathOf } from "../paths/directories.ts";
import { mendOf, weakness } from "../paths/ownership.ts";
import { isRemote } from "../paths/remote.ts";
import { utf8In } from "../paths/utf8.ts";
import { Secret } from "../secret.ts";
import type { System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { orOthers } from "../terminal/hint.ts";
import { modeText } from "../terminal/system_lines.ts";
import { notThere, wrongName } from "./file_name.ts";
import { LARGEST, type ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { dialect } from "../terminal/dialect.ts";

/** Reads the file. */
export async function follow(
  { system, rest, at }: Pick<ReferenceContext, "system" | "rest" | "at">,
): Promise<Secret> {
  const path = await fileFor(system, rest, at);
  const bytes = await system.files.read(path).catch((error) => {
    const hint = error instanceof UserError ? error.hint : undefined;
    throw new Unavailable(visible(reasonOf(error)), hint ?? dialect().look("", path));
  });
  const text = utf8In(bytes ?? new Uint8Array());
  if (typeof text !== "string") throw (await import("./no_text.ts")).noText(path, bytes!, text);
  if (text.trim() === "") throw new Unavailable("the file is empty", dialect().look("", path));
  return new Secret(text);
}

/** Returns the path of a file that may be read; throws `Unavailable`. Nothing is read. */
export async function fileFor(system: System, rest: string, at: Place): Promise<string> {
  const wrong = wrongName(system, rest);
  if (wrong !== undefined) throw wrong;
  const path = pathFor(system, rest, at);
  await checkFile(system, path, rest);
  return path;
}

/** Returns the path, whatever lies there. */
export function pathFor(system: System, rest: string, at: Place): string {
  const { resolve } = pathOf(system.os);
  return resolve(system.cwd(), startOf(system, at.file, rest), expandHome(system, rest));
}

/**
 * Returns the directory that a relative path starts from; throws for one in a fetched file, which lies nowhere on this
 * machine.
 */
function startOf(system: System, file: string, rest: string): string {
  if (!isRemote(file) || isAnchored(system.os, rest) || rest.startsWith("~")) {
    return isRemote(file) ? "" : directoryOf(system, file);
  }
  throw new Unavailable("a file that was fetched has no files beside it here", "file:~/PATH");
}

/** Throws for a file that must not be read. */
async function checkFile(system: System, path: string, rest: string): Promise<void> {
  const { files, os } = system;
  const real = await files.realPath(path);
  const info = real === undefined ? undefined : await files.info(real);
  if (info === undefined) throw notThere(path, rest);
  const { kind, owner, mode, size } = info;
  if (kind !== "file") throw new Unavailable("it is not a regular file", dialect().look("", path));
  if (owner === "other") {
    const copy = os === "windows" ? [] : [`a copy of your own: ${copying(path)}`];
    throw new Unavailable(
      "the file belongs to somebody else",
      orOthers(dialect().take("file", path), copy),
    );
  }
  const isOpen = (mode & 0o077) !== 0;
  if (os !== "windows" && (owner === "root" || isOpen && await isMountedForRoot(system, real!))) {
    await checkMounted(system, path);
  } else if (isOpen) {
    throw new Unavailable(
      `others can reach the file ${modeText(mode, os)}`,
      dialect().permit("600", path),
    );
  }
  if (size > LARGEST) throw new Unavailable("the file is too large", dialect().look("", path));
}

/** Whether we are root, and the file is on a read-only mount: nobody here can close it to others. */
async function isMountedForRoot({ files }: System, real: string): Promise<boolean> {
  if ((await files.info("/"))?.owner !== "self") return false;
  const isReadOnly = (error: unknown) => error instanceof MachineError && error.errno === "EROFS";
  return await files.checkWritable(real).then(() => false, isReadOnly);
}

/**
 * Throws for a file of root's that somebody else could replace. Otherwise the person may read it, whoever else may: a
 * file that is mounted into a container belongs to root, and to a group of the user there.
 */
async function checkMounted(system: System, path: string): Promise<void> {
  const weak = await weakness(system, path);
  if (weak === undefined) return;
  const why = `it is root's, and others could put another in its place: "${visible(weak.step)}" `;
  const copy = `${copying(path)}   (a copy of your own, to be named instead)`;
  throw new Unavailable(why + weak.why, mendOf(weak, copy));
}

function copying(path: string): string {
  return `install -m 600 ${typed(path)} FILE`;
}
