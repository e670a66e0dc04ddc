/**
 * Statements of a configuration: its values by path, as they may be shown, and differences between two sets of them.
 */
import type * as v from "valibot";
import type { Loaded } from "../config/files/load.ts";
import {
  type Located,
  type LocatedEntry,
  type LocatedMap,
  type LocatedWithheld,
  mapIn,
  mapped,
  textIn,
  without,
} from "../config/yaml/located.ts";
import { type Effect, effectOf, fieldsAt, itemsOf } from "../config/schema/fields.ts";
import { isPart, PARTS } from "../config/parts.ts";
import { steady, toPlain } from "../config/yaml/plain.ts";
import { referenceIn } from "../config/yaml/secret_reference.ts";
import type { Model, Node } from "../config/entries/model.ts";
import { shownSchemas } from "../config/entries/shown_keys.ts";
import { settingsOf } from "../config/entries/settings.ts";
import { foundFiles } from "../config/files/trust.ts";
import type { Statements } from "../config/files/trust_record.ts";
import { isRunningVariable } from "../environment/shown_names.ts";
import { HIDDEN, isSecretName, type Shown, shownTree, withoutPath } from "../list/shown.ts";
import type { Cloud } from "../provider/cloud.ts";
import { schemeNamed } from "../references/schemes.ts";
import { parseReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { MARK as SECRET } from "../terminal/redact.ts";

type Schemas = readonly v.GenericSchema[];

/** A configuration whose statements are made. */
export interface Subject {
  readonly loaded: Loaded;
  readonly model: Model;
  readonly clouds: readonly Cloud[];
}

/** Statements, and the effects of some of them, by path. */
interface Reading {
  readonly said: Statements;
  readonly effects: ReadonlyMap<string, Effect>;
}

/** Statements and effects, while they are collected. */
interface Telling {
  readonly said: Record<string, string>;
  readonly effects: Map<string, Effect>;
}

/**
 * Returns every value of the found files by its path, such as `auth.identities.dev.kind`; of secrets only that they are
 * there.
 */
export function saidBy(subject: Subject): Statements {
  return toldBy(subject).said;
}

/** Returns the statements of the found files, with their effects. */
export function toldBy({ loaded, model, clouds }: Subject): Reading {
  const theirs = new Set(foundFiles(loaded).map(({ path }) => path));
  return saidIn(namedMap(onlyFrom(steady(loaded.root), theirs), clouds), model, { clouds, loaded });
}

/** Returns the statements of all files together, which hold once the found ones are trusted. */
export function allSaid({ loaded, model, clouds }: Subject): Statements {
  return saidIn(namedMap(steady(loaded.root), clouds), model, { clouds, loaded }).said;
}

/** Returns the statements of one's own files alone, without the found ones. */
export function ownSaid({ loaded, clouds }: Subject, own: Model): Statements {
  return saidIn(namedMap(steady(loaded.own), clouds), own, { clouds, loaded }).said;
}

function saidIn(
  root: LocatedMap,
  model: Model,
  { clouds, loaded: { known } }: Pick<Subject, "clouds" | "loaded">,
): Reading {
  const told: Telling = { said: {}, effects: new Map() };
  const auth = mapIn(root, "auth");
  const add = (map: LocatedMap | undefined, path: string, schemas: Schemas) =>
    map &&
    flatten(
      shownTree(openVariables(wholeEffects(withVariables(map), schemas)), schemas),
      path,
      told,
      schemas,
    );
  for (const part of PARTS) {
    for (const [name, { value }] of mapIn(auth, part)?.entries ?? []) {
      const node: Node | undefined = model[part].get(name);
      // A program may tell the whole of an entry, or a word stand in its place.
      if (value.type !== "map") flatten(shownAlone(value), entryPath(part, name), told, []);
      else if (node !== undefined) {
        add(value, entryPath(part, name), shownSchemas(clouds, node));
      }
    }
  }
  add(auth && without(auth, ...PARTS), "auth", [settingsOf(clouds)]);
  add(without(root, "auth"), "", known());
  return told;
}

/**
 * Returns the map with all fields that have an effect as they are written: nothing in them is hidden as a secret, since
 * all of it takes effect.
 */
function wholeEffects(map: LocatedMap, schemas: Schemas): LocatedMap {
  return mapped(map, (value, name) => wholeIn(value, fieldsAt(schemas, [name])));
}

function wholeIn(value: Located, schemas: Schemas): Located {
  if (effectOf(schemas) !== undefined) return whole(value);
  if (value.type === "map") return wholeEffects(value, schemas);
  if (value.type !== "list") return value;
  return { ...value, items: value.items.map((item) => wholeIn(item, itemsOf(schemas) ?? [])) };
}

/**
 * Returns the map with its variables open to whoever is asked to trust them, since any may be a program to somebody:
 * those that are known to run are whole, and of the others is hidden what is called like a secret or looks like one.
 */
function openVariables(map: LocatedMap): LocatedMap {
  return mapped(map, (env, key) => {
    if (key !== "env" || env.type !== "map") return env;
    return mapped(env, (value, name) => {
      if (isRunningVariable(name)) return whole(value);
      return isSecretName(name) || value.type !== "scalar" || value.value === null
        ? value
        : { type: "withheld", at: value.at, source: withoutPath(value.source) };
    });
  });
}

function whole(value: Located): Located {
  if (value.type === "list") return { ...value, items: value.items.map(whole) };
  if (value.type !== "scalar" || value.value === null) return value;
  return { type: "withheld", at: value.at, source: value.source, runs: true };
}

function shownAlone(value: Located): Shown {
  const entries = new Map([["it", { keyAt: value.at, value }]]);
  return Object.values(shownTree({ type: "map", at: value.at, entries }, []))[0] ?? null;
}

/** Returns the map with its `env:` as variables by name, in whichever of the two forms it is written. */
function withVariables(map: LocatedMap): LocatedMap {
  const env = map.entries.get("env");
  if (env?.value.type !== "list") return map;
  const entries = env.value.items.flatMap((item): [string, LocatedEntry][] => {
    const [name, value] = item.type === "map"
      ? [textIn(item, "key"), item.entries.get("value")]
      : [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  // An item of neither form is a mistake, and shown as it stands.
  if (entries.length < env.value.items.length) return map;
  const value: LocatedMap = { type: "map", at: env.value.at, entries: new Map(entries) };
  return { ...map, entries: new Map(map.entries).set("env", { ...env, value }) };
}

/** Returns the path of an entry; a name with a dot, or anything else that is odd, is in quotes. */
export function entryPath(part: typeof PARTS[number], name: string): string {
  return `auth.${part}.${/^[\w/@:+-]+$/.test(name) ? name : JSON.stringify(visible(name))}`;
}

/** Returns the path of the entry that a statement belongs to, such as `auth.identities.dev`; a setting is its own. */
export function entryOf(path: string): string {
  const [entry, part = ""] = /^auth\.(\w+)\.(?:"(?:[^"\\]|\\.)*"|[^."]+)/.exec(path) ?? [path];
  return isPart(part) ? entry : path;
}

/** Keeps the values that were written in those files, and nothing else. */
function onlyFrom(map: LocatedMap, files: ReadonlySet<string>): LocatedMap {
  return mapped(map, (value) => partFrom(value, files));
}

function partFrom(value: Located, files: ReadonlySet<string>): Located | undefined {
  if (value.type !== "map") return standsIn(value, files) ? value : undefined;
  const part = onlyFrom(value, files);
  return part.entries.size > 0 ? part : undefined;
}

/** Whether a value stands in one of those files; a list may have items of several. */
function standsIn(value: Located, files: ReadonlySet<string>): boolean {
  if (files.has(value.at.file)) return true;
  return value.type === "list" && value.items.some((each) => standsIn(each, files));
}

/** Returns the map with programs and places of secrets by name, which whoever trusts the file should see. */
function namedMap(map: LocatedMap, clouds: readonly Cloud[]): LocatedMap {
  const named = (value: Located): Located => {
    const source = sourceOf(value, clouds);
    if (source !== undefined) return { type: "withheld", at: value.at, ...source };
    if (value.type === "list") return { ...value, items: value.items.map(named) };
    return value.type === "map" ? mapped(value, named) : value;
  };
  return mapped(map, named);
}

/** The command or reference that a value comes from, and whether it runs a program. */
type Source = Pick<LocatedWithheld, "source" | "runs">;

/**
 * Returns the source of a value; `undefined` when it has none. A reference of an unknown scheme may be a password with
 * a colon, and is none.
 */
function sourceOf(value: Located, clouds: readonly Cloud[]): Source | undefined {
  if (value.type === "command") return { source: `!exec ${value.command}`, runs: true };
  const { text, via } = referenceIn(value) ?? {};
  if (text === undefined || !isKnown(text, clouds)) return undefined;
  const source = via === undefined
    ? `!secret ${text}`
    : `!secret ${text} via ${JSON.stringify(toPlain(via))}`;
  return runs(text) ? { source, runs: true } : { source };
}

/** Whether following the reference runs a program: a secret manager's own, or the one that it names. */
export function runs(reference: string): boolean {
  return schemeNamed(parseReference(reference)?.scheme ?? "")?.runs === true;
}

function isKnown(reference: string, clouds: readonly Cloud[]): boolean {
  const { scheme = "" } = parseReference(reference) ?? {};
  return schemeNamed(scheme) !== undefined ||
    clouds.some(({ secretManagers }) => Object.hasOwn(secretManagers?.forms ?? {}, scheme));
}

function flatten(value: Shown, path: string, told: Telling, schemas: Schemas): void {
  const effect = effectOf(schemas);
  const tell = (text: string) => {
    told.said[path] = text;
    if (effect !== undefined) told.effects.set(path, effect);
  };
  if (typeof value !== "object" || value === null) {
    tell(typeof value === "string" ? value : JSON.stringify(value));
  } else if (isList(value)) {
    if (value.every(isPlain)) return tell(JSON.stringify(value));
    const items = effect === undefined ? itemsOf(schemas) ?? [] : schemas;
    value.forEach((item, index) => flatten(item, `${path}[${index}]`, told, items));
  } else {
    for (const [name, inner] of Object.entries(value)) {
      const below = path === "" ? name : `${path}.${keyed(name)}`;
      flatten(inner, below, told, fieldsAt(schemas, [name]));
    }
  }
}

function isList(value: Shown): value is readonly Shown[] {
  return Array.isArray(value);
}

/** Whether an item can stand in a list on one line; one that only a program can tell has a line of its own. */
function isPlain(item: Shown): boolean {
  return typeof item === "string" ? !/^[![]/.test(item) : typeof item !== "object";
}

/** Writes a key within a path, so that no two keys make the same path. */
export function keyed(name: string): string {
  return /^[^."\s[\]]+$/.test(name) ? name : JSON.stringify(name);
}

/** A statement that differs; a side is `undefined` when it lacks the path. */
export interface Difference {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Returns the differences, by path. */
export function differences(before: Statements, after: Statements): readonly Difference[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const valueIn = (said: Statements, path: string) =>
    Object.hasOwn(said, path) ? said[path] : undefined;
  return paths
    .map((path) => ({ path, before: valueIn(before, path), after: valueIn(after, path) }))
    .filter(({ before, after }) => before !== after);
}

/** Whether a statement has a part that is not shown. */
export function isHidden(value: string): boolean {
  return value.includes(SECRET) || value.includes(HIDDEN);
}
