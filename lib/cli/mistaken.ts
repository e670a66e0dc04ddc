/** Command lines that can't be understood, and what was probably meant. */
import { nearest } from "../config/schema/suggest.ts";
import { usage, type UserError } from "../errors.ts";
import { line } from "./line.ts";
import type { Commands } from "./commands.ts";
import { BARE, type Flag } from "./spec.ts";
import { flagWords } from "../terminal/flag.ts";
import { nearestFlag } from "./values.ts";
import { type CommandWords, findFlag, isValue, partsOf } from "./words.ts";

/** `-i exec -- true`: the command was taken for a value. `-- ls`: there is none. `undefined` when none is meant. */
export function noCommand(
  words: readonly string[],
  known: readonly Flag[],
  rest: readonly string[] | undefined,
  commands: Commands,
): UserError | undefined {
  const end = rest === undefined ? [] : ["--", ...rest];
  const taken = partsOf(words, known).find(({ words: [, value = BARE] }) =>
    value !== BARE && commands.has(value)
  );
  if (taken === undefined) {
    if (rest === undefined) return undefined;
    return usage("There is no command before --", line("exec", ...words, ...end));
  }
  const { at, words: [flag, name = BARE] } = taken;
  const others = [...words.slice(0, at), ...words.slice(at + 2)].filter((word) => word !== "auth");
  const message = `"${flag}" takes "${name}" for its value, and no command is left`;
  return usage(message, line(name, ...others, flag, ...end));
}

/** Commands of the whole of atmos, in whose place this program may stand. */
const OTHERS: readonly string[] = [
  ...["terraform", "tofu", "helmfile", "packer", "ansible", "vendor", "workflow", "describe"],
  ...["atlantis", "pro", "docs", "toolchain", "stack", "config", "theme"],
];

/** A command line as it was typed, of which no command was made. */
interface Mistyped {
  readonly words: readonly string[];
  /** Where the words stand that could name a command, and the word `auth`. */
  readonly at: CommandWords;
  /** What stood after `--`. */
  readonly rest: readonly string[] | undefined;
}

/** A command line of another tool that means one of ours: the same in our words. */
export function byHabit(
  { words, at: { auth, own }, rest: after }: Mistyped,
  commands: Commands,
): UserError | undefined {
  const names = own.map((at) => words[at]!);
  for (const { words: ours, elsewhere = [], by } of commands.values()) {
    const theirs = elsewhere.find((each) => `${names.join(" ")} `.startsWith(`${each} `));
    if (theirs === undefined) continue;
    const width = theirs.split(" ").length;
    const taken = [...auth, ...own.slice(0, width)];
    const flag = by?.flags?.find(({ field }) => field === "name")?.name;
    const named = (at: number) => flag !== undefined && at === own[width];
    const rest = words.flatMap((word, at) =>
      taken.includes(at) ? [] : named(at) ? [`--${flag}`, word] : [word]
    );
    const end = after === undefined ? [] : ["--", ...after];
    return usage(`"${theirs}" is "${ours}" here`, line(...ours.split(" "), ...rest, ...end));
  }
  return undefined;
}

/** `--profil x list`: the value of a flag that there is not was taken for the command. */
function misspeltFlag(
  { words, at: { auth, own }, rest }: Mistyped,
  flags: readonly Flag[],
): UserError | undefined {
  const before = [...auth, ...own.slice(0, 1)].map((at) => at - 1)
    .find((at) => words[at] !== undefined && !isValue(words[at]));
  const word = words[before ?? -1];
  if (before === undefined || word === undefined || findFlag(flags, word)) return undefined;
  const guess = nearestFlag(word, flags.filter(({ hidden, value }) => !hidden && value));
  if (guess === undefined || word.includes("=")) return undefined;
  const end = rest === undefined ? [] : ["--", ...rest];
  return usage(`Unknown flag "${word}"`, line(...words.with(before, guess), ...end));
}

/** Names the words that could follow the longest beginning of a command that was typed. */
export function unknownCommand(
  mistyped: Mistyped,
  known: readonly string[],
  flags: readonly Flag[],
): UserError {
  const { words, at: { auth, own }, rest } = mistyped;
  const slip = misspeltFlag(mistyped, flags);
  if (slip !== undefined) return slip;
  const [first = "", second, third] = own.map((at) => words[at]!);
  for (const [head, got] of [[`${first} ${second}`, third], [first, second]] as const) {
    const names = known.filter((name) => name.startsWith(`${head} `));
    if (names.length === 0) continue;
    const tails = names.map((name) => name.slice(head.length + 1)).join(", ");
    const said = got === undefined ? "nothing" : `"${got}"`;
    return usage(`"${head}" needs one of: ${tails}; got ${said}`, `atmos-auth help ${names[0]}`);
  }
  const guess = guessOf(own.map((at) => words[at]!), known);
  const taken = [...auth, ...own.slice(0, guess?.width)];
  const others = words.filter((_, at) => !taken.includes(at));
  const end = rest === undefined ? [] : ["--", ...rest];
  const isWhole = guess !== undefined && known.includes(guess.words);
  const meant = guess?.words.split(" ") ?? [];
  const hint = isWhole ? line(...meant, ...others, ...end) : line("help", ...meant);
  if (guess === undefined && OTHERS.includes(first)) {
    const message = `Unknown command "${first}": it is one of atmos, and this is atmos-auth`;
    return usage(message, `call atmos itself; where it is a link to this program: type -a atmos`);
  }
  return usage(`Unknown command "${first}"`, hint);
}

/** The command, or the beginning of several, that these words are nearest to, and how many of them name it. */
function guessOf(
  [first = "", ...others]: readonly string[],
  known: readonly string[],
): { readonly words: string; readonly width: number } | undefined {
  const head = nearest(
    first,
    new Set(known.filter(Boolean).map((name) => name.replace(/ .*/, ""))),
  );
  if (head === undefined) return undefined;
  for (const width of [2, 1]) {
    const tails = known.filter((name) => name.startsWith(`${head} `))
      .map((name) => name.slice(head.length + 1))
      .filter((name) => name.split(" ").length === width);
    const tail = nearest(others.slice(0, width).join(" "), tails);
    if (tail !== undefined) return { words: `${head} ${tail}`, width: width + 1 };
  }
  return { words: head, width: 1 };
}

/** What a command takes. */
interface Taken {
  readonly words: string;
  readonly rest: string | undefined;
  /** Of the words that it takes beside. */
  readonly names: readonly string[];
  /** Whether it takes an identity by a flag. */
  readonly byFlag: boolean;
  readonly beyond: string | undefined;
}

/** More words than the command takes; one that takes none may have been given the name of an identity. */
export function tooMany(
  { words, rest, names, byFlag, beyond }: Taken,
  positional: readonly string[],
): UserError {
  if (beyond !== undefined) {
    const taken = positional.slice(0, names.length);
    return usage(`"${words}" takes no value: ${beyond}`, line(...words.split(" "), ...taken));
  }
  const extra = positional[names.length]!;
  const hint = rest?.startsWith("[")
    ? `atmos-auth ${words} -- ${extra}   (a shell is chosen with --shell)`
    : byFlag && names.length === 0
    ? line(...words.split(" "), ...flagWords("-i", extra))
    : `atmos-auth help ${words}`;
  return usage(`"${words}" can't take the argument "${extra}"`, hint);
}
