/** Hints at a sign-in that names nobody, which would be of whoever is the default. Pure. */
import type { Node } from "../config/entries/node.ts";
import { UserError } from "../errors.ts";
import { typedFlag } from "../terminal/flag.ts";

/** Returns the error with a sign-in that names who is to sign in. */
export function asWhom(error: unknown, { role, name }: Pick<Node, "role" | "name">): unknown {
  if (!(error instanceof UserError) || error.hint !== "atmos-auth login") return error;
  return error.with({ hint: `atmos-auth login ${typedFlag(`--${role}`, name)}` });
}
