/** The words of a command line: flags, their values, and those that stand for themselves. Pure. */
import type { Flag } from "./spec.ts";

/** The flag that a word is. */
export function findFlag(known: readonly Flag[], word: string): Flag | undefined {
  if (word.startsWith("--")) {
    const name = word.slice(2).split("=", 1)[0];
    return known.find((flag) => flag.name === name || flag.also?.includes(name!));
  }
  return known.find((flag) => flag.short !== undefined && flag.short === word[1]);
}

/** Whether a word is no flag; `-` alone is none. */
export function isValue(word: string | undefined): word is string {
  return word !== undefined && (!word.startsWith("-") || word === "-");
}

/** Whether the word after a flag is its value: `--all false` must not mean all. */
function takesNext(flag: Flag, word: string, next: string | undefined): next is string {
  const isNegative = flag.value !== undefined && /^-\d/.test(next ?? "");
  if (isAttached(word) || flag.attached || !isNegative && !isValue(next)) return false;
  return flag.value !== undefined || next === "true" || next === "false";
}

function isAttached(word: string): boolean {
  return word.startsWith("--") ? word.includes("=") : word.length > 2;
}

/** The words that are ours: what stands after `--` is for somebody else. */
export function ownWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

/** A flag with its value, or a word that is none. */
export interface Part {
  /** Place of its first word. */
  readonly at: number;
  readonly words: readonly [string, ...string[]];
  /** Absent for a word that is none, and for a flag that nobody knows. */
  readonly flag?: Flag | undefined;
  /** The word itself, or what stands after the flag or on it. */
  readonly value?: string | undefined;
}

/** The parts that a command line is made of: the one walk over its words. */
export function partsOf(words: readonly string[], known: readonly Flag[]): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < words.length; at += parts.at(-1)!.words.length) {
    parts.push(partAt(words, at, known));
  }
  return parts;
}

function partAt(words: readonly string[], at: number, known: readonly Flag[]): Part {
  const [word = "", next] = words.slice(at, at + 2);
  if (isValue(word)) return { at, words: [word], value: word };
  const flag = findFlag(known, word);
  return flag !== undefined && takesNext(flag, word, next)
    ? { at, words: [word, next], flag, value: next }
    : { at, words: [word], flag, value: valueOn(word) };
}

/** `--name=value`, `-n=value`, `-nvalue`. */
function valueOn(word: string): string | undefined {
  return /^(?:--[^=]+=|-[^-]=?)(.+)$/s.exec(word)?.[1];
}

/** Whether it is neither a flag nor the value of one. */
export function isPlain({ words: [word] }: Part): boolean {
  return isValue(word);
}

/** Finds where the words stand that are neither a flag nor the value of one. */
export function plainWords(words: readonly string[], known: readonly Flag[]): readonly number[] {
  return partsOf(words, known).filter(isPlain).map(({ at }) => at);
}

/** Words of a line that name its command, by their places. */
export interface CommandWords {
  /** Places of the word `auth` in front of the others. */
  readonly auth: readonly number[];
  /** Places of the words that could name a command. */
  readonly own: readonly number[];
  /** The command that the first of them name, of which the longest counts; `undefined` where there is none. */
  readonly name: string | undefined;
  /** Places of those of them that name it. */
  readonly at: readonly number[];
}

/** Reads them by the commands that there are. */
export function commandWords(
  words: readonly string[],
  known: readonly Flag[],
  commands: ReadonlyMap<string, unknown>,
): CommandWords {
  const plain = plainWords(words, known);
  const start = words[plain[0] ?? -1] === "auth" ? 1 : 0;
  const own = plain.slice(start);
  const named = (width: number) => own.slice(0, width).map((at) => words[at]!);
  const name = [3, 2, 1].map((width) => named(width).join(" ")).find((one) => commands.has(one));
  const width = name === undefined ? 0 : name.split(" ").length;
  return { auth: plain.slice(0, start), own, name, at: own.slice(0, width) };
}

/** Words before a `--` that is not there, and those that were meant to stand after it. */
export interface Stray {
  readonly before: readonly Part[];
  /** The words from the first on that is no flag. */
  readonly after: readonly string[];
}

/** Finds where something belongs behind `--`: what stands there has flags of its own, which are not ours to know. */
export function strayIn(parts: readonly Part[]): Stray | undefined {
  const first = parts.findIndex(isPlain);
  const before = parts.slice(0, first);
  if (first < 0 || before.some(({ flag }) => flag === undefined)) return undefined;
  return { before, after: wordsOf(parts.slice(first)) };
}

/** The words that they were typed as. */
export function wordsOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ words }) => words);
}
