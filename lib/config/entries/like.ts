/** Search for names that a person may have meant: by a part of the name, or by a slip of the fingers. */
import { slips } from "../../nearest.ts";

/**
 * Returns the names that have a word as a part of their path in any case, as `prod` is one of `prod/AdminRole`; sorted.
 */
export function namesLike(names: Iterable<string>, word: string): readonly string[] {
  const part = `/${word.toLowerCase()}/`;
  if (word.trim() === "") return [];
  return [...names].filter((name) => `/${name.toLowerCase()}/`.includes(part)).sort();
}

/** The fewest letters that are searched for anywhere in a name: fewer are a part of almost any. */
const FEWEST = 3;

/**
 * Returns the names that have a word as a part of their path; if none does, those that have it anywhere, as `prod/Ad`
 * in `prod/AdminRole`.
 */
export function namesWith(names: readonly string[], word: string): readonly string[] {
  const like = namesLike(names, word);
  if (like.length > 0 || word.trim().length < FEWEST) return like;
  return names.filter((name) => name.toLowerCase().includes(word.toLowerCase())).sort();
}

/** The most letters that may be wrong in all: what is typed next may be an order to destroy. */
const MOST = 2;

/**
 * The longest name that is compared, in characters: longer ones are nobody's slip of the fingers, and slow to compare.
 */
const LONGEST = 200;

/**
 * Returns the one name that is the word but for a slip of the fingers; `undefined` when there is none, or more than
 * one. Each of its words must be near: `test-eu` is no slip of `prod-eu`, and a number never is one of another.
 */
export function slipOf(names: Iterable<string>, word: string): string | undefined {
  if (word.length > LONGEST) return undefined;
  const parts = partsOf(word);
  const found = new Set([...names].filter((name) => isSlip(parts, partsOf(name))));
  return found.size === 1 ? [...found][0] : undefined;
}

/** Splits a name into runs of letters and the text between them. */
function partsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/([^\p{L}]+)/u);
}

function isSlip(parts: readonly string[], others: readonly string[]): boolean {
  if (parts.length !== others.length) return false;
  let all = 0;
  for (const [at, part] of parts.entries()) {
    const other = others[at]!;
    if (part === other) continue;
    const longer = Math.max(part.length, other.length);
    const most = at % 2 === 1 || longer > LONGEST ? 0 : Math.min(MOST, Math.floor(longer / 3));
    if (Math.abs(part.length - other.length) > most) return false;
    const wrong = most === 0 ? Infinity : slips(part, other);
    if (wrong > most) return false;
    all += wrong;
  }
  return all <= MOST;
}
