/**
 * Keys in another case (`Region:`, `Identities:`), renamed as the schemas spell them: the original reads them so, since
 * it knows no case. A name that somebody else gave, such as an entry's, a variable's or a tag's, keeps its case.
 */
import { type Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import type { Located, LocatedEntry, LocatedMap } from "../yaml/located.ts";
import { itemsOf, keysOf } from "./fields.ts";
import { problem, remark } from "./problems.ts";
import type { GenericSchema } from "valibot";

/** Collectors of the problems and remarks about keys. */
interface KeyNotes {
  readonly problems: UserError[];
  readonly remarks: UserError[];
}

/** Renames every key that the schemas know in another case to its own spelling. */
export function inOwnCase(
  map: LocatedMap,
  schemas: () => readonly GenericSchema[],
  notes: KeyNotes,
): LocatedMap {
  return hasCapitals(map) ? foldMap(map, schemas(), notes) : map;
}

/** Whether any key has a capital letter; most files have none, and need not be compared with anything. */
function hasCapitals(value: Located): boolean {
  if (value.type === "list") return value.items.some(hasCapitals);
  if (value.type !== "map") return false;
  return value.entries.entries().some(([key, entry]) => isCased(key) || hasCapitals(entry.value));
}

function isCased(key: string): boolean {
  return key !== key.toLowerCase();
}

function fold(value: Located, schemas: readonly GenericSchema[], notes: KeyNotes): Located {
  if (schemas.length === 0 || !hasCapitals(value)) return value;
  if (value.type === "map") return foldMap(value, schemas, notes);
  if (value.type !== "list") return value;
  const fields = itemsOf(schemas) ?? [];
  return { ...value, items: value.items.map((each) => fold(each, fields, notes)) };
}

function foldMap(
  map: LocatedMap,
  schemas: readonly GenericSchema[],
  notes: KeyNotes,
): LocatedMap {
  const keys = keysOf(schemas);
  if (keys === undefined) return map;
  const entries = new Map<string, LocatedEntry>();
  for (const [written, entry] of map.entries) {
    const own = keys.known.has(written) ? written : written.toLowerCase();
    const key = keys.known.has(own) ? own : written;
    if (key !== written && map.entries.has(key) || entries.has(key)) {
      notes.problems.push(twice(written, key, entry.keyAt));
      continue;
    }
    if (key !== written) notes.remarks.push(otherCase(written, key, entry.keyAt));
    const fields = keys.known.get(key) ?? keys.other ?? [];
    entries.set(key, { ...entry, value: fold(entry.value, fields, notes) });
  }
  return { ...map, entries };
}

function otherCase(written: string, own: string, at: Place): UserError {
  const message = `Reading the key "${visible(written)}" as "${own}"`;
  const hint = `write "${own}" instead of "${visible(written)}"`;
  return remark("spelling_accepted", message, at, hint);
}

function twice(written: string, own: string, at: Place): UserError {
  const message = `Cannot use the key "${
    visible(written)
  }": "${own}" is there too, and means the same`;
  return problem(message, at, "remove one of them");
}
