/** Merging of several files' maps. */
import { isPart } from "../parts.ts";
import {
  type Located,
  type LocatedEntry,
  type LocatedList,
  type LocatedMap,
  mapped,
} from "./located.ts";

/**
 * Merges two files: maps all the way down; of anything else the second one's value counts. A null does not replace a
 * map. The maps of one entry are kept apart, to be overlaid once all was read.
 */
export function mergeFiles(first: LocatedMap, second: LocatedMap): LocatedMap {
  return mergeBy(
    first,
    second,
    (name, one, other) => name === "auth" ? mergeBy(one, other, mergePart) : merge(one, other),
  );
}

function mergePart(name: string, first: LocatedMap, second: LocatedMap): LocatedMap {
  if (!isPart(name)) return merge(first, second);
  return mergeBy(first, second, (_, { earlier = [], ...one }, other) => ({
    ...other,
    earlier: distinct([...earlier, one, ...other.earlier ?? []], other),
  }));
}

/** Keeps the last of equal layers: files that are imported again and again would make them grow beyond all bounds. */
function distinct(layers: readonly LocatedMap[], last: LocatedMap): readonly LocatedMap[] {
  const seen = new Set([last.entries]);
  return layers.toReversed().filter(({ entries }) => !seen.has(entries) && seen.add(entries))
    .toReversed();
}

/** Merges two maps all the way down. */
export function merge(first: LocatedMap, second: LocatedMap): LocatedMap {
  return mergeBy(first, second, (_, one, other) => merge(one, other));
}

/** A function that merges two maps of the same name. */
type MergeMaps = (name: string, first: LocatedMap, second: LocatedMap) => LocatedMap;

function mergeBy(first: LocatedMap, second: LocatedMap, maps: MergeMaps): LocatedMap {
  if (first.entries.size === 0) return second;
  const entries = new Map(first.entries);
  for (const [name, entry] of second.entries) {
    entries.set(name, mergeEntry(name, entries.get(name), entry, maps));
  }
  return { ...second, entries };
}

function mergeEntry(
  name: string,
  first: LocatedEntry | undefined,
  second: LocatedEntry,
  maps: MergeMaps,
): LocatedEntry {
  if (first !== undefined && isAppended(second.value) && first.value.type === "list") {
    const { appends: _, ...list } = second.value;
    const more = first.value.appends ? { appends: true } as const : {};
    const items = [...first.value.items, ...list.items];
    return { ...second, value: { ...list, ...more, items } };
  }
  if (isUnset(second.value) || first?.value.type !== "map") return second;
  if (second.value.type === "map") {
    return { ...second, value: maps(name, first.value, second.value) };
  }
  return isNull(second.value) ? first : second;
}

function isAppended(value: Located): value is LocatedList {
  return value.type === "list" && value.appends === true;
}

function isUnset(value: Located): boolean {
  return value.type === "scalar" && value.unset === true;
}

/** Removes values that are `!unset`, once all files that could say it were merged. */
export function withoutUnset(map: LocatedMap): LocatedMap {
  return holdsUnset(map) ? mapped(map, (value) => isUnset(value) ? undefined : kept(value)) : map;
}

/** Whether a value holds `!unset`; most files hold none, and are not copied for it. */
function holdsUnset(value: Located): boolean {
  if (value.type === "map") return value.entries.values().some((each) => holdsUnset(each.value));
  return value.type === "list" ? value.items.some(holdsUnset) : isUnset(value);
}

function kept(value: Located): Located {
  if (value.type === "map") return withoutUnset(value);
  if (value.type !== "list") return value;
  return { ...value, items: value.items.filter((each) => !isUnset(each)).map(kept) };
}

function isNull(value: Located): boolean {
  return value.type === "scalar" && value.value === null;
}
