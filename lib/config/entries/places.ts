/**
 * Places in which an entry's fields are written, and in which its kind reads them: a provider's in the entry or below
 * `spec`, an identity's in the entry or below `principal`, with those below `spec` in the entry as well, whatever the
 * kind; in the announcement's form all of them below `config`. Values keep their places in the file.
 */
import * as v from "valibot";
import type { UserError } from "../../errors.ts";
import type { Kind, Role } from "../../provider/kind.ts";
import { isUnread, type Keys, keysOf } from "../schema/fields.ts";
import { problem, sentence, type Subject } from "../schema/problems.ts";
import { unknownField } from "../schema/unknown.ts";
import { isUntold, type Located, type LocatedEntry } from "../yaml/located.ts";
import { COMMON, isOffered } from "./common.ts";

/** A key that was written in one place and is read from another. */
export interface Moved {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The container of each role: the key below which fields may stand instead of in the entry itself. */
export const CONTAINER = { provider: "spec", identity: "principal" } as const satisfies Record<
  Role,
  string
>;

/** The key of a provider's files in the original; ours are in the session, so that it is passed over. */
const ELSEWHERE = "files";

/** Containers that a key of `config` may belong below, if not to the entry itself. */
const CONTAINERS = ["spec", "principal", "credentials"] as const;

/** The keys of an entry. */
export type Entries = Map<string, LocatedEntry>;

/** An entry whose fields are being put into their places. */
export interface Placement {
  readonly subject: Subject;
  readonly entries: Entries;
  readonly moved: Moved[];
  readonly problems: UserError[];
}

/** The path at which each field is read, by its name. */
type Places = ReadonlyMap<string, readonly string[]>;

/** Returns the places of the schemas' fields: below the containers, or in the entry, which takes precedence. */
function placesIn(schemas: readonly v.GenericSchema[], containers: readonly string[]): Places {
  const keys = keysOf(schemas)?.known ?? new Map<string, readonly v.GenericSchema[]>();
  const places = new Map<string, readonly string[]>();
  for (const name of containers) {
    for (const [key, fields] of keysOf(keys.get(name) ?? [])?.known ?? []) {
      if (!fields.some(isUnread)) places.set(key, [name, key]);
    }
  }
  for (const key of keys.keys()) places.set(key, [key]);
  return places;
}

/** Cache of places by schema: thousands of entries have one kind. */
const fieldsIn: Readonly<Record<Role, WeakMap<v.GenericSchema, Places>>> = {
  provider: new WeakMap(),
  identity: new WeakMap(),
};

/** Returns the places of the fields of a kind that may stand in an entry of that role, or below its container. */
export function fieldsOf(role: Role, kind: Pick<Kind, "schema">): Places {
  const known = fieldsIn[role].get(kind.schema) ?? tellFields(role, kind);
  fieldsIn[role].set(kind.schema, known);
  return known;
}

function tellFields(role: Role, kind: Pick<Kind, "schema">): Places {
  // An address that is passed over would have somebody else asked: an identity's may stand in the entry, too.
  const places = placesIn([kind.schema], ["spec", CONTAINER[role]]);
  return new Map(
    [...places].filter(([key]) => !isContainer(key) && !Object.hasOwn(COMMON.entries, key)),
  );
}

/** Returns schemas of a kind's fields in every place where they may be written. */
export function everywhere({ role, schema }: Kind): readonly v.GenericSchema[] {
  const keys = keysOf([schema])?.known;
  const below = CONTAINERS.flatMap((name) => keys?.get(name) ?? []);
  return [schema, ...below].flatMap((fields) => [
    fields,
    v.object({ [CONTAINER[role]]: fields, config: fields }),
  ]);
}

/** Whether the key is a container of fields. */
export function isContainer(key: string): boolean {
  return CONTAINERS.some((name) => name === key);
}

/** Moves every key of `config` to the place where the kind reads it. */
export function takeConfig(taken: Placement, role: Role, kind: Kind | undefined): void {
  const config = taken.entries.get("config");
  if (config?.value.type !== "map") return;
  taken.entries.delete("config");
  const renames = { session_duration: "session.duration", ...kind?.announced?.renamed };
  const renamed = Object.entries(renames).map(([key, to]) => [key, to.split(".")] as const);
  const schemas = kind ? [kind.schema, COMMON] : [COMMON];
  const places = new Map([...placesIn(schemas, CONTAINERS), ...renamed]);
  const names = [...places.keys()].filter((name) => !isContainer(name) && isOffered(role, name));
  const takesAny = kind === undefined || CONTAINERS.some((name) => isOpen(kind, name));
  for (const [key, entry] of config.value.entries) {
    const to = places.get(key) ?? (takesAny ? [CONTAINER[role], key] : undefined);
    const from = ["config", key];
    if (to !== undefined) move(taken, { from, to }, entry, config);
    else taken.problems.push(unknownField(taken.subject, from, entry.keyAt, names));
  }
  taken.moved.push(...renamed.map(([key, to]) => ({ from: ["config", key], to })));
}

function isOpen({ schema }: Kind, container: string): boolean {
  return keysOf(keysOf([schema])?.known.get(container) ?? [])?.other !== undefined;
}

/** Moves fields between the entry and its container, to the place where the kind reads each. */
export function takeFields(taken: Placement, role: Role, kind: Kind): void {
  const keys = keysOf([kind.schema]);
  if (keys === undefined || keys.other !== undefined) return;
  const container = CONTAINER[role];
  const places = fieldsOf(role, kind);
  const written = new Set(taken.entries.keys());
  takeBelow(taken, container, places, keysOf(keys.known.get(container) ?? []));
  const flat = [...taken.entries].flatMap(([key, entry]) => {
    const to = places.get(key);
    return to === undefined || to.length < 2 ? [] : [{ key, entry, to }];
  });
  for (const { key, entry, to } of flat) {
    taken.entries.delete(key);
    move(taken, { from: [key], to }, entry, taken.subject.entry);
  }
  const made = new Set(flat.map(({ to: [first] }) => first!).filter((name) => !written.has(name)));
  taken.moved.push(...[...made].map((name) => ({ from: [], to: [name] })));
}

/**
 * Moves fields out of the container. `own` are the keys that the kind itself has there; a kind without any has all
 * fields in the entry.
 */
function takeBelow(
  taken: Placement,
  container: string,
  places: Places,
  own: Keys | undefined,
): void {
  const { entries, subject, problems } = taken;
  const written = entries.get(container);
  if (written?.value.type !== "map") {
    if (written !== undefined && own === undefined) takeNothing(taken, container, written.value);
    return;
  }
  const isHome = (key: string) => own && (own.other || own.known.has(key) || !places.has(key));
  const isElsewhere = (key: string) =>
    key === ELSEWHERE && container === CONTAINER.provider && !own?.other && !own?.known.has(key);
  const all = [...written.value.entries].filter(([key]) => !isElsewhere(key));
  const home = all.filter(([key]) => isHome(key));
  const away = all.filter(([key]) => !isHome(key));
  if (home.length === 0 && (own === undefined || away.length > 0)) entries.delete(container);
  else entries.set(container, { ...written, value: { ...written.value, entries: new Map(home) } });
  for (const [key, entry] of away) {
    const [from, to] = [[container, key], places.get(key)];
    if (to !== undefined) move(taken, { from, to }, entry, written);
    else problems.push(unknownField(subject, from, entry.keyAt, [...places.keys()]));
  }
}

/** Removes a container that is no map, with a problem unless it is empty; a program may still tell a map. */
function takeNothing(
  { entries, subject, problems }: Placement,
  container: string,
  value: Located,
): void {
  if (isUntold(value)) return;
  entries.delete(container);
  if (value.type === "scalar" && value.value === null) return;
  problems.push(
    problem(sentence(subject, [container], "must be a map"), value.at, `${container}: {}`),
  );
}

/** Moves a field to its place; a problem when that has a value already. Maps on the way get the place of `holder`. */
function move(taken: Placement, moved: Moved, entry: LocatedEntry, holder: LocatedEntry): void {
  const { from, to } = moved;
  if (put(taken.entries, holder, to, entry)) taken.moved.push(moved);
  else {
    const [one, other] = [from, to].map((path) => `"${path.join(".")}"`);
    const message = `${taken.subject.failed}: ${one} and ${other} say the same`;
    taken.problems.push(problem(message, entry.keyAt, "remove one of them"));
  }
}

/** Puts an entry at a path; `false` when something is there already. */
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
