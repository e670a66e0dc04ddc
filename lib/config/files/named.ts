/** Turns lists of named entries (`- name: x`) into maps, so that both forms merge by name. */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { EMPTY } from "../yaml/merge.ts";
import type { Located, LocatedEntry, LocatedList, LocatedMap } from "../yaml/located.ts";
import { mapIn } from "../yaml/located.ts";
import { below, item } from "../yaml/position.ts";

/** The parts of `auth` that may be written as a list. */
const NAMED = ["providers", "identities"] as const;

/** The same configuration, with lists under `auth.providers` and `auth.identities` keyed by name. */
export function keyByName(root: LocatedMap, problems: UserError[]): LocatedMap {
  const auth = mapIn(root, "auth");
  if (!auth) return root;
  let keyed = auth;
  for (const part of NAMED) {
    const entry = auth.entries.get(part);
    if (entry?.value.type !== "list") continue;
    keyed = withEntry(keyed, part, { ...entry, value: asMap(entry.value, problems) });
  }
  return keyed === auth
    ? root
    : withEntry(root, "auth", { ...root.entries.get("auth")!, value: keyed });
}

function withEntry(map: LocatedMap, name: string, entry: LocatedEntry): LocatedMap {
  return { ...map, entries: new Map(map.entries).set(name, entry) };
}

function asMap(list: LocatedList, problems: UserError[]): LocatedMap {
  const entries = new Map<string, LocatedEntry>();
  for (const each of list.items) {
    const named = nameOf(each, problems);
    if (!named) continue;
    const first = entries.get(named.name);
    if (first) problems.push(twice(named.name, first, named.entry));
    else entries.set(named.name, moved(list.at.path, named.name, named.entry));
  }
  return { ...EMPTY, at: list.at, entries };
}

function nameOf(
  value: Located,
  problems: UserError[],
): { name: string; entry: LocatedEntry } | undefined {
  const name = value.type === "map" ? value.entries.get("name") : undefined;
  if (value.type === "map" && name?.value.type === "scalar" && name.value.value !== null) {
    const entries = new Map(value.entries);
    entries.delete("name");
    return {
      name: name.value.source,
      entry: { keyAt: name.value.at, value: { ...value, entries } },
    };
  }
  const message = "Cannot use an entry without a name";
  problems.push(new UserError("config_invalid", message, { hint: "- name: NAME", at: value.at }));
}

function twice(name: string, first: LocatedEntry, second: LocatedEntry): UserError {
  const { file, line } = first.keyAt;
  const message = `Cannot use the name "${visible(name)}" twice: ` +
    `"${visible(file)}" has it already, on line ${line}`;
  const hint = "remove or rename one of them";
  return new UserError("config_invalid", message, { hint, at: second.keyAt });
}

/** The entry under its name instead of its number: what stands below it is found by that path. */
function moved(path: string, name: string, { keyAt, value }: LocatedEntry): LocatedEntry {
  const place = below(path, name);
  return { keyAt: { ...keyAt, path: place }, value: placed(value, place) };
}

/** The value, with the paths that it has there. */
export function placed(value: Located, path: string): Located {
  const at = { ...value.at, path };
  if (value.type === "list") {
    return { ...value, at, items: value.items.map((each, i) => placed(each, item(path, i))) };
  }
  if (value.type !== "map") return { ...value, at };
  const entries = [...value.entries].map(([name, entry]): [string, LocatedEntry] => {
    const inside = below(path, name);
    return [name, {
      keyAt: { ...entry.keyAt, path: inside },
      value: placed(entry.value, inside),
    }];
  });
  return { ...value, at, entries: new Map(entries) };
}
