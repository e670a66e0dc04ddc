/** Finding by what one remembers of a name: all words must be found, in any order, if only by their letters. */
import fuzzysort from "fuzzysort";

/** What can be found. */
interface Findable {
  /** The name that a person knows it by. */
  readonly name: string;
  /** What is looked for beside the name. */
  readonly beside: string;
  /** From 0 to 1: how much it is preferred to others that fit as well. */
  readonly weight?: number;
}

/** The matches of a search. */
export interface Matches<T> {
  /** The best first. */
  readonly best: readonly T[];
  /** How many there are beside. */
  readonly total: number;
  /** Whether nothing fits but by letters that are strewn over it. */
  readonly isStrewn?: boolean;
}

/** How many are ranked; nobody looks at more. */
const MOST = 200;
/** Words, or their beginnings, rank above this; letters that are strewn over a text below. */
const WORDS = 0.5;
const STREWN = 0.2;
const WEIGHT = 0.2;

/**
 * Finds among these, the best first: what is named by what was typed stands before all that only fits it, however much
 * more that is preferred. Strewn letters count where nothing fits better.
 */
export function finder<T extends Findable>(items: readonly T[]): (words: string) => Matches<T> {
  const all = items.map((item) => ({ item, text: `${item.name} ${item.beside}` }));
  const prepared = fuzzysort.snapshot(all, { key: "text" });
  const above = (words: string, threshold: number) =>
    fuzzysort.go(words, prepared, { limit: MOST, threshold });
  return (words) => {
    const named = namedBy(items, words);
    const well = above(words, WORDS);
    const found = well.length > 0 ? well : above(words, STREWN);
    const ranked = found.map(({ score, obj: { item } }) => ({
      ...{ item, rank: score + WEIGHT * (item.weight ?? 0) },
    })).sort((a, b) => b.rank - a.rank).map(({ item }) => item);
    const best = [...new Set([...named, ...ranked])].slice(0, MOST);
    const isStrewn = well.length === 0 && named.length === 0;
    return { best, total: Math.max(found.total, best.length), isStrewn };
  };
}

/** Those that the words name, the closest first; of those that are as close, the preferred, then the shortest. */
function namedBy<T extends Findable>(items: readonly T[], words: string): readonly T[] {
  const typed = words.trim();
  const close = items.flatMap((item) => {
    const distance = distanceOf(item, typed);
    return distance === undefined ? [] : [{ item, distance }];
  });
  return close.sort((a, b) =>
    a.distance - b.distance || (b.item.weight ?? 0) - (a.item.weight ?? 0) ||
    a.item.name.length - b.item.name.length
  ).map(({ item }) => item);
}

/**
 * How far a name is from what was typed: it is the same, is spelt in other letters' case, begins with it, or has it for
 * a part, as has what stands beside; `undefined` for any other.
 */
function distanceOf({ name, beside }: Findable, typed: string): number | undefined {
  if (name === typed) return 0;
  const [small, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (small === wanted) return 1;
  if (small.startsWith(wanted)) return 2;
  return `${small} ${beside.toLowerCase()}`.split(/[\s/]+/).includes(wanted) ? 3 : undefined;
}

/** Those that have all these words, in their own order. */
export function fitting<T>(
  items: readonly T[],
  words: string,
  textOf: (item: T) => string,
): readonly T[] {
  const all = items.map((item) => ({ item, text: textOf(item) }));
  const found = fuzzysort.go(words, all, { key: "text", limit: 0, threshold: WORDS });
  const fits = new Set(found.map(({ obj }) => obj.item));
  return items.filter((item) => fits.has(item));
}
