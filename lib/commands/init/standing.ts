/** Entries that `init` would add, and that stand already. */
import { contentOf } from "../../config/files/source.ts";
import type { Pair, YamlNode } from "../../config/yaml/node.ts";
import { writeYaml } from "../../config/yaml/write.ts";
import { parseYaml } from "../../config/yaml/yaml.ts";
import { isMap } from "../../map.ts";
import type { Role } from "../../provider/kind.ts";
import { type Addition, type Around, pairOf } from "./addition.ts";

/** Entries of the file by role and name, in small letters. */
export type There = Readonly<Record<Role, ReadonlyMap<string, Pair>>>;

/** Returns the name under which a wished entry stands already; `undefined` where it is to be added. */
type Stands = (role: Role, name: string) => string | undefined;

/**
 * Returns which entries stand already, with all that they are obtained through. One whose content does not tell who it
 * is, since its keys are elsewhere, is another one unless the addition says that it is the same.
 */
export function standingIn(wished: Addition, there: There, around: Around): Stands {
  const { same = [], standing = [] } = wished;
  const known = new Map<string, string | undefined>();
  const find: Stands = (role, name) => {
    const entry = (role === "identity" ? wished.identities : wished.providers)[name];
    if (!isMap(entry)) return name;
    const isStanding = role === "identity" && standing.includes(name) &&
      kindThere(there, around, name) === entry["kind"];
    if (isStanding) return there.identity.get(name.toLowerCase())?.key ?? name;
    const through = Object.entries(isMap(entry["via"]) ? entry["via"] : {});
    const led = through.map(([by, from]) => [by, stands(by as Role, String(from))] as const);
    if (led.some(([, from]) => from === undefined)) return undefined;
    if (role === "identity" && led.length === 0 && !same.includes(name)) return undefined;
    const via = led.length === 0 ? {} : { via: Object.fromEntries(led) };
    const content = sayingOf(nodeOf({ ...entry, ...via }));
    const found = [...there[role].values()].find(({ key, value }) =>
      isNamedAfter(key, name) && !around[role].has(key.toLowerCase()) && sayingOf(value) === content
    )?.key;
    return found?.toLowerCase() === name.toLowerCase() ? name : found;
  };
  const stands: Stands = (role, name) => {
    const key = `${role} ${name}`;
    if (!known.has(key)) {
      // Whoever leads back here is in a circle, and stands nowhere.
      known.set(key, undefined);
      known.set(key, find(role, name));
    }
    return known.get(key);
  };
  return stands;
}

/** Whether the name is that one, or a number of it. */
function isNamedAfter(key: string, name: string): boolean {
  const [own, first] = [key.toLowerCase(), name.toLowerCase()];
  return own === first || own.startsWith(`${first}-`) && /^\d+$/.test(own.slice(first.length + 1));
}

/** Returns the kind of the identity that has that name. */
function kindThere(there: There, around: Around, name: string): string | undefined {
  const value = there.identity.get(name.toLowerCase())?.value;
  const kind = value?.type === "map" ? pairOf(value, "kind")?.value : undefined;
  return around.identity.get(name.toLowerCase()) ??
    (kind?.type === "scalar" ? kind.text : undefined);
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
