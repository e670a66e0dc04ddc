/** A line that failed in its parts, as its command reads them. Pure. */
import type { Commands } from "../commands.ts";
import { allFlags } from "../known_flags.ts";
import { commandWords, ownWords, type Part, partsOf } from "../words.ts";

/** Parts of a line. */
interface LineParts {
  /** The command's words; `undefined` where none is named. */
  readonly name: string | undefined;
  /** Parts that are ours, but for the word `auth`. */
  readonly all: readonly Part[];
  /** The others of them: words that name no command, and flags. */
  readonly others: readonly Part[];
  /** Index of the last one that names it. */
  readonly last: number;
  /** Words from `--` on. */
  readonly end: readonly string[];
}

/** Reads them; what a letter stands for is the command's own to say. */
export function lineParts(argv: readonly string[], commands: Commands): LineParts {
  const own = ownWords(argv);
  const known = allFlags(commands);
  const { auth, at, name } = commandWords(own, known, commands);
  const all = partsOf(own, [...commands.get(name ?? "")?.flags ?? [], ...known])
    .filter((part) => !auth.includes(part.at));
  const others = all.filter((part) => !at.includes(part.at));
  const last = all.findIndex((part) => part.at === at.at(-1));
  return { name, all, others, last, end: argv.slice(own.length) };
}
