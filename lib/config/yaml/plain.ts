/** Located values as plain data, and checks for values that are not known before a program has run. */
import { isMap } from "../../map.ts";
import type { UserError } from "../../errors.ts";
import { type Located, type LocatedMap, mapped } from "./located.ts";

/**
 * Returns the value without its places. A key with nothing after it (`spec:`) is as good as absent, and so is a value
 * that only a program can tell.
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
    case "failed":
      return undefined;
  }
}

/** Returns a map without a prototype: a key such as `toString` must not look as if it were there. */
function plainMap(map: LocatedMap): unknown {
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, { value }] of map.entries) {
    const inner = toPlain(value);
    if (inner !== undefined && inner !== null) plain[key] = inner;
  }
  return plain;
}

/**
 * Replaces each value that is drawn anew in each run by its tag, so that equal configurations are equal in each run.
 */
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
    case "failed":
      return true;
  }
}

/** Returns why some part of the value can't be had, trusted or not; `undefined` when none failed. */
export function whyNot(located: Located): UserError | undefined {
  switch (located.type) {
    case "list":
      return located.items.map(whyNot).find((why) => why !== undefined);
    case "map":
      return [...located.entries.values()].map(({ value }) => whyNot(value))
        .find((why) => why !== undefined);
    case "failed":
      return located.why;
    default:
      return undefined;
  }
}

/** Removes the keys whose values only a program can tell. */
export function withoutComputed(map: LocatedMap): LocatedMap {
  return mapped(map, (value) => isComputed(value) ? undefined : value);
}

/** Reads each number, flag and null below one key as it is spelled, since variables hold text. */
export function withSpelled(map: LocatedMap, key: string): LocatedMap {
  const isBelow = ({ type }: Located, name: string) => name === key && type !== "scalar";
  return mapped(map, (value, name) => isBelow(value, name) ? spelled(value) : value);
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
    case "failed":
      return located;
  }
}

/** Writes plain data as text that is the same for the same data: keys in order, no space. */
export function canonical(plain: unknown): string {
  return JSON.stringify(plain, (_, value) => {
    if (!isMap(value)) return value;
    const sorted = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return Object.fromEntries(sorted);
  });
}
