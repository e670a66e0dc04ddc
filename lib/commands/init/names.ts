/** Names for entries that are added to a configuration in which others may have them. */
import { parseBool } from "../../bool.ts";
import type { MapNode, Pair, YamlNode } from "../../config/yaml/node.ts";
import { compact, isMap } from "../../map.ts";
import { visible } from "../../terminal/escape.ts";
import type { Role } from "../../provider/kind.ts";
import { standingIn, type There } from "./standing.ts";
import { type Addition, type Around, NOTHING_AROUND, pairOf } from "./addition.ts";

/** An addition that fits beside existing entries. */
interface Renamed {
  readonly addition: Addition;
  /** The part of it that does not exist yet. */
  readonly missing: Addition;
  /** Names of the identities that exist already. */
  readonly known: readonly string[];
  /** Differences from the wished addition, in words. */
  readonly notes: readonly string[];
}

/**
 * Gives entries names that nothing else has, there or in the files `around` that are read with it, and leaves out a
 * second default. What is there already is used as it is.
 */
export function renamed(
  wished: Addition,
  root: MapNode | undefined,
  around: Around = NOTHING_AROUND,
): Renamed {
  const there: There = {
    provider: entriesIn(root, "providers"),
    identity: entriesIn(root, "identities"),
  };
  const stands = standingIn(wished, there, around);
  const isNew = (role: Role) => ([name]: readonly [string, unknown]) =>
    stands(role, name) === undefined;
  const fresh = {
    provider: Object.entries(wished.providers).filter(isNew("provider")),
    identity: Object.entries(wished.identities).filter(isNew("identity")),
  };
  const numbered = (role: Role) =>
    namesFor(fresh[role], [...there[role].keys(), ...around[role].keys()]);
  const added = { provider: numbered("provider"), identity: numbered("identity") };
  const all = (role: Role, names: readonly string[]): Names =>
    new Map(names.map((name) => [name, stands(role, name) ?? added[role].get(name) ?? name]));
  const names = {
    provider: all("provider", Object.keys(wished.providers)),
    identity: all("identity", Object.keys(wished.identities)),
  };
  const defaults = withoutDefault(wished.identities, there.identity);
  const meant = (some: readonly string[] = []) =>
    some.map((name) => names.identity.get(name) ?? name);
  const addition: Addition = {
    ...wished,
    providers: withNames(wished.providers, names.provider, names),
    identities: withNames(defaults.less, names.identity, names),
    same: meant(wished.same),
    standing: meant(wished.standing),
  };
  const missing = (entries: Addition["identities"], role: Role) =>
    Object.fromEntries(fresh[role].flatMap(([name]) => {
      const own = added[role].get(name)!;
      return [[own, entries[own]] as const];
    }));
  const known = Object.keys(wished.identities).flatMap((name) => stands("identity", name) ?? []);
  return {
    addition,
    missing: {
      ...addition,
      providers: missing(addition.providers, "provider"),
      identities: missing(addition.identities, "identity"),
    },
    known,
    notes: [
      ...known.length > 0 ? [`Already there: ${known.map(visible).join(", ")}`] : [],
      ...notesOf(added.provider),
      ...notesOf(added.identity),
      ...fresh.identity.length > 0 ? defaults.notes : [],
    ],
  };
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
  there: readonly string[],
): Names {
  const taken = new Set(there);
  const used = new Set([...there, ...entries.map(([name]) => name.toLowerCase())]);
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
