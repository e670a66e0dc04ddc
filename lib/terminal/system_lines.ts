/** Words for files and commands of the system, beside the lines of `dialect()`. Pure. */
import type { Os } from "../system.ts";
import { dialect } from "./dialect.ts";
import { readerHere, setOutside } from "./spoken.ts";

/** Returns a file's mode in words, in brackets: `(mode 0755)`. */
export function modeText(mode: number, os: Os = "linux"): string {
  if (os !== "windows") return `(mode ${mode.toString(8).padStart(4, "0")})`;
  const does = (mode & 0o022) === 0 ? "read it" : "write there";
  return `(its access list lets others ${does})`;
}

/** Has a secret typed into a variable, which nobody sees; where nobody types, whoever starts this has to set it. */
export function readingInto(variable: string): string {
  const reader = readerHere();
  if (reader === "person") return dialect().ask(variable);
  return reader === "job"
    ? `let the job's service set ${variable}, from a secret that it keeps`
    : setOutside(variable);
}

/**
 * Returns the hint for a failing program of the person's own: run by itself, it must not show the secret that it
 * prints.
 */
export function byItself(command: string): string {
  return `run ${command} by itself, with ${dialect().nowhere} behind it, ` +
    "and mend what it complains about";
}
