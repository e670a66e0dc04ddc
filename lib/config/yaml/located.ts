/** Configuration values that remember their places: maps, lists, scalars, and values that are not known yet. */
import type { Place, UserError } from "../../errors.ts";
import { startOf } from "./node.ts";

/** A scalar as YAML read it, with its spelling in the file, since `0123` is not the number 83 to a person. */
export interface LocatedScalar {
  readonly type: "scalar";
  readonly at: Place;
  readonly value: string | number | boolean | null;
  readonly source: string;
  /** Says that it is a variable's value, which has no form of its own and so could not be written in another one. */
  readonly formless?: true;
  /**
   * The tag that drew it, such as `!random 1 9`: its value differs in each run, but the configuration is still the
   * same.
   */
  readonly drawn?: string;
  /** The tag that was passed over: the text under it may not be what was meant. */
  readonly tag?: string;
  /** Says that it is `!unset`: the values of other files under the name are removed as well. */
  readonly unset?: true;
}

/** A list. */
export interface LocatedList {
  readonly type: "list";
  readonly at: Place;
  readonly items: readonly Located[];
  /** Says that it is `!append`: it continues another file's list. */
  readonly appends?: true;
}

/** A map; names keep their case and their dots. */
export interface LocatedMap {
  readonly type: "map";
  readonly at: Place;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  /** Maps of earlier files for the same entry, the first one first, until all was read (`entries/overlaid.ts`). */
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

/** A value that a file may not know before it is trusted: a variable's, or a program's output. */
export interface LocatedWithheld {
  readonly type: "withheld";
  readonly at: Place;
  /** Its text in the file, such as `!env TOKEN`. */
  readonly source: string;
  /** Says that it is a command line: the question shows all of it, since any part could be what it does. */
  readonly runs?: true;
}

/** A value that can't be had, trusted or not; an error for whoever needs it, and for nobody else. */
export interface LocatedFailed {
  readonly type: "failed";
  readonly at: Place;
  /** Its text in the file, such as `!include FILE`. */
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

/** A value that is not known yet, or never will be. */
export type Untold = LocatedCommand | LocatedWithheld | LocatedFailed;

/** Whether the value is not known yet, or never will be. */
export function isUntold(value: Located): value is Untold {
  return value.type === "command" || value.type === "withheld" || value.type === "failed";
}

/** Names what a value is, for the person who wrote it, whether it may be known yet or not. */
export function typeInWords(value: Located): string {
  if (value.type !== "withheld") return value.type;
  return value.runs ? "command" : "variable";
}

/** Returns the map's value under that name; `undefined` when there is none. */
export function valueIn(map: LocatedMap | undefined, name: string): Located | undefined {
  return map?.entries.get(name)?.value;
}

/** Returns the map under that name; `undefined` when it is absent or something else. */
export function mapIn(map: LocatedMap | undefined, name: string): LocatedMap | undefined {
  const value = valueIn(map, name);
  return value?.type === "map" ? value : undefined;
}

/** Returns the text under that name; `undefined` when it is absent or not a string. */
export function textIn(map: LocatedMap | undefined, name: string): string | undefined {
  const value = valueIn(map, name);
  return value?.type === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** Returns the value under a path of names and indexes; `undefined` when nothing is there. */
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

/** Changes each value of a map; one that becomes `undefined` is removed. The map itself is returned where none changes. */
export function mapped(
  map: LocatedMap,
  change: (value: Located, name: string) => Located | undefined,
): LocatedMap {
  const changed = [...map.entries].map(([name, entry]) => {
    return { name, entry, value: change(entry.value, name) };
  });
  if (changed.every(({ entry, value }) => entry.value === value)) return map;
  const left = changed.flatMap(({ name, entry, value }) =>
    value === undefined ? [] : [[name, { ...entry, value }] as const]
  );
  return { ...map, entries: new Map(left) };
}

/** Returns the map without the values under these names. */
export function without(map: LocatedMap, ...names: readonly string[]): LocatedMap {
  return mapped(map, (value, name) => names.includes(name) ? undefined : value);
}

/** Whether the value is a map without entries. */
export function isEmptyMap(value: Located | undefined): boolean {
  return value?.type === "map" && value.entries.size === 0;
}

/** A map without entries and without a file. */
export const EMPTY: LocatedMap = {
  type: "map",
  at: startOf(""),
  entries: new Map(),
};

/** Returns the place below a value at which a text is written; `undefined` when it is nowhere. */
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
