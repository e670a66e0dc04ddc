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
  /** What earlier files say of the same entry, the first of them first, until all was read (`entries/overlaid.ts`). */
  readonly earlier?: readonly LocatedMap[];
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
  /** What runs: whatever would be hidden of it could be what it does. */
  readonly runs?: true;
}

/** What can't be had, trusted or not: whoever needs it is told why, and nobody else. */
export interface LocatedFailed {
  readonly type: "failed";
  readonly at: Place;
  /** As it is written, such as `!include FILE`. */
  readonly source: string;
  readonly why: UserError;
}

/** Any configuration value. */
export type Located =
  | LocatedScalar
  | LocatedList
  | LocatedMap
  | LocatedCommand
  | LocatedWithheld
  | LocatedFailed;

/** A value of which nobody knows yet, or ever, what it is. */
export type Untold = LocatedCommand | LocatedWithheld | LocatedFailed;

/** Whether nobody knows yet what it is: whoever needs it is told what it waits for, or why nobody can tell. */
export function isUntold(value: Located): value is Untold {
  return value.type === "command" || value.type === "withheld" || value.type === "failed";
}

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

/** Where a text is written below a value. */
export function placeOfText(value: Located, text: string): Place | undefined {
  if (value.type === "scalar") return value.value === text ? value.at : undefined;
  const below = value.type === "list"
    ? value.items
    : value.type === "map"
    ? [...value.entries.values()].map((it) => it.value)
    : [];
  for (const each of below) {
    const at = placeOfText(each, text);
    if (at !== undefined) return at;
  }
  return undefined;
}
