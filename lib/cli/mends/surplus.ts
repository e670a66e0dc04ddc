/**
 * Words too many: what is typed where nobody wants a word may be a secret that was meant for a question, so no hint
 * repeats a line that has words too many. Pure.
 */
import type { UserError } from "../../errors.ts";
import { hintParts } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { parse } from "../parse.ts";
import { Variables } from "../variables.ts";
import { Unclear } from "./unclear.ts";

/** The error with the command's help for its hint, where its own would be refused for a word too many. */
export function withoutSurplus(error: UserError, commands: Commands): UserError {
  const [step = ""] = hintParts(error.hint ?? "").steps;
  const [, line] = /^atmos-auth ((?:'[^']*'|"[^"]*"|[^'"<>|&;])+)/s.exec(step) ?? [];
  const refusal = line === undefined ? undefined : refusalOf(wordsIn(line), commands);
  if (refusal?.of !== "too many words") return error;
  return error.with({ hint: `atmos-auth help ${refusal.line.words}` });
}

function refusalOf(argv: readonly string[], commands: Commands): Unclear["what"] | undefined {
  try {
    parse(argv, new Variables(() => undefined), commands);
  } catch (error) {
    return error instanceof Unclear ? error.what : undefined;
  }
}

/** Words of a line, as `typed` writes them. */
function wordsIn(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/gs) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, "$1$2$3"));
}
