/** Names for entries that are added to a configuration in which others may have them. */
import { parseBool } from "../../bool.ts";
import { contentOf } from "../../config/files/source.ts";
import type { MapNode, Pair, YamlNode } from "../../config/yaml/node.ts";
import { writeYaml } from "../../config/yaml/write.ts";
import { parseYaml } from "../../config/yaml/yaml.ts";
import { compact, isMap } from "../../map.ts";
import { visible } from "../../terminal/escape.ts";
import { type Addition, pairOf } from "./addition.ts";

/** An addition that fits beside existing entries. */
interface Renamed {
  readonly addition: Addition;
  /** The part of it that does not exist yet. */
  readonly missing: Addition;
  /** Differences from the wished addition, in words. */
  readonly notes: readonly string[];
}

/**
 * Gives entries names of their own, and leaves out a second default. An entry that exists with the same content under
 * its name is used as it is.
 */
export function renamed(
  wished: Addition,
  root: MapNode | undefined,
): Renamed {
  const [providers, identities] = [entriesIn(root, "providers"), entriesIn(root, "identities")];
  const isThere = thereIn(providers);
  const isKnown = knownIn(wished, isThere, thereIn(identities));
  const defaults = withoutDefault(wished.identities, identities);
  const names = {
    provider: namesFor(
      Object.entries(wished.providers).filter((each) => !isThere(each)),
      providers,
    ),
    identity: namesFor(
      Object.entries(wished.identities).filter((each) => !isKnown(each)),
      identities,
    ),
  };
  const addition: Addition = {
    ...wished,
    providers: withNames(wished.providers, names.provider, names),
    identities: withNames(defaults.less, names.identity, names),
  };
  const missing = Object.entries(addition.providers).filter((each) => !isThere(each));
  const unknown = Object.entries(addition.identities).filter((each) => !isKnown(each));
  const known = Object.entries(wished.identities).filter(isKnown).map(([name]) => name);
  return {
    addition,
    missing: {
      ...addition,
      providers: Object.fromEntries(missing),
      identities: Object.fromEntries(unknown),
    },
    notes: [
      ...known.length > 0 ? [`Already there: ${known.map(visible).join(", ")}`] : [],
      ...notesOf(names.provider),
      ...notesOf(names.identity),
      ...unknown.length > 0 ? defaults.notes : [],
    ],
  };
}

type IsThere = (each: readonly [string, unknown]) => boolean;

/** Returns whether an entry is among those that exist, whichever of them is the default. */
function thereIn(existing: ReadonlyMap<string, Pair>): IsThere {
  return ([name, entry]) => {
    const there = existing.get(name.toLowerCase());
    return there !== undefined && sayingOf(there.value) === sayingOf(nodeOf(entry));
  };
}

/**
 * Returns whether an identity exists, with all that it is obtained through; one that is obtained through nothing may be
 * told by its keys alone, which stand elsewhere.
 */
function knownIn(wished: Addition, isThere: IsThere, isSame: IsThere): IsThere {
  const isKnown: IsThere = (each) => {
    const via = Object.entries(isMap(each[1]) && isMap(each[1]["via"]) ? each[1]["via"] : {});
    return via.length > 0 && isSame(each) && via.every(([role, name]) => {
      const through = role === "identity" ? wished.identities : wished.providers;
      const entry = [String(name), through[String(name)]] as const;
      return entry[1] === undefined || (role === "identity" ? isKnown : isThere)(entry);
    });
  };
  return isKnown;
}

function notesOf(names: Names): readonly string[] {
  return [...names].filter(([name, own]) => name !== own).map(([name, own]) =>
    `"${visible(name)}" is the name of another already: what was added is "${visible(own)}"`
  );
}

/** Returns the entries, none of which is the default if another is already. */
function withoutDefault(
  entries: Readonly<Record<string, unknown>>,
  there: ReadonlyMap<string, Pair>,
) {
  const before = there.values().find(({ value }) => isDefault(value))?.key;
  const all = Object.entries(entries);
  const wished = all.filter(([, entry]) => isMap(entry) && entry["default"] === true);
  if (before === undefined || wished.length === 0) return { less: entries, notes: [] };
  const less = all.map(([name, entry]) =>
    [name, isMap(entry) ? { ...entry, default: undefined } : entry] as const
  );
  const note = `"${visible(before)}" stays the default identity`;
  return { less: compact(Object.fromEntries(less)), notes: [note] };
}

function isDefault(node: YamlNode): boolean {
  const value = node.type === "map" ? pairOf(node, "default")?.value : undefined;
  return value?.type === "scalar" && parseBool(value.text) === true;
}

/** Returns existing entries by name, in small letters, since case makes no difference. */
function entriesIn(root: MapNode | undefined, part: string): ReadonlyMap<string, Pair> {
  const auth = root && pairOf(root, "auth")?.value;
  const entries = auth?.type === "map" ? pairOf(auth, part)?.value : undefined;
  if (entries?.type !== "map") return new Map();
  return new Map(entries.pairs.map((pair) => [pair.key.toLowerCase(), pair]));
}

type Names = ReadonlyMap<string, string>;

/** Numbers names that are taken: `azure` is `azure-2` if there is an `azure`. */
function namesFor(
  entries: readonly (readonly [string, unknown])[],
  taken: ReadonlyMap<string, unknown>,
): Names {
  const used = new Set([...taken.keys(), ...entries.map(([name]) => name.toLowerCase())]);
  return new Map(entries.map(([name]) => {
    if (!taken.has(name.toLowerCase())) return [name, name];
    const numbered = Array.from({ length: used.size + 1 }, (_, at) => `${name}-${at + 2}`);
    const free = numbered.find((each) => !used.has(each.toLowerCase()))!;
    used.add(free.toLowerCase());
    return [name, free];
  }));
}

/** Returns the entries under their new names, and with their `via` leading to new names. */
function withNames(
  entries: Readonly<Record<string, unknown>>,
  own: Names,
  all: Readonly<Record<string, Names>>,
): Record<string, unknown> {
  const led = (via: Readonly<Record<string, unknown>>) =>
    Object.entries(via).map(([role, name]) => [role, all[role]?.get(String(name)) ?? name]);
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => {
      const via = isMap(entry) && isMap(entry["via"]) ? entry["via"] : undefined;
      const same = via === undefined || !isMap(entry);
      return [
        own.get(name) ?? name,
        same ? entry : { ...entry, via: Object.fromEntries(led(via)) },
      ];
    }),
  );
}

function nodeOf(entry: unknown): YamlNode | undefined {
  return parseYaml(writeYaml(entry), "").root;
}

/** Returns an entry's content, whatever its layout, and whether or not it is the default. */
function sayingOf(value: YamlNode | undefined): string {
  if (value === undefined) return "";
  const { at } = value;
  const said = value.type === "map"
    ? { ...value, pairs: value.pairs.filter(({ key }) => key.toLowerCase() !== "default") }
    : value;
  const pairs = [{ key: "auth", keyAt: at, merges: false, value: said }];
  return contentOf({ type: "map", at, tag: undefined, pairs });
}
