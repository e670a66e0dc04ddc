/** Hints that name what was open for this command line alone: who types them finds something else there, or nothing. Pure. */
import { UserError } from "../errors.ts";
import { hintParts } from "../terminal/hint.ts";

/** `<(...)` and standard input as they are seen, also before what makes another name of one. */
const ONCE = /(?<![\w./-])\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/\d+)(?![\w/])/g;

/** The error with a file in the place of such a name. */
export function lasting(error: UserError): UserError {
  const { hint = "" } = error;
  const written = hint.replace(ONCE, "FILE");
  if (written === hint) return error;
  const note = hintParts(hint).note === undefined ? "   (FILE: what was piped in, in a file)" : "";
  return error.with({ hint: written + note });
}
