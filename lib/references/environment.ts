/** `env:VAR`: a variable of the environment in which the program was started. */
import { Secret } from "../secret.ts";
import { readingInto } from "../terminal/system_lines.ts";
import { USUAL } from "../environment/unlocking.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";

/** Returns the reason for which no variable of that name is read, whatever it holds. */
export function wrong(name: string): Unavailable | undefined {
  // A configuration must not be able to send it to a host of its choice.
  if (name.toUpperCase() !== USUAL) return undefined;
  return new Unavailable("that one opens the store, and is for nobody else", "!secret env:VAR");
}

/** Reads the variable. */
export async function follow({ system, rest: name }: ReferenceContext): Promise<Secret> {
  const value = system.env.get(name);
  if (value?.trim()) return await Promise.resolve(new Secret(value));
  const why = value === undefined ? "that variable is not set" : "that variable is empty";
  const plain = /^[A-Za-z_]\w*$/.test(name);
  throw new Unavailable(why, plain ? readingInto(name) : "!secret env:VAR");
}
