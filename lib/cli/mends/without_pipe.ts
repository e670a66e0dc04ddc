/**
 * Hints that name what was open for this command line alone: who types them finds something else there, or nothing.
 * Pure.
 */
import { UserError } from "../../errors.ts";
import { descriptorAt } from "../../paths/streams.ts";
import { hintParts } from "../../terminal/hint.ts";

/** Paths that may name `<(...)` or standard input. */
const PLACE = /(?<![\w./-])\/(?:dev|proc)\/[\w/-]+/g;

/** The error with a file in the place of such a name. */
export function lasting(error: UserError): UserError {
  const { hint = "" } = error;
  const written = hint.replace(PLACE, (path) => isReadOnce(path) ? "FILE" : path);
  if (written === hint) return error;
  const note = hintParts(hint).note === undefined ? "   (FILE: what was piped in, in a file)" : "";
  return error.with({ hint: written + note });
}

/** Our output is there for whoever types the hint, too. */
function isReadOnce(path: string): boolean {
  const open = descriptorAt(path);
  return open !== undefined && open !== 1 && open !== 2;
}
