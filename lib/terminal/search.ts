/** Finding by what one remembers of a name: all words must be found, in any order, if only by their letters. */
import fuzzysort from "fuzzysort";

/** What can be found. */
interface Findable {
  /** What is looked for; what stands in front counts for more. */
  readonly text: string;
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

/** Finds among these, the best first; strewn letters count where nothing fits better. */
export function finder<T extends Findable>(items: readonly T[]): (words: string) => Matches<T> {
  const all = items.map((item, order) => ({ item, order, text: item.text }));
  const prepared = fuzzysort.snapshot(all, { key: "text" });
  const above = (words: string, threshold: number) =>
    fuzzysort.go(words, prepared, { limit: MOST, threshold });
  return (words) => {
    const well = above(words, WORDS);
    const found = well.length > 0 ? well : above(words, STREWN);
    const ranked = found.map(({ score, obj: { item, order } }) => {
      return { item, order, rank: score + WEIGHT * (item.weight ?? 0) };
    }).sort((a, b) => b.rank - a.rank || a.order - b.order);
    const isStrewn = well.length === 0;
    return { best: ranked.map(({ item }) => item), total: found.total, isStrewn };
  };
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
