/** Merging of values from several files. */
import type { Located, LocatedEntry, LocatedMap } from "./located.ts";

/** A map without entries, which stands nowhere. */
export const EMPTY: LocatedMap = {
  type: "map",
  at: { file: "", line: 1, column: 1, path: "" },
  entries: new Map(),
};

/**
 * What both maps say: maps are merged all the way down, and of anything else the second one's word counts.
 * A null says nothing where there was a map.
 */
export function merge(first: LocatedMap, second: LocatedMap): LocatedMap {
  if (first.entries.size === 0) return second;
  const entries = new Map(first.entries);
  for (const [name, entry] of second.entries) {
    entries.set(name, mergeEntry(entries.get(name), entry));
  }
  return { ...second, entries };
}

function mergeEntry(first: LocatedEntry | undefined, second: LocatedEntry): LocatedEntry {
  if (first?.value.type !== "map") return second;
  if (second.value.type === "map") return { ...second, value: merge(first.value, second.value) };
  return isNull(second.value) ? first : second;
}

function isNull(value: Located): boolean {
  return value.type === "scalar" && value.value === null;
}
