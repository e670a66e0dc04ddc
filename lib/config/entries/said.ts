/** A search for entries that may say a key: of thousands, only these are read. */
import { PART_OF } from "../parts.ts";
import { type Located, type LocatedMap, mapIn } from "../yaml/located.ts";
import type { Node } from "./node.ts";

/** The entries of a configuration by role, and the tree that they were read from. */
export interface Written {
  readonly root: LocatedMap;
  readonly providers: ReadonlyMap<string, Node>;
  readonly identities: ReadonlyMap<string, Node>;
}

/** Returns the nodes of a role whose entries may say one of these keys, which are in small letters. */
export function thatMaySay(
  written: Written,
  role: "provider" | "identity",
  ...keys: readonly string[]
): readonly Node[] {
  const entries = mapIn(mapIn(written.root, "auth"), PART_OF[role])?.entries ?? new Map();
  return [...entries].filter(([, { value }]) => maySay(value, keys))
    .map(([name]) => written[PART_OF[role]].get(name)!);
}

/** Whether an entry may say one; the announced form has its keys a level below. */
function maySay(value: Located, keys: readonly string[]): boolean {
  if (value.type !== "map") return true;
  return value.entries.entries().some(([key, entry]) =>
    keys.includes(key.toLowerCase()) || key === "config" && maySay(entry.value, keys)
  );
}
