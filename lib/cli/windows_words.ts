/** Words of a command line as Windows has them: pure. */
import { usage, type UserError } from "../errors.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { Commands } from "./commands.ts";
import { allFlags } from "./known_flags.ts";
import { line } from "./line.ts";
import { ownWords, partsOf } from "./words.ts";

/** A word with a drive or a backslash in front of a quote that is not its first sign, as in JSON. */
const PLACE = /^"?[^"]*(?:\b[a-z]:\/|\\)[^"]*"/i;

/**
 * Returns the words as they are meant, with `/?`, by which help is asked for there, as our own flag. Throws `usage` for
 * a path with a quote in it.
 */
export function windowsWords(argv: readonly string[], commands: Commands): readonly string[] {
  checkQuotes(argv, commands);
  const own = ownWords(argv).length;
  return argv.map((word, at) => at < own && word === "/?" ? "--help" : word);
}

/**
 * No path of Windows holds a quote. A backslash has taken it away: programs read `"C:\my dir\" list` as one word, and
 * PowerShell 5.1 writes such a line for `'C:\my dir\'`.
 */
function checkQuotes(argv: readonly string[], commands: Commands): void {
  if (!argv.some((word) => word.includes('"'))) return;
  const words = ownWords(argv);
  const at = words.findIndex((word) => PLACE.test(word));
  if (at >= 0) throw lost(argv, at, words[at]!);
  const named = partsOf(words, allFlags(commands)).find(({ flag, value }) =>
    value?.includes('"') && (flag?.completes === "file" || flag?.completes === "directory")
  );
  if (named !== undefined) throw lost(argv, named.at + named.words.length - 1, named.words.at(-1)!);
}

function lost(argv: readonly string[], at: number, word: string): UserError {
  const [path = "", after = ""] = word.replace(/^"/, "").split(/"(.*)/s);
  const message = `No path of Windows holds a quote; got "${visible(word)}": ` +
    "a backslash before the closing quote takes it away";
  const isLast = at === argv.length - 1 && !after.includes('"');
  const rest = after.trim().split(/\s+/).filter(Boolean);
  const hint = isLast ? line(...argv.slice(0, at), path, ...rest) : typed(path);
  return usage(message, `without it: ${hint}`);
}
