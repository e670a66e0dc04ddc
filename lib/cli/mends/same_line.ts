/** Hints that are a line's end alone, from its `--` on: the line that was typed, with another program. Pure. */
import type { UserError } from "../../errors.ts";
import { hintParts, noted } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { line } from "../line.ts";
import { flagsOf } from "../known_flags.ts";
import { findFlag, isPlain, type Part, wordsOf } from "../words.ts";
import { lineParts } from "./line_parts.ts";
import { argumentsOf } from "./whole_line.ts";

/**
 * The error with the whole line instead: as whom, how and where it runs stays as it was said, and so do the program's
 * arguments. Whatever else was typed, such as `shell`, becomes the `exec` that says the same.
 */
export function withProgram(
  error: UserError,
  argv: readonly string[],
  commands: Commands,
): UserError {
  const { steps: [end = ""], note } = hintParts(error.hint ?? "");
  if (!end.startsWith("-- ")) return error;
  const { name, others, end: [, , ...typed] } = lineParts(argv, commands);
  const front = line("exec", ...wordsOf(others.filter(fitsExec(commands))));
  const args = name === "exec" ? argumentsOf(typed) : "";
  const hint = `${front} ${end}${args}`;
  return error.with({ hint: note === undefined ? hint : noted(hint, note.slice(1, -1)) });
}

/** Whether `exec` takes it as well. */
function fitsExec(commands: Commands): (part: Part) => boolean {
  const known = flagsOf("exec", commands);
  return (part) => isPlain(part) || findFlag(known, part.words[0]) !== undefined;
}
