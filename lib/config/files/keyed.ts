/** Conversion of lists of entries to maps by name. */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import {
  EMPTY,
  type Located,
  type LocatedEntry,
  type LocatedList,
  type LocatedMap,
  type LocatedScalar,
  type LocatedWithheld,
  mapped,
  without,
} from "../yaml/located.ts";
import { PART_OF } from "../parts.ts";
import { below, item } from "../yaml/node.ts";

/** The parts of `auth` that may be written as a list. */
const LISTED: readonly string[] = [PART_OF.provider, PART_OF.identity];

/** Returns the configuration with lists under `auth.providers` and `auth.identities` keyed by name. */
export function keyByName(root: LocatedMap, problems: UserError[]): LocatedMap {
  const keyed = (value: Located, name: string) =>
    LISTED.includes(name) && value.type === "list" ? asMap(value, problems) : value;
  return mapped(
    root,
    (value, name) => name === "auth" && value.type === "map" ? mapped(value, keyed) : value,
  );
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
  if (value.type === "map" && name !== undefined && isTold(name.value)) {
    const entry = { keyAt: name.value.at, value: without(value, "name") };
    return { name: name.value.source, entry };
  }
  // A file beyond the project, which is read once it is trusted.
  if (value.type === "withheld" && !value.runs) return undefined;
  const message = "Cannot use an entry without a name";
  problems.push(new UserError("config_invalid", message, { hint: "- name: NAME", at: value.at }));
}

/** Whether it names an entry; what may not be asked yet (`!env NAME`) stands for what it will say. */
function isTold(name: Located): name is LocatedScalar | LocatedWithheld {
  return name.type === "scalar" ? name.value !== null : name.type === "withheld" && !name.runs;
}

function twice(name: string, first: LocatedEntry, second: LocatedEntry): UserError {
  const { file, line } = first.keyAt;
  const message = `Cannot use the name "${visible(name)}" twice: ` +
    `"${visible(file)}" has it already, on line ${line}`;
  const hint = "remove or rename one of them";
  return new UserError("config_invalid", message, { hint, at: second.keyAt });
}

/** Moves an entry to that name, from its own name or number: values below it get paths with that name. */
export function moved(path: string, name: string, { keyAt, value }: LocatedEntry): LocatedEntry {
  const place = below(path, name);
  return { keyAt: { ...keyAt, path: place }, value: placed(value, place) };
}

/** Returns the value with its paths below another one. */
function placed(value: Located, path: string): Located {
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
