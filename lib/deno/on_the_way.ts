/**
 * The step at which the way to a path ends. Unix tells of a file in a directory's place (ENOTDIR), but not which step it
 * is; Windows says of it, as of a drive that is not there, that nothing is found.
 */
import { isDevice, rootOf } from "../paths/windows_names.ts";
import type { Os } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** The thing at the end of a path, through links: `unseen` where that can't be told. */
export type Seen = "directory" | "else" | "nothing" | "unseen";

/** Looks at a path. */
export type Look = (path: string) => Seen;

/** A step that leads no further. */
interface End {
  readonly step: string;
  /** The system's name of it. */
  readonly errno: "ENOTDIR" | "ENODEV";
  /** The reason, as the end of a sentence. */
  readonly why: string;
}

/** Errors that a step on the way may be the reason of. */
const ERRORS = ["EEXIST", "ENOENT", "ENOTDIR"];

/** A root that is a drive. */
const DRIVE = /([a-z]:)[\\/]*$/i;

/** Returns the first step of a path at which the way ends; `undefined` where no step is the error's reason. */
export function endOfWay(os: Os, path: string, errno: string, look: Look): End | undefined {
  if (!ERRORS.includes(errno)) return undefined;
  const root = os === "windows" ? rootOf(path) : "";
  const drive = DRIVE.exec(root)?.[1];
  if (drive !== undefined && look(root) === "nothing") return noDrive(drive.toUpperCase());
  for (const step of stepsTo(os, path, root.length)) {
    if (os === "windows" && step !== path && isDevice(step)) return device(step);
    const seen = look(step);
    if (seen === "else") return noDirectory(step, step === path);
    if (seen !== "directory") return undefined;
  }
  return undefined;
}

function noDrive(drive: string): End {
  return { step: drive, errno: "ENODEV", why: `there is no drive ${drive}` };
}

function device(step: string): End {
  return { step, errno: "ENOTDIR", why: `"${visible(step)}" is a device of Windows` };
}

function noDirectory(step: string, isAll: boolean): End {
  const which = isAll ? "it" : `"${visible(step)}"`;
  return { step, errno: "ENOTDIR", why: `${which} is no directory` };
}

function stepsTo(os: Os, path: string, from: number): readonly string[] {
  const ends = os === "windows" ? /(?<=[^\\/])(?=[\\/]|$)/g : /(?<=[^/])(?=\/|$)/g;
  const all = [...path.matchAll(ends)].map(({ index }) => index);
  return all.filter((end) => end > from).map((end) => path.slice(0, end));
}

/** Looks at a path of this machine. */
export function seenHere(path: string): Seen {
  try {
    return Deno.statSync(path).isDirectory ? "directory" : "else";
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "nothing" : "unseen";
  }
}
