/** Names for what is added to a configuration in which others may have them. */
import { contentOf } from "../config/files/source.ts";
import type { MapNode, YamlNode } from "../config/yaml/node.ts";
import { writeYaml } from "../config/yaml/write.ts";
import { parseYaml } from "../config/yaml/yaml.ts";
import { isMap } from "../map.ts";
import { type Addition, pairOf } from "./init_addition.ts";

/** The addition with names of its own, and what of it is missing: a provider that is there under its name is the same. */
export function renamed(
  wished: Addition,
  root: MapNode | undefined,
): { readonly addition: Addition; readonly missing: Addition } {
  const [providers, identities] = [entriesIn(root, "providers"), entriesIn(root, "identities")];
  const isThere = ([name, entry]: readonly [string, unknown]) => {
    const there = providers.get(name.toLowerCase());
    return there !== undefined && sayingOf(there) === sayingOf(nodeOf(entry));
  };
  const names = {
    provider: namesFor(
      Object.entries(wished.providers).filter((each) => !isThere(each)),
      providers,
    ),
    identity: namesFor(Object.entries(wished.identities), identities),
  };
  const addition: Addition = {
    ...wished,
    providers: withNames(wished.providers, names.provider, names),
    identities: withNames(wished.identities, names.identity, names),
  };
  const missing = Object.entries(addition.providers).filter((each) => !isThere(each));
  return { addition, missing: { ...addition, providers: Object.fromEntries(missing) } };
}

/** By their names, which count in any case, in small letters. */
function entriesIn(root: MapNode | undefined, part: string): ReadonlyMap<string, YamlNode> {
  const auth = root && pairOf(root, "auth")?.value;
  const entries = auth?.type === "map" ? pairOf(auth, part)?.value : undefined;
  if (entries?.type !== "map") return new Map();
  return new Map(entries.pairs.map(({ key, value }) => [key.toLowerCase(), value]));
}

type Names = ReadonlyMap<string, string>;

/** `azure` is `azure-2` where there is an `azure`. */
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

/** The entries under their new names, and led to others by theirs. */
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

/** What an entry says, whatever its layout. */
function sayingOf(value: YamlNode | undefined): string {
  if (value === undefined) return "";
  const { at } = value;
  const pairs = [{ key: "auth", keyAt: at, merges: false, value }];
  return contentOf({ type: "map", at, tag: undefined, pairs });
}
