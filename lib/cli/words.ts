/** Which words of a command line are flags, which are their values, and which stand for themselves: pure. */
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
export function takesNext(flag: Flag, word: string, next: string | undefined): next is string {
  if (isAttached(word) || flag.attached || !isValue(next)) return false;
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

/** Where the words stand that are neither a flag nor the value of one. */
export function plainWords(words: readonly string[], known: readonly Flag[]): readonly number[] {
  const plain: number[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const flag = isValue(word) ? undefined : findFlag(known, word);
    if (isValue(word)) plain.push(at);
    else if (flag !== undefined && takesNext(flag, word, words[at + 1])) at++;
  }
  return plain;
}

/** Where the words stand that could name a command, and the word `auth` where it stands in front of them. */
export function commandWords(
  words: readonly string[],
  known: readonly Flag[],
): { readonly auth: readonly number[]; readonly own: readonly number[] } {
  const plain = plainWords(words, known);
  const isAuth = words[plain[0] ?? -1] === "auth";
  return { auth: plain.slice(0, isAuth ? 1 : 0), own: plain.slice(isAuth ? 1 : 0) };
}
