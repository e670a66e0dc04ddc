/**
 * Every entry in the one form that everything else reads, with its fields where its kind's schema has them.
 * Values keep their places, so an error shows the line that was written.
 *
 * A field of a provider may stand in the entry or below `spec`, one of an identity in the entry or below
 * `principal`, whatever the kind. The announcement has another form (`type`, `config`, an identity's
 * `provider`): a provider's `type` is a kind, or a cloud, whose kinds say by which keys of `config` they are told;
 * an identity's kind is its provider's when both have the same, else told by the keys of `config`.
 */
import type * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { UserError } from "../../errors.ts";
import type { Kind, Role } from "../../provider/kind.ts";
import { COMMON } from "./common.ts";
import { type Keys, keysOf } from "../schema/fields.ts";
import { declared, findKind } from "./kinds.ts";
import {
  type Located,
  type LocatedEntry,
  type LocatedMap,
  mapIn,
  textIn,
} from "../yaml/located.ts";
import { spelledAs } from "../schema/suggest.ts";
import { problem, sentence, type Subject, unknownKey } from "../schema/problems.ts";

/** A key that was written in one place and is read from another. */
export interface Moved {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** An entry in the one form. */
export interface Shaped {
  readonly tree: LocatedMap;
  readonly moved: readonly Moved[];
  readonly problems: readonly UserError[];
}

/** What is known of the entries around. */
export interface Around {
  readonly clouds: readonly Cloud[];
  readonly providers: ReadonlySet<string>;
  readonly identities: ReadonlySet<string>;
  /** The kind of a provider, in its own name. */
  kindOf(provider: string): string | undefined;
}

type Entries = Map<string, LocatedEntry>;

/** Where the fields of an entry may stand instead of in the entry itself. */
export const CONTAINER = { provider: "spec", identity: "principal" } as const satisfies Record<
  Role,
  string
>;

/** Where a key of `config` may belong, beside the entry itself. */
const CONTAINERS = ["spec", "principal", "credentials"] as const;

/** Turns an entry into the one form; one that is in it already comes back as it is. */
export function shapeEntry(
  role: Role,
  name: string,
  subject: Subject,
  map: LocatedMap,
  around: Around,
): Shaped {
  const entries = new Map(map.entries);
  if (textIn(map, "name") === name) entries.delete("name");
  takeKind(role, map, entries, around);
  if (role === "identity") takeProvider(map, entries, around);
  const kind = findKind(around.clouds, role, textIn({ ...map, entries }, "kind") ?? "")?.kind;
  const taken: Taken = { entries, subject, moved: [], problems: [] };
  takeConfig(taken, role, kind);
  if (kind !== undefined) takeFields(taken, role, kind);
  const { moved, problems } = taken;
  return { tree: { ...map, entries }, moved, problems };
}

/** `type` becomes `kind`; without a `type`, an identity's kind follows from what else it says. */
function takeKind(role: Role, map: LocatedMap, entries: Entries, around: Around): void {
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

/** `type` names a kind, or the cloud of one. */
function providerKind(
  type: string | undefined,
  config: LocatedMap | undefined,
  { clouds }: Around,
): string | undefined {
  const own = declared(clouds.filter(({ name }) => name === type), "provider");
  const otherwise = own.find(({ kind: { announced } }) => announced && !announced.keys);
  return told(own, config) ?? otherwise?.kind.name ?? type;
}

function identityKind(
  type: string | undefined,
  provider: string | undefined,
  config: LocatedMap | undefined,
  { clouds, providers, kindOf }: Around,
): string | undefined {
  if (type?.includes("/") || (type && findKind(clouds, "identity", type))) return type;
  const owner = provider && spelledAs(provider, providers);
  const same = owner && kindOf(owner);
  if (same && findKind(clouds, "identity", same)) return same;
  return told(declared(clouds, "identity"), config) ?? type;
}

/** The first of the kinds that a key of `config` tells. */
function told(
  kinds: readonly { readonly kind: Kind }[],
  config: LocatedMap | undefined,
): string | undefined {
  return kinds.find(({ kind: { announced } }) =>
    announced?.keys?.some((key) => config?.entries.has(key))
  )?.kind.name;
}

/** `provider: NAME` becomes `via`, unless there is one; the name may also be an identity's. */
function takeProvider(map: LocatedMap, entries: Entries, around: Around): void {
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

/** An entry whose fields are being put into their places. */
interface Taken {
  readonly subject: Subject;
  readonly entries: Entries;
  readonly moved: Moved[];
  readonly problems: UserError[];
}

/** Where fields are read, by their names. */
type Places = ReadonlyMap<string, readonly string[]>;

/** Where the schemas have their fields: below the containers, and in the entry, which comes before. */
function placesIn(schemas: readonly v.GenericSchema[], containers: readonly string[]): Places {
  const keys = keysOf(schemas)?.known ?? new Map<string, readonly v.GenericSchema[]>();
  const places = new Map<string, readonly string[]>();
  for (const name of containers) {
    for (const key of keysOf(keys.get(name) ?? [])?.known.keys() ?? []) {
      places.set(key, [name, key]);
    }
  }
  for (const key of keys.keys()) places.set(key, [key]);
  return places;
}

/** The fields of a kind that may stand in an entry of that role, or below its container. */
export function fieldsOf(role: Role, kind: Pick<Kind, "schema">): Places {
  const places = placesIn([kind.schema], [CONTAINER[role]]);
  return new Map(
    [...places].filter(([key]) => !isContainer(key) && !Object.hasOwn(COMMON.entries, key)),
  );
}

function isContainer(key: string): boolean {
  return CONTAINERS.some((name) => name === key);
}

/** Every key of `config` goes where the kind reads it. */
function takeConfig(taken: Taken, role: Role, kind: Kind | undefined): void {
  const config = taken.entries.get("config");
  if (config?.value.type !== "map") return;
  taken.entries.delete("config");
  const renames = { session_duration: "session.duration", ...kind?.announced?.renamed };
  const renamed = Object.entries(renames).map(([key, to]) => [key, to.split(".")] as const);
  const schemas = kind ? [kind.schema, COMMON] : [COMMON];
  const places = new Map([...placesIn(schemas, CONTAINERS), ...renamed]);
  const names = [...places.keys()].filter((name) => !isContainer(name));
  const takesAny = kind === undefined || CONTAINERS.some((name) => isOpen(kind, name));
  for (const [key, entry] of config.value.entries) {
    const to = places.get(key) ?? (takesAny ? [CONTAINER[role], key] : undefined);
    const from = ["config", key];
    if (to !== undefined) move(taken, { from, to }, entry, config);
    else taken.problems.push(unknownKey(taken.subject, from, entry.keyAt, names));
  }
  taken.moved.push(...renamed.map(([key, to]) => ({ from: ["config", key], to })));
}

function isOpen({ schema }: Kind, container: string): boolean {
  return keysOf(keysOf([schema])?.known.get(container) ?? [])?.other !== undefined;
}

/** What stands in the entry and is read from below the container, or the reverse. */
function takeFields(taken: Taken, role: Role, kind: Kind): void {
  const keys = keysOf([kind.schema]);
  if (keys === undefined || keys.other !== undefined) return;
  const container = CONTAINER[role];
  const places = fieldsOf(role, kind);
  const isWritten = taken.entries.has(container);
  takeBelow(taken, container, places, keysOf(keys.known.get(container) ?? []));
  const flat = [...taken.entries].filter(([key]) => places.get(key)?.[0] === container);
  for (const [key, entry] of flat) {
    taken.entries.delete(key);
    move(taken, { from: [key], to: [container, key] }, entry, taken.subject.entry);
  }
  if (flat.length > 0 && !isWritten) taken.moved.push({ from: [], to: [container] });
}

/** `own` are the keys that the kind itself has there; one without has them all in the entry. */
function takeBelow(taken: Taken, container: string, places: Places, own: Keys | undefined): void {
  const { entries, subject, problems } = taken;
  const written = entries.get(container);
  if (written?.value.type !== "map") {
    if (written !== undefined && own === undefined) takeNothing(taken, container, written.value);
    return;
  }
  const isHome = (key: string) => own && (own.other || own.known.has(key) || !places.has(key));
  const home = [...written.value.entries].filter(([key]) => isHome(key));
  const away = [...written.value.entries].filter(([key]) => !isHome(key));
  if (home.length === 0 && (own === undefined || away.length > 0)) entries.delete(container);
  else entries.set(container, { ...written, value: { ...written.value, entries: new Map(home) } });
  for (const [key, entry] of away) {
    const [from, to] = [[container, key], places.get(key)];
    if (to !== undefined) move(taken, { from, to }, entry, written);
    else problems.push(unknownKey(subject, from, entry.keyAt, [...places.keys()]));
  }
}

/** What a program will tell may still become a map. */
function takeNothing(
  { entries, subject, problems }: Taken,
  container: string,
  value: Located,
): void {
  if (value.type === "command" || value.type === "withheld") return;
  entries.delete(container);
  if (value.type === "scalar" && value.value === null) return;
  problems.push(problem(sentence(subject, [container], "must be a map"), value.at));
}

/** Puts a field where it is read, unless that says it already; maps on the way stand where `holder` does. */
function move(taken: Taken, moved: Moved, entry: LocatedEntry, holder: LocatedEntry): void {
  const { from, to } = moved;
  if (put(taken.entries, holder, to, entry)) taken.moved.push(moved);
  else {
    const [one, other] = [from, to].map((path) => `"${path.join(".")}"`);
    const message = `${taken.subject.failed}: ${one} and ${other} say the same`;
    taken.problems.push(problem(message, entry.keyAt, "remove one of them"));
  }
}

/** `false` when something is there already. */
function put(
  entries: Entries,
  holder: LocatedEntry,
  [key, ...rest]: readonly string[],
  entry: LocatedEntry,
): boolean {
  if (key === undefined) return false;
  const there = entries.get(key);
  if (rest.length === 0) return there === undefined && Boolean(entries.set(key, entry));
  const { keyAt, value: { at } } = holder;
  const value: Located = there?.value ?? { type: "map", at, entries: new Map() };
  if (value.type !== "map") return false;
  const inner = new Map(value.entries);
  const done = put(inner, holder, rest, entry);
  entries.set(key, { keyAt: there?.keyAt ?? keyAt, value: { ...value, entries: inner } });
  return done;
}
