/** Configuration values that remember where they were written: as maps and lists, merged, and as plain data. */
import type { Place, UserError } from "../../errors.ts";
import { startOf } from "./node.ts";

/** A scalar as YAML read it, with its spelling in the file, since `0123` is not the number 83 to a person. */
export interface LocatedScalar {
  readonly type: "scalar";
  readonly at: Place;
  readonly value: string | number | boolean | null;
  readonly source: string;
  /** A variable's value: it has no form of its own, so that it can't be written in another one. */
  readonly formless?: true;
  /** `!random 1 9`, as it is written: another value in each run, and no other configuration for it. */
  readonly drawn?: string;
  /** `!unset`: what other files say under the name is gone as well. */
  readonly unset?: true;
}

/** A list. */
export interface LocatedList {
  readonly type: "list";
  readonly at: Place;
  readonly items: readonly Located[];
  /** `!append`: it goes on where another file's list ends. */
  readonly appends?: true;
}

/** A map; names keep their case and their dots. */
export interface LocatedMap {
  readonly type: "map";
  readonly at: Place;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

/** A map's value, with the place of its key. */
export interface LocatedEntry {
  readonly keyAt: Place;
  readonly value: Located;
}

/** A value that only running a program can tell (`!exec`); run when it is needed, and only if trusted. */
export interface LocatedCommand {
  readonly type: "command";
  readonly at: Place;
  readonly command: string;
}

/** What a file that nobody trusts may not know: a variable's value, or what a program prints. */
export interface LocatedWithheld {
  readonly type: "withheld";
  readonly at: Place;
  /** As it is written, such as `!env TOKEN`. */
  readonly source: string;
  /** Why it can't be had, trusted or not. */
  readonly why?: UserError;
}

/** Any configuration value. */
export type Located =
  | LocatedScalar
  | LocatedList
  | LocatedMap
  | LocatedCommand
  | LocatedWithheld;

/** The map's value under that name. */
export function valueIn(map: LocatedMap | undefined, name: string): Located | undefined {
  return map?.entries.get(name)?.value;
}

/** The map under that name; `undefined` when it is absent or something else. */
export function mapIn(map: LocatedMap | undefined, name: string): LocatedMap | undefined {
  const value = valueIn(map, name);
  return value?.type === "map" ? value : undefined;
}

/** The text under that name; `undefined` when it is absent or not a string. */
export function textIn(map: LocatedMap | undefined, name: string): string | undefined {
  const value = valueIn(map, name);
  return value?.type === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** The value under a path of names and indexes; `undefined` when nothing is there. */
export function valueAt(
  root: Located,
  path: readonly (string | number)[],
): Located | undefined {
  let here: Located | undefined = root;
  for (const step of path) {
    if (here?.type === "map") here = here.entries.get(String(step))?.value;
    else if (here?.type === "list") here = here.items[Number(step)];
    else return undefined;
  }
  return here;
}

/** The map with each value changed; without those of which nothing is left. */
export function mapped(
  map: LocatedMap,
  change: (value: Located, name: string) => Located | undefined,
): LocatedMap {
  const entries = [...map.entries].flatMap(([name, entry]) => {
    const value = change(entry.value, name);
    return value === undefined ? [] : [[name, { ...entry, value }] as const];
  });
  return { ...map, entries: new Map(entries) };
}

/** The map without the values under these names. */
export function without(map: LocatedMap, ...names: readonly string[]): LocatedMap {
  return mapped(map, (value, name) => names.includes(name) ? undefined : value);
}

/** A map without entries, which stands nowhere. */
export const EMPTY: LocatedMap = {
  type: "map",
  at: startOf(""),
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

/**
 * The value without its places. A key with nothing after it (`spec:`) is as good as absent, and so is what
 * only a program can tell.
 */
export function toPlain(located: Located): unknown {
  switch (located.type) {
    case "scalar":
      return located.value;
    case "list":
      return located.items.map(toPlain);
    case "map":
      return plainMap(located);
    case "command":
    case "withheld":
      return undefined;
  }
}

/** Without a prototype: a key such as `toString` must not look as if it were there. */
function plainMap(map: LocatedMap): unknown {
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, { value }] of map.entries) {
    const inner = toPlain(value);
    if (inner !== undefined && inner !== null) plain[key] = inner;
  }
  return plain;
}

/** The map with what is drawn anew in each run as it is written, to tell configurations apart by it. */
export function steady(map: LocatedMap): LocatedMap {
  return mapped(map, steadyValue);
}

function steadyValue(value: Located): Located {
  if (value.type === "map") return steady(value);
  if (value.type === "list") return { ...value, items: value.items.map(steadyValue) };
  if (value.type !== "scalar" || value.drawn === undefined) return value;
  return { ...value, value: value.drawn, source: value.drawn };
}

/** Whether some part of the value is only known once a program has run. */
export function isComputed(located: Located): boolean {
  switch (located.type) {
    case "scalar":
      return false;
    case "list":
      return located.items.some(isComputed);
    case "map":
      return [...located.entries.values()].some(({ value }) => isComputed(value));
    case "command":
    case "withheld":
      return true;
  }
}

/** The map without the keys whose values only a program can tell. */
export function withoutComputed(map: LocatedMap): LocatedMap {
  return mapped(map, (value) => isComputed(value) ? undefined : value);
}

/** The map with each number, flag and nothing in that entry read as it is spelled: what variables hold. */
export function withSpelled(map: LocatedMap, key: string): LocatedMap {
  return mapped(map, (value, name) => name === key ? spelled(value) : value);
}

function spelled(located: Located): Located {
  switch (located.type) {
    case "scalar":
      if (typeof located.value === "string") return located;
      return { ...located, value: located.value === null ? "" : located.source };
    case "list":
      return { ...located, items: located.items.map(spelled) };
    case "map":
      return mapped(located, spelled);
    case "command":
    case "withheld":
      return located;
  }
}

/** Plain data as text that is the same for the same data: keys in order, no space. */
export function canonical(plain: unknown): string {
  return JSON.stringify(plain, (_, value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const sorted = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return Object.fromEntries(sorted);
  });
}
