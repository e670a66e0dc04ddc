/** Guesses at what somebody may have meant: the nearest name, or the same one in another case. */

/** Number of letters that are compared with letters for one guess, which is a courtesy. */
const MOST = 50_000;

/** Number for all guesses of one owner: a file may hold thousands of wrong names beside thousands of right ones. */
const MOST_OF_ONE = 40 * MOST;

const spent = new WeakMap<object, number>();

/** The nearest of the names that somebody owns; after thousands of guesses about these, none. */
export function nearestOf(word: string, owner: ReadonlyMap<string, unknown>): string | undefined {
  const before = spent.get(owner) ?? 0;
  if (before >= MOST_OF_ONE) return undefined;
  spent.set(owner, before + Math.min(MOST, owner.size * word.length ** 2));
  return nearest(word, owner.keys());
}

/**
 * The candidate that differs least from the word, case aside; `undefined` when none is near enough to be a
 * slip of the fingers, or only after too much was compared. The first wins a tie.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  let left = MOST;
  for (const candidate of candidates) {
    const most = tolerance(word, candidate);
    const cost = word.length * candidate.length;
    if (Math.abs(word.length - candidate.length) > most || cost > left) continue;
    left -= cost;
    const away = slips(word.toLowerCase(), candidate.toLowerCase());
    if (away <= most && away < least) [best, least] = [candidate, away];
  }
  return best;
}

/** A third of the longer word may be wrong: `prd` is near `prod`, `dev` is not near `prod`. */
function tolerance(word: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
}

/**
 * The Damerau-Levenshtein distance (optimal string alignment): letters inserted, dropped, replaced, or
 * swapped with their neighbour.
 */
export function slips(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = old[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(old[j]! + 1, row[j - 1]! + 1, replaced, swapped ? older[j - 2]! + 1 : Infinity),
      );
    }
    [older, old] = [old, row];
  }
  return old[b.length]!;
}

/** The names by their small letters, told once for each set: thousands of entries look for thousands. */
const folded = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, readonly string[]>>();

/** The name as its owner spells it; `undefined` when nobody has it, or several in another case. */
export function spelledAs(name: string, names: ReadonlySet<string>): string | undefined {
  if (names.has(name)) return name;
  const known = folded.get(names) ?? Map.groupBy(names, (each) => each.toLowerCase());
  folded.set(names, known);
  const same = known.get(name.toLowerCase()) ?? [];
  return same.length === 1 ? same[0] : undefined;
}
