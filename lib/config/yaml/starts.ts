/** Paths that start at the file which says them. Pure. */
import { isAnchored } from "../../paths/directories.ts";
import { parseReference } from "../../secret.ts";
import type { Located, LocatedScalar } from "./located.ts";

/** Returns the directories that relative paths below a value start from, in their order. */
export function startsIn(value: Located): readonly string[] {
  switch (value.type) {
    case "scalar":
      return startOf(value, isRelative);
    case "list":
      // A command's first word is the program.
      return value.items.flatMap((item, at) =>
        at === 0 && item.type === "scalar" ? startOf(item, isWordRelative) : startsIn(item)
      );
    case "map":
      return [...value.entries].flatMap(([key, { value }]) =>
        value.type === "scalar" && PROGRAM.test(key)
          ? startOf(value, isLineRelative)
          : startsIn(value)
      );
    default:
      return [];
  }
}

function startOf(
  { value, at }: LocatedScalar,
  counts: (text: string) => boolean,
): readonly string[] {
  return typeof value === "string" && counts(value) ? [at.file.replace(/[\\/][^\\/]*$/, "")] : [];
}

/** Whether a text is a relative path, or a reference to what lies at one. */
function isRelative(text: string): boolean {
  const { scheme, rest } = parseReference(text) ?? { scheme: "", rest: text };
  switch (scheme) {
    case "file":
      return isBeside(rest);
    case "keepassxc":
      return isBeside(rest) || isBeside(/[?&]key_file=([^&#]+)/.exec(rest)?.[1] ?? "/");
    case "exec":
      return isProgram(/^\s*(?:\[\s*")?([^\s"]+)/.exec(rest)?.[1] ?? "");
    default:
      return /^\.{1,2}[\\/]/.test(text);
  }
}

/** The keys that say a command line, in all kinds. */
const PROGRAM = /(?:^|_)(?:process|command)$/;

function isLineRelative(line: string): boolean {
  return isWordRelative(/^\s*["']?([^\s"']+)/.exec(line)?.[1] ?? "");
}

function isWordRelative(word: string): boolean {
  return isProgram(word) || isRelative(word);
}

/** Whether a program is named by a relative path; a bare name is looked for in PATH. */
function isProgram(name: string): boolean {
  return /[\\/]/.test(name) && isBeside(name);
}

/** Whether a path means something else elsewhere, whichever system it is for. */
function isBeside(path: string): boolean {
  return !path.startsWith("~") && !isAnchored("linux", path) && !isAnchored("windows", path);
}
