/** What several files say together. */
import {
  type Located,
  type LocatedEntry,
  type LocatedList,
  type LocatedMap,
  mapped,
} from "./located.ts";

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
  if (first !== undefined && isAppended(second.value) && first.value.type === "list") {
    const { appends: _, ...list } = second.value;
    const more = first.value.appends ? { appends: true } as const : {};
    const items = [...first.value.items, ...list.items];
    return { ...second, value: { ...list, ...more, items } };
  }
  if (isUnset(second.value) || first?.value.type !== "map") return second;
  if (second.value.type === "map") return { ...second, value: merge(first.value, second.value) };
  return isNull(second.value) ? first : second;
}

function isAppended(value: Located): value is LocatedList {
  return value.type === "list" && value.appends === true;
}

function isUnset(value: Located): boolean {
  return value.type === "scalar" && value.unset === true;
}

/** The map without what was unset, once all that could say it was merged. */
export function withoutUnset(map: LocatedMap): LocatedMap {
  return holdsUnset(map) ? mapped(map, (value) => isUnset(value) ? undefined : kept(value)) : map;
}

/** Most files hold none, and are not written anew for it. */
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
