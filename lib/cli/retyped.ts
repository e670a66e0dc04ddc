/**
 * The command line as it was typed, but for what was wrong in it: a hint that is typed in its place keeps every word
 * that is still right, where it stands and in its form. Pure.
 */
import { typed } from "../terminal/escape.ts";
import { joined, UserError, UserErrors } from "../errors.ts";
import type { Commands } from "./commands.ts";
import { line } from "./line.ts";
import { allFlags } from "./parse.ts";
import type { Flag } from "./spec.ts";
import { commandWords, findFlag, isValue, ownWords, takesNext } from "./words.ts";

/** An error whose hint is a flag alone, such as `--identity prod`, with the whole line that has it instead. */
export function withRetyped(error: unknown, argv: readonly string[], commands: Commands): unknown {
  if (error instanceof UserErrors) {
    return joined(error.all.map((one) => again(one, argv, commands)));
  }
  return error instanceof UserError ? again(error, argv, commands) : error;
}

function again(error: UserError, argv: readonly string[], commands: Commands): UserError {
  const { code, message, at, wrong } = error;
  const hint = error.hint && retyped(argv, commands, { hint: error.hint, wrong });
  return hint === undefined ? error : new UserError(code, message, { hint, at });
}

/** What is to be another. */
interface Mend {
  /** A flag, with its value or without. */
  readonly hint: string;
  /** The words that it stands for; absent where it is the flag's own. */
  readonly wrong?: readonly string[] | undefined;
}

/** A flag as it is typed, and its value, in quotes where it needs them. */
const FLAG = /^--([a-z-]+)(?:[ =](\S+|'[^\n]*'))?$/;

function retyped(
  argv: readonly string[],
  commands: Commands,
  { hint, wrong }: Mend,
): string | undefined {
  const [, name, value] = FLAG.exec(hint) ?? [];
  const known = allFlags(commands);
  const words = ownWords(argv);
  const { auth, own } = commandWords(words, known);
  const command = commandAt(words, own, commands);
  if (name === undefined || command === undefined) return undefined;
  const parts = partsOf(words, known).filter(({ at }) => !auth.includes(at));
  const isWrong = (part: Part) => {
    if (part.at <= command && own.includes(part.at)) return false;
    if (wrong !== undefined) return wordsOf(part).some((word) => wrong.includes(word));
    return part.flag?.name === name && (!part.flag.repeat || part.value === undefined);
  };
  const first = parts.find(isWrong);
  const mended = parts.flatMap((part) => {
    if (part === first) return [formed(part, name, value, hint)];
    if (isWrong(part)) return [];
    const said = part.words.map(asTyped).join(" ");
    return first === undefined && part.at === command ? [said, hint] : [said];
  });
  return `atmos-auth ${mended.join(" ")}${restOf(argv.slice(words.length))}`;
}

/** Where the last word of the command stands. */
function commandAt(
  words: readonly string[],
  own: readonly number[],
  commands: Commands,
): number | undefined {
  const names = own.map((at) => words[at]!);
  const width = [3, 2, 1].find((each) => commands.has(names.slice(0, each).join(" ")));
  return width === undefined ? undefined : own[Math.min(width, own.length) - 1];
}

/** A flag with its value, or a word that is none. */
interface Part {
  readonly at: number;
  readonly words: readonly string[];
  readonly flag?: Flag | undefined;
  readonly value?: string | undefined;
}

function partsOf(words: readonly string[], known: readonly Flag[]): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const flag = isValue(word) ? undefined : findFlag(known, word);
    const next = words[at + 1];
    if (isValue(word)) parts.push({ at, words: [word], value: word });
    else if (flag !== undefined && takesNext(flag, word, next)) {
      parts.push({ at, words: [word, next], flag, value: next });
      at++;
    } else parts.push({ at, words: [word], flag, value: attachedTo(word) });
  }
  return parts;
}

/** `--name=value`, `-n=value`, `-nvalue`. */
function attachedTo(word: string): string | undefined {
  return /^(?:--[^=]+=|-[^-]=?)(.+)$/s.exec(word)?.[1];
}

/** What of it may be wrong: its value, or the name of a flag that nobody knows. */
function wordsOf({ words: [word = ""], flag, value }: Part): readonly string[] {
  if (flag !== undefined || isValue(word)) return value === undefined ? [] : [value];
  return [nameIn(word)];
}

function nameIn(word: string): string {
  return word.replace(/=.*/s, "");
}

/** The right value as the wrong one was typed: a bare name stays bare, and a flag is kept in its spelling. */
function formed(
  { words: [word = "", next], flag, value: wrong }: Part,
  name: string,
  value: string | undefined,
  hint: string,
): string {
  const isBare: boolean = isValue(word);
  if (flag === undefined && !isBare) {
    const attached = word.slice(nameIn(word).length);
    return attached === "" ? hint : asTyped(hint + attached);
  }
  const isKept = value !== undefined && !value.startsWith("-") && wrong !== undefined;
  if (!isKept || flag !== undefined && flag.name !== name) return hint;
  if (flag === undefined) return value;
  return next !== undefined ? `${word} ${value}` : `${word.slice(0, -wrong.length)}${value}`;
}

function asTyped(word: string): string {
  return word.startsWith("-") ? line(word).replace(/^atmos-auth /, "") : typed(word);
}

/** A command that a line can't show is not spelled out. */
const LONGEST = 500;

function restOf(rest: readonly string[]): string {
  if (rest.length === 0) return "";
  const said = ["--", ...rest.slice(1).map(asTyped)].join(" ");
  const isShown = said.length <= LONGEST && !rest.some((word) => /\p{Cc}/u.test(word));
  return ` ${isShown ? said : "-- COMMAND ARGS"}`;
}
