/** Words that name none of our commands, and what was probably meant: pure. */
import { nearest } from "../../nearest.ts";
import { usage, type UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { nameWords } from "../../terminal/flag.ts";
import { noted } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { IDENTITY } from "../flags.ts";
import { ending, line } from "../line.ts";
import { type Flag, isOptional } from "../spec.ts";
import { mendOf } from "./missing_dashes.ts";
import type { Identities } from "../identities.ts";
import { byOtherName, isClouds, namesOne } from "./other_names.ts";
import { nearestFlag } from "../unknown_flag.ts";
import { type CommandWords, findFlag, isValue, partsOf, strayIn } from "../words.ts";

/** Commands of the whole of atmos, in whose place this program may stand. */
const OTHERS: readonly string[] = [
  ...["terraform", "tofu", "helmfile", "packer", "ansible", "vendor", "workflow", "describe"],
  ...["atlantis", "pro", "docs", "toolchain", "stack", "config", "theme"],
];

/** Its commands whose first word is a program's name, too; that program has none of these. */
const OTHERS_OF_PROGRAMS: readonly string[] = ["aws rds connect", "aws rds token"];

/** The clouds' own programs, but for those that a group of our commands is called by. */
const TOOLS: readonly string[] = ["az", "gcloud", "gh", "git", "kubectl", "docker"];

/** A command line as it was typed, of which no command was made. */
export interface Mistyped {
  readonly words: readonly string[];
  /** Places of the words that could name a command, and of the word `auth`. */
  readonly at: CommandWords;
  /** Words after `--`. */
  readonly rest: readonly string[] | undefined;
  /** Every flag there is. */
  readonly known: readonly Flag[];
  readonly commands: Commands;
}

/** Says of a line without a command what was probably meant by it. */
export function noSuchCommand(mistyped: Mistyped, identities: Identities): UserError {
  return namesIdentity(mistyped, identities.is) ?? misspeltFlag(mistyped) ??
    byHabit(mistyped, identities) ?? othersLine(mistyped) ?? runsSomething(mistyped) ??
    unknownCommand(mistyped, identities);
}

/** `dev`, `dev aws s3 ls`: an identity stands where the command should. */
function namesIdentity(
  { words, at: { auth, own }, rest }: Mistyped,
  is: Identities["is"],
): UserError | undefined {
  const [at = -1, next] = own;
  const name = words[at];
  if (name === undefined || !is(name)) return undefined;
  const before = words.slice(0, at).filter((_, index) => !auth.includes(index));
  const after = words.slice(at + 1);
  const start = [...before, ...nameWords(name)];
  const hint = next !== undefined
    ? line("exec", ...start, ...ending([...after, ...ending(rest)]))
    : line(rest === undefined ? "shell" : "exec", ...start, ...after, ...ending(rest));
  return usage(`"${visible(name)}" is an identity, and there is no command before it`, hint);
}

/** `aws rds connect db`: the original's own, which no program of that name has. */
function othersLine({ words, at: { own } }: Mistyped): UserError | undefined {
  const said = own.map((at) => words[at]!).join(" ");
  const named = OTHERS_OF_PROGRAMS.find((each) => `${said} `.startsWith(`${each} `));
  return named === undefined ? undefined : ofAtmos(named);
}

function ofAtmos(command: string): UserError {
  const message = `Unknown command "${command}": it is one of atmos, and this is atmos-auth`;
  return usage(message, `call atmos itself; where it is a link to this program: type -a atmos`);
}

/** `-i dev aws s3 ls`, `aws s3 ls`: what follows is neither ours nor a slip of it, but what is to be run. */
function runsSomething(mistyped: Mistyped): UserError | undefined {
  const { words, at: { auth, own }, rest, known, commands } = mistyped;
  const [first = "", second, third] = own.map((at) => words[at]!);
  const begins = (head: string) => [...commands.keys()].some((name) => name.startsWith(`${head} `));
  const isNamed = namesOne(partsOf(words, known).filter(({ at }) => at < own[0]!));
  const isTool = second !== undefined && (isClouds(first, commands) || TOOLS.includes(first));
  if (!isNamed && !isTool || third === undefined && begins(`${first} ${second}`)) {
    return undefined;
  }
  const isProgram = isTool && TOOLS.includes(first);
  const guess = isProgram ? undefined : guessOf(own.map((at) => words[at]!), [...commands.keys()]);
  if (guess !== undefined && (commands.has(guess.words) || !begins(guess.words))) return undefined;
  const before = words.slice(0, own[0]).filter((_, index) => !auth.includes(index));
  const run = [...words.slice(own[0]), ...ending(rest)];
  return usage(`Unknown command "${visible(first)}"`, line("exec", ...before, ...ending(run)));
}

/** A command line of another tool that means one of ours: the same in our words. */
function byHabit(mistyped: Mistyped, identities: Identities): UserError | undefined {
  const { words, at: { auth, own }, known, commands } = mistyped;
  const parts = partsOf(words, known);
  const isInFront = namesOne(parts.filter(({ at }) => at < own[0]!));
  const other = byOtherName(own.map((at) => words[at]!), isInFront, commands);
  if (other === undefined) return undefined;
  const { theirs, command: { words: ours, by, flags }, flags: fixed, why } = other;
  if (why !== undefined) return usage(`Unknown command "${theirs}"`, noted(line(ours), why));
  if (namesOne(parts) && !flags.some(({ name }) => name === IDENTITY.name)) return undefined;
  const width = theirs.split(" ").length;
  const taken = [...auth, ...own.slice(0, width)];
  const flag = by?.flags?.find(({ field }) => field === "name")?.name;
  const named = (at: number) => flag !== undefined && at === own[width];
  const rest = words.flatMap((word, at) =>
    taken.includes(at) ? [] : named(at) ? [`--${flag}`, word] : [word]
  );
  const meant = line(...ours.split(" "), ...fixed).replace("atmos-auth ", "");
  return usage(
    `"${theirs}" is "${meant}" here`,
    lineOf(mistyped, ours, [...fixed, ...rest], identities),
  );
}

/** `--profil x list`: the value of a flag that there is not was taken for the command. */
function misspeltFlag(
  { words, at: { auth, own }, rest, known: flags }: Mistyped,
): UserError | undefined {
  const before = [...auth, ...own.slice(0, 1)].map((at) => at - 1)
    .find((at) => words[at] !== undefined && !isValue(words[at]));
  const word = words[before ?? -1];
  if (before === undefined || word === undefined || findFlag(flags, word)) return undefined;
  const guess = nearestFlag(word, flags.filter(({ hidden, value }) => !hidden && value));
  if (guess === undefined || word.includes("=")) return undefined;
  return usage(`Unknown flag "${word}"`, line(...words.with(before, guess), ...ending(rest)));
}

/** The line of one of our commands, with what is to be run where it belongs. */
function lineOf(
  { rest, known, commands }: Mistyped,
  words: string,
  remaining: readonly string[],
  identities: Identities,
): string {
  const isWhole = isOptional(commands.get(words)?.rest) || rest !== undefined;
  const stray = isWhole ? undefined : strayIn(partsOf(remaining, known));
  return stray === undefined
    ? line(...words.split(" "), ...remaining, ...ending(rest))
    : mendOf({ ...stray, words, commands }, identities);
}

/** Names the words that could follow the longest beginning of a command that was typed. */
function unknownCommand(mistyped: Mistyped, identities: Identities): UserError {
  const { words, at: { auth, own }, commands } = mistyped;
  const known = [...commands.keys()];
  const [first = "", second, third] = own.map((at) => words[at]!);
  for (const [head, got] of [[`${first} ${second}`, third], [first, second]] as const) {
    const names = known.filter((name) => name.startsWith(`${head} `));
    if (names.length === 0) continue;
    const tails = names.map((name) => name.slice(head.length + 1)).join(", ");
    const said = got === undefined ? "nothing" : "another word";
    return usage(`"${head}" needs one of: ${tails}; got ${said}`, `atmos-auth help ${names[0]}`);
  }
  const guess = guessOf(own.map((at) => words[at]!), known);
  const name = guess === undefined ? identities.near(first) : undefined;
  if (name !== undefined) {
    const meant = namesIdentity({ ...mistyped, words: words.with(own[0]!, name) }, () => true);
    return usage(`Unknown command "${first}"`, meant?.hint ?? line("list"));
  }
  const taken = [...auth, ...own.slice(0, guess?.width)];
  const others = words.filter((_, at) => !taken.includes(at));
  const isWhole = guess !== undefined && known.includes(guess.words);
  const meant = guess?.words.split(" ") ?? [];
  const hint = isWhole ? lineOf(mistyped, guess.words, others, identities) : line("help", ...meant);
  if (guess === undefined && OTHERS.includes(first)) return ofAtmos(first);
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
