/** Paths that start at the file which says them. Pure. */
import { isAnchored } from "../../paths/directories.ts";
import { parseReference } from "../../secret.ts";
import type { Located, LocatedScalar } from "./located.ts";

/**
 * Returns the directories that relative paths below a value start from, in their order; of a program it is the one that
 * it runs in, since any of its words may be a path there.
 */
export function startsIn(value: Located): readonly string[] {
  switch (value.type) {
    case "scalar":
      return startOf(value);
    case "list":
      return value.items.flatMap(startsIn);
    case "map":
      return [...value.entries].flatMap(([key, { value }]) =>
        PROGRAM.test(key) && value.type !== "map" ? [directoryOf(value)] : startsIn(value)
      );
    default:
      return [];
  }
}

/** The keys that say a program with its words, in all kinds. */
const PROGRAM = /(?:^|_)(?:process|command)$/;

function startOf(scalar: LocatedScalar): readonly string[] {
  const { value } = scalar;
  return typeof value === "string" && isRelative(value) ? [directoryOf(scalar)] : [];
}

function directoryOf({ at }: Located): string {
  return at.file.replace(/[\\/][^\\/]*$/, "");
}

/** Whether a text is a relative path, or a reference to what lies at one, or to what a program tells. */
function isRelative(text: string): boolean {
  const { scheme, rest } = parseReference(text) ?? { scheme: "", rest: text };
  switch (scheme) {
    case "file":
      return isBeside(rest);
    case "keepassxc":
      return isBeside(rest) || isBeside(/[?&]key_file=([^&#]+)/.exec(rest)?.[1] ?? "/");
    case "exec":
      return true;
    default:
      return /^\.{1,2}[\\/]/.test(text);
  }
}

/** Whether a path means something else elsewhere, whichever system it is for. */
function isBeside(path: string): boolean {
  return !path.startsWith("~") && !isAnchored("linux", path) && !isAnchored("windows", path);
}
