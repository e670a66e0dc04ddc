/** Hints that are a line's end alone, from its `--` on: the line that was typed, with another program. Pure. */
import type { UserError } from "../../errors.ts";
import { hintParts, noted } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { GLOBAL_FLAGS } from "../flags.ts";
import { line } from "../line.ts";
import { allFlags } from "../parse.ts";
import {
  commandWords,
  findFlag,
  isPlain,
  ownWords,
  type Part,
  partsOf,
  wordsOf,
} from "../words.ts";
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
  const own = ownWords(argv);
  const { auth, at, name } = commandWords(own, allFlags(commands), commands);
  const taken = [...auth, ...at];
  const parts = partsOf(own, allFlags(commands)).filter((part) => !taken.includes(part.at));
  const front = line("exec", ...wordsOf(parts.filter(fitsExec(commands))));
  const args = name === "exec" ? argumentsOf(argv.slice(own.length + 2)) : "";
  const hint = `${front} ${end}${args}`;
  return error.with({ hint: note === undefined ? hint : noted(hint, note.slice(1, -1)) });
}

/** Whether `exec` takes it as well. */
function fitsExec(commands: Commands): (part: Part) => boolean {
  const known = [...commands.get("exec")?.flags ?? [], ...GLOBAL_FLAGS];
  return (part) => isPlain(part) || findFlag(known, part.words[0]) !== undefined;
}
