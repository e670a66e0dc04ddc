/** Lines whose `--` is missing, or stands too far in front: a name was taken for a command, or the reverse. Pure. */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import type { Commands } from "../commands.ts";
import { IDENTITY } from "../flags.ts";
import type { Identities } from "../identities.ts";
import { line } from "../line.ts";
import { flagsOf } from "../known_flags.ts";
import { findFlag, isPlain, strayIn } from "../words.ts";
import { lineParts } from "./line_parts.ts";
import { type Behind, mendOf } from "./missing_dashes.ts";

/** Words that `exec` was meant to be typed with. */
type Displaced = Behind & { readonly by: "exec" | "shell" };

/** The line of such a failure, where it may be one: `exec -- dev ls`, `shell dev ls`. */
export function displacedIn(
  { code, wrong = [] }: UserError,
  argv: readonly string[],
  commands: Commands,
): Displaced | undefined {
  const { name, others: parts, end: [dashes, ...after] } = lineParts(argv, commands);
  if (name === "exec" && code === "command_not_found") {
    const isNamed = parts.some((part) => isPlain(part) || part.flag?.name === IDENTITY.name);
    const isIt = !isNamed && wrong.includes(after[0]!);
    return isIt ? { by: name, words: "exec", before: parts, after, commands } : undefined;
  }
  const stray = name === "shell" && dashes === undefined ? strayIn(parts) : undefined;
  // Of a word that is said to be a flag's, the mend is known.
  const isKnown = code === "usage" && !wrong.some((word) => word.startsWith("-"));
  const isIt = !isKnown && stray?.after.some((word) => wrong.includes(word.replace(/=.*/s, "")));
  return stray && isIt ? { by: "shell", words: "exec", ...stray, commands } : undefined;
}

/** The error with the line that was meant, where an identity stands in front; `undefined` where none does. */
export function inPlace(
  error: UserError,
  displaced: Displaced,
  identities: Identities,
): UserError | undefined {
  const { by, before, after, commands } = displaced;
  const first = after.findIndex((word) => !identities.is(word));
  const command = after[first];
  const isNamed = first !== 0 || before.some(({ flag }) => flag?.name === IDENTITY.name);
  const ofExec = flagsOf("exec", commands);
  const isTaken = before.every(({ words: [word] }) => findFlag(ofExec, word) !== undefined);
  if (!isNamed || !isTaken || command?.startsWith("-")) return undefined;
  const hint = mendOf(displaced, identities);
  if (by === "exec") return error.with({ hint });
  if (command === undefined || identities.near(command) !== undefined) return undefined;
  const note = `   (where ${visible(command)} is a command; who there is: ${line("list")})`;
  return error.with({ hint: hint + note });
}
