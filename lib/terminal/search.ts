/** Search by parts of a name: all words must match, in any order, if only by their letters. */
import fuzzysort from "fuzzysort";

/** An item of a search. */
interface Findable {
  /** The name that a person knows it by. */
  readonly name: string;
  /** Further text that is searched. */
  readonly beside: string;
  /** From 0 to 1: its preference over others that match as well. */
  readonly weight?: number;
}

/** The matches of a search. */
export interface Matches<T> {
  /** The matches, the best first. */
  readonly best: readonly T[];
  /** The number of all matches. */
  readonly total: number;
  /** Whether nothing matches but by scattered letters. */
  readonly isStrewn?: boolean;
}

/** The most matches that are ranked. */
const MOST = 200;
/** The least rank of matches by words, or their beginnings; scattered letters rank below. */
const WORDS = 0.5;
const STREWN = 0.2;
const WEIGHT = 0.2;

/**
 * Returns a search of these items, the best first: an item whose name was typed precedes all others, whatever their
 * preference. Scattered letters count only where nothing matches better. What the items say is asked with the first
 * search.
 */
export function finder<T extends Findable>(items: readonly T[]): (words: string) => Matches<T> {
  let prepared: ReturnType<typeof prepare<T>> | undefined;
  return (words) => {
    const { all, snapshot } = prepared ??= prepare(items);
    const above = (threshold: number) => fuzzysort.go(words, snapshot, { limit: MOST, threshold });
    const named = namedBy(all, words);
    const well = above(WORDS);
    const found = well.length > 0 ? well : above(STREWN);
    const ranked = found.map(({ score, obj: { item } }) => ({
      ...{ item, rank: score + WEIGHT * (item.weight ?? 0) },
    })).sort((a, b) => b.rank - a.rank).map(({ item }) => item);
    const best = [...new Set([...named, ...ranked])].slice(0, MOST);
    const isStrewn = well.length === 0 && named.length === 0;
    return { best, total: Math.max(found.total, best.length), isStrewn };
  };
}

/** An item, and what it says. */
interface Item<T> {
  readonly item: T;
  readonly name: string;
  readonly beside: string;
  readonly text: string;
}

function prepare<T extends Findable>(items: readonly T[]) {
  const all = items.map((item): Item<T> => {
    const { name, beside } = item;
    return { item, name, beside, text: `${name} ${beside}` };
  });
  return { all, snapshot: fuzzysort.snapshot(all, { key: "text" }) };
}

/** Returns the items that the words name, the closest first; of equally close ones the preferred, then the shortest. */
function namedBy<T extends Findable>(all: readonly Item<T>[], words: string): readonly T[] {
  const typed = words.trim();
  const close = all.flatMap((each) => {
    const distance = distanceOf(each, typed);
    return distance === undefined ? [] : [{ item: each.item, distance }];
  });
  return close.sort((a, b) =>
    a.distance - b.distance || (b.item.weight ?? 0) - (a.item.weight ?? 0) ||
    a.item.name.length - b.item.name.length
  ).map(({ item }) => item);
}

/**
 * Returns the distance of a name from the typed text: it is equal, differs in case, begins with it, or has it as a
 * part, as may the further text; `undefined` for any other.
 */
function distanceOf({ name, beside }: Item<unknown>, typed: string): number | undefined {
  if (name === typed) return 0;
  const [small, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (small === wanted) return 1;
  if (small.startsWith(wanted)) return 2;
  return `${small} ${beside.toLowerCase()}`.split(/[\s/]+/).includes(wanted) ? 3 : undefined;
}

/** Returns the items that match all these words, in their own order. */
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
