/**
 * Conversion of every entry to the map form, which everything else reads. Values keep their places, so an error shows
 * the line that was written. The announcement has another form (`type`, `config`, an identity's `provider`): a
 * provider's `type` is a kind, or a cloud, whose kinds are told apart by keys of `config`; an identity's kind is its
 * provider's when both have a kind of that name, else told by the keys of `config`.
 */
import type { Cloud } from "../../provider/cloud.ts";
import type { UserError } from "../../errors.ts";
import type { Kind, Role } from "../../provider/kind.ts";
import { declared, findKind } from "./kinds.ts";
import { type Entries, type Moved, type Placement, takeConfig, takeFields } from "./places.ts";
import { isEmptyMap, type LocatedMap, mapIn, textIn, valueIn } from "../yaml/located.ts";
import { spelledAs } from "../../nearest.ts";
import type { Subject } from "../schema/problems.ts";

/** An entry in the map form. */
interface Shaped {
  readonly tree: LocatedMap;
  readonly moved: readonly Moved[];
  readonly problems: readonly UserError[];
}

/** The clouds and entries around an entry. */
export interface Neighbours {
  readonly clouds: readonly Cloud[];
  readonly providers: ReadonlySet<string>;
  readonly identities: ReadonlySet<string>;
  /** Returns the kind of a provider, by the kind's own name. */
  kindOf(provider: string): string | undefined;
  /** Returns a provider that may offer an identity of which nothing is known yet. */
  unheard(): string | undefined;
}

/** Brings an entry into the map form; one that has it already is returned as it is. */
export function shapeEntry(
  role: Role,
  name: string,
  subject: Subject,
  map: LocatedMap,
  around: Neighbours,
): Shaped {
  const entries = new Map(map.entries);
  if (textIn(map, "name") === name) entries.delete("name");
  if (isEmptyMap(valueIn(map, "via"))) entries.delete("via");
  takeKind(role, map, entries, around);
  if (role === "identity") takeProvider(map, entries, around);
  const kind = findKind(around.clouds, role, textIn({ ...map, entries }, "kind") ?? "")?.kind;
  const taken: Placement = { entries, subject, moved: [], problems: [] };
  takeConfig(taken, role, kind);
  if (kind !== undefined) takeFields(taken, role, kind);
  const { moved, problems } = taken;
  return { tree: { ...map, entries }, moved, problems };
}

/** Makes `kind` of `type`; without a `type`, an identity's kind follows from its other keys. */
function takeKind(role: Role, map: LocatedMap, entries: Entries, around: Neighbours): void {
  if (entries.has("kind")) return;
  const type = entries.get("type");
  const config = mapIn(map, "config");
  const told = role === "provider"
    ? providerKind(textIn(map, "type"), config, around)
    : identityKind(textIn(map, "type"), textIn(map, "provider"), config, around);
  const from = type ?? map.entries.get("config") ?? map.entries.get("provider");
  if (told === undefined || from === undefined) return;
  entries.delete("type");
  const { at } = from.value;
  entries.set("kind", {
    keyAt: from.keyAt,
    value: { type: "scalar", at, value: told, source: told },
  });
}

/** Returns the kind that `type` names itself, or by its cloud and the keys of `config`. */
function providerKind(
  type: string | undefined,
  config: LocatedMap | undefined,
  { clouds }: Neighbours,
): string | undefined {
  const own = declared(clouds.filter(({ name }) => name === type), "provider");
  const otherwise = own.find(({ kind: { announced } }) => announced && !announced.keys);
  return told(own, config) ?? otherwise?.kind.name ?? type;
}

function identityKind(
  type: string | undefined,
  provider: string | undefined,
  config: LocatedMap | undefined,
  { clouds, providers, kindOf }: Neighbours,
): string | undefined {
  if (type?.includes("/") || (type && findKind(clouds, "identity", type))) return type;
  const owner = provider && spelledAs(provider, providers);
  const same = owner && kindOf(owner);
  if (same && findKind(clouds, "identity", same)) return same;
  return told(declared(clouds, "identity"), config) ?? type;
}

/** Returns the first kind that has a key of `config` of its own. */
function told(
  kinds: readonly { readonly kind: Kind }[],
  config: LocatedMap | undefined,
): string | undefined {
  return kinds.find(({ kind: { announced } }) =>
    announced?.keys?.some((key) => config?.entries.has(key))
  )?.kind.name;
}

/** Makes `via` of `provider: NAME`, unless there is one; the name may also be an identity's. */
function takeProvider(map: LocatedMap, entries: Entries, around: Neighbours): void {
  const entry = map.entries.get("provider");
  const name = textIn(map, "provider");
  if (entry === undefined || name === undefined || entries.has("via")) return;
  const isThere = (names: ReadonlySet<string>) => spelledAs(name, names) !== undefined;
  const side = isThere(around.identities) && !isThere(around.providers) ? "identity" : "provider";
  entries.delete("provider");
  const { at } = entry.value;
  const value: LocatedMap = { type: "map", at, entries: new Map([[side, entry]]) };
  entries.set("via", { keyAt: entry.keyAt, value });
}
