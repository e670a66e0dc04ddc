/** Hints that sign in with a variable, such as a company's authorities: the line that was typed, with the variable. Pure. */
import { UserError } from "../../errors.ts";
import { hintParts } from "../../terminal/hint.ts";
import { line } from "../line.ts";
import { ownWords } from "../words.ts";
import { restOf } from "./whole_line.ts";

/** A variable for one line alone, in whatever shell's words, before a sign-in that names nobody. */
const BEFORE = /^(.*\b[A-Z_]{5,}['"]? ?=.*\b)atmos-auth login$/s;

/** Returns the error with that line in place of the sign-in, which would be of whoever is the default. */
export function withVariable(error: UserError, argv: readonly string[]): UserError {
  const { hint = "" } = error;
  const { steps: [step = "", ...others], note } = hintParts(hint);
  const [, before] = BEFORE.exec(step) ?? [];
  if (before === undefined || others.length > 0 || argv.length === 0) return error;
  const own = ownWords(argv);
  const again = `${before}${line(...own)}${restOf(argv.slice(own.length))}`;
  return error.with({ hint: note === undefined ? again : `${again}   ${note}` });
}
