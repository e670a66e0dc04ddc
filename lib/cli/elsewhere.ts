/** Hints that only a person at a terminal can follow, where they are read without one. */
import { isOver, joined, type UserError, UserErrors } from "../errors.ts";
import { hintParts } from "../terminal/hint.ts";
import { readerHere } from "../terminal/spoken.ts";

/** Lines that ask at a terminal, or lead to a browser; one that is fed a file does neither. */
const ASKS = /^(?!in a terminal).*\batmos-auth (?:login|user configure)\b(?!.*--stdin)/;

/** The error with what says where its hint is to be typed. */
export function inOwnTerminal(error: UserError): UserError {
  if (error instanceof UserErrors) return joined(error.all.map(inOwnTerminal));
  const { hint = "" } = error;
  const [step = ""] = hintParts(hint).steps;
  if (readerHere() !== "nobody" || !isOver(error) || !ASKS.test(step)) return error;
  return error.with({ hint: `in a terminal of your own: ${hint}` });
}
