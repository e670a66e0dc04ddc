/** Lines that hints say, as our own parser would take them. Pure. */
import { throwBug, type UserError } from "../../errors.ts";
import { typed } from "../../terminal/escape.ts";
import type { Commands } from "../commands.ts";
import { parse } from "../parse.ts";
import { Variables } from "../variables.ts";

/** A line that would be refused, and by what. */
interface Refusal {
  readonly argv: readonly string[];
  readonly error: UserError;
}

/** The refusal of a line of ours; `undefined` where it is understood, and for what is no line of ours alone. */
export function refusalIn(step: string, commands: Commands): Refusal | undefined {
  const [, line] = LINE.exec(step) ?? [];
  if (line === undefined) return undefined;
  const argv = wordsIn(line);
  try {
    parse(argv, new Variables(() => undefined), commands);
    return undefined;
  } catch (error) {
    throwBug(error);
    return { argv, error };
  }
}

/** As far as a shell's own signs; with a placeholder such as `<digest>` it is none to be typed. */
const LINE = /^atmos-auth ((?:'[^']*'|"[^"]*"|\\.|[^'"<>|&;])+)(?:$|[>|&;])/s;

/** Words of a line, as `typed` writes them: a backslash that it leaves bare is part of a path, and nothing else. */
function wordsIn(line: string): readonly string[] {
  const [word, quoted] = typed("a\\b") === "a\\b" ? WORDS.bare : WORDS.escaping;
  return (line.match(word) ?? []).map((each) =>
    each.replace(quoted, (_, ...inside) => [...inside.slice(0, -2), ""].find(isText) ?? "")
  );
}

/** A word, and what of it stands in quotes. */
const WORDS = {
  bare: [/(?:'[^']*'|"[^"]*"|[^\s'"])+/gs, /'([^']*)'|"([^"]*)"/gs],
  escaping: [/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/gs, /'([^']*)'|"([^"]*)"|\\(.)/gs],
} as const;

function isText(value: unknown): value is string {
  return typeof value === "string";
}
