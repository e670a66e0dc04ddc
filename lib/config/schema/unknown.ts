/**
 * Keys that no schema knows. Most are passed over, since the file is shared with a program that gains keys; one is a
 * problem where it may say who one is: among the fields of a kind, or where a key that does so was probably meant.
 */
import { type Place, traitsOf, type UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { isEmptyMap, type Located, valueAt } from "../yaml/located.ts";
import { fieldsAt, isSecret, isUnread, itemsOf, keysOf } from "./fields.ts";
import {
  line,
  nameIn,
  notAMap,
  type Path,
  placeAt,
  problem,
  remark,
  sentence,
  type Subject,
} from "./problems.ts";
import { nearest } from "../../nearest.ts";
import type { GenericSchema } from "valibot";

/** Rules by which an unknown key is a problem or a remark, and by which others are proposed instead of it. */
export interface KeyRules {
  /** Whether a key at that path may say who one is: an unknown one is then a problem. */
  decides(path: Path): boolean;
  /** Whether the lack of the key at that path would change anything, so that a misspelling of it is a problem. */
  isMissed(path: Path): boolean;
  /** Whether a key may have been meant to protect, at whatever depth. */
  mayProtect?(key: string): boolean;
  /** Whether other entries of its sort know a key of the entry itself. */
  isShared?(key: string): boolean;
  /** Further keys that a key in that map may mean, each with the path at which it is read. */
  others?(holder: Path): ReadonlyMap<string, Path>;
  /** Whether a known key of the entry itself is worth proposing. */
  offers?(key: string): boolean;
  /** Says that a key may have been meant for one of the maps beside it. */
  readonly mayBelongBelow?: true;
  /** Words of other programs, each with the one that is written here instead. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Unknown keys that are problems, and those that are only remarked upon. */
interface Unknown {
  readonly problems: readonly UserError[];
  readonly remarks: readonly UserError[];
  /** Whether the key at that path is the one that an unknown key was meant for, so that it is not missing beside. */
  isMeant(path: string): boolean;
}

/** An unknown key, and the path of the one that its hint names. */
interface Stranger {
  readonly error: UserError;
  readonly meant?: string | undefined;
}

/** Rules of a place where nothing says who one is: all unknown keys are passed over. */
export const HARMLESS: KeyRules = { decides: () => false, isMissed: () => false };

/** Finds keys, at any depth, that none of the schemas knows, and lists where a map is wanted. */
export function findUnknown(
  subject: Subject,
  schemas: readonly GenericSchema[],
  rules: KeyRules,
): Unknown {
  const found = [
    ...strangers({ subject, rules, whole: schemas }, schemas, subject.entry.value, []),
  ];
  const isRemark = ({ error }: Stranger) => traitsOf(error).odd === true;
  const wrong = found.filter((each) => !isRemark(each));
  const meant = new Set(wrong.map(({ meant }) => meant));
  return {
    problems: wrong.map(({ error }) => error),
    remarks: found.filter(isRemark).map(({ error }) => error),
    isMeant: (path) => meant.has(path),
  };
}

/** The value that is searched, and the rules. */
interface Search {
  readonly subject: Subject;
  readonly rules: KeyRules;
  /** The schemas of the whole value. */
  readonly whole: readonly GenericSchema[];
}

function* strangers(
  search: Search,
  schemas: readonly GenericSchema[],
  value: Located,
  path: Path,
): Generator<Stranger> {
  if (value.type === "list") {
    const items = itemsOf(schemas);
    if (items === undefined && keysOf(schemas)) {
      yield { error: notAMap(search.subject, schemas, path, value) };
    }
    for (const [at, item] of value.items.entries()) {
      yield* strangers(search, items ?? [], item, [...path, at]);
    }
  }
  const keys = value.type === "map" ? keysOf(schemas) : undefined;
  if (value.type !== "map" || keys === undefined) return;
  for (const [key, entry] of value.entries) {
    const fields = keys.known.get(key) ?? keys.other;
    const here = [...path, key];
    if (fields?.some(isUnread)) {
      yield { error: unread(search, here, entry.keyAt, "neither atmos nor atmos-auth reads it") };
    } else if (!fields && path.length === 0 && search.rules.isShared?.(key)) {
      yield { error: unread(search, here, entry.keyAt, "entries of this kind don't use it") };
    } else if (fields) yield* strangers(search, fields, entry.value, here);
    else if (path.length > 0 || !search.rules.decides(here) || !saysNothing(entry.value)) {
      const holder = { schemas, present: value.entries };
      const error = stranger(search, here, entry.keyAt, holder);
      yield { error, meant: meantPath(search, here, holder) };
    }
  }
}

function saysNothing(value: Located): boolean {
  return isEmptyMap(value) || value.type === "scalar" && value.value === null;
}

function unread({ subject }: Search, path: Path, at: Place, why: string): UserError {
  const message = `Passing over ${nameIn(subject, path)}: ${why}`;
  return remark("spelling_accepted", message, at, `remove ${visible(String(path.at(-1)))}`);
}

/** The map that holds a key, and its schemas. */
interface Holder {
  readonly schemas: readonly GenericSchema[];
  readonly present: { has(key: string): boolean };
}

function stranger(
  { subject, rules, whole }: Search,
  path: Path,
  at: Place,
  { schemas, present }: Holder,
): UserError {
  const [key, holder] = [String(path.at(-1)), path.slice(0, -1)];
  const others = othersIn({ subject, rules, whole }, holder);
  const all = wordsIn(schemas, [...others.keys()]);
  const known = path.length === 1 ? all.filter(rules.offers ?? (() => true)) : all;
  const meant = nearest(key, all.filter((name) => !present.has(name)));
  const inside = pathIn(schemas, key);
  const missed = meant ?? inside?.[0];
  const isNear = nearest(key, known) !== undefined;
  const below = isNear
    ? undefined
    : (rules.mayBelongBelow && belowIn(subject, schemas, path)) ?? aboveIn(subject, whole, path);
  const hint = insteadOf(subject, path, rules) ??
    secretAt(subject, path, (base) => fieldFor(base, schemas, others.get(base), whole)) ??
    asMaps(inside) ?? below ?? wordInstead(key, known);
  const isMissed = missed !== undefined && rules.isMissed([...holder, missed]);
  if (rules.decides(path) || isMissed || rules.mayProtect?.(key)) {
    return problem(
      sentence(subject, path, "is not a known key"),
      at,
      hint ?? `remove ${visible(key)}`,
    );
  }
  const message = `Passing over ${nameIn(subject, path)}: it is not a known key`;
  const isMeant = isNear || inside !== undefined || below !== undefined;
  return remark("key_unknown", message, at, isMeant ? hint : "remove it, unless atmos reads it");
}

/**
 * The path at which the key is read that is to be written instead: a secret whose place it says, or the nearest. None
 * for one that is a map, of which its own problem says what belongs in it.
 */
function meantPath(
  search: Search,
  path: Path,
  { schemas, present }: Holder,
): string | undefined {
  const [key, holder] = [String(path.at(-1)), path.slice(0, -1)];
  const others = othersIn(search, holder);
  const fieldOf = (name: string) => fieldFor(name, schemas, others.get(name), search.whole);
  const [, base = ""] = SECRETS_PLACE.exec(key) ?? [];
  const known = wordsIn(schemas, [...others.keys()]).filter((name) => !present.has(name));
  const meant = fieldOf(base).some(isSecret) ? base : nearest(key, known);
  if (meant === undefined || isMap(fieldOf(meant))) return undefined;
  return placeAt(search.subject.entry, others.get(meant) ?? [...holder, meant]).path;
}

function isMap(schemas: readonly GenericSchema[]): boolean {
  return keysOf(schemas) !== undefined && !schemas.some(isSecret);
}

/** Further keys that may stand in that map; of those of the entry, where they are told from slips, none that it has. */
function othersIn({ subject, rules }: Search, holder: Path): ReadonlyMap<string, Path> {
  const others = rules.others?.(holder) ?? [];
  const isFree = (at: Path) => valueAt(subject.entry.value, at) === undefined;
  return new Map([...others].filter(([, at]) => holder.length === 0 || isFree(at)));
}

/** The field of that name in a map, or the one elsewhere for which it may stand there. */
function fieldFor(
  name: string,
  schemas: readonly GenericSchema[],
  elsewhere: Path | undefined,
  whole: readonly GenericSchema[],
): readonly GenericSchema[] {
  return elsewhere === undefined ? fieldsAt(schemas, [name]) : fieldsAt(whole, elsewhere);
}

/** The known keys that somebody may have meant. */
function wordsIn(
  schemas: readonly GenericSchema[],
  others: readonly string[] = [],
): readonly string[] {
  const known = [...keysOf(schemas)?.known ?? []].filter(([, fields]) => !fields.some(isUnread));
  return [...new Set([...known.map(([key]) => key), ...others])];
}

/** Reads a key such as `via.provider` as a path, as some readers do; `undefined` when there is no such field. */
function pathIn(schemas: readonly GenericSchema[], key: string): readonly string[] | undefined {
  const path = key.split(".");
  return path.length > 1 && fieldsAt(schemas, path).length > 0 ? path : undefined;
}

/** A hint that puts the key below the map beside it that knows it, with the whole path. */
function belowIn(
  { entry }: Subject,
  schemas: readonly GenericSchema[],
  path: Path,
): string | undefined {
  const key = String(path.at(-1));
  const maps = [...keysOf(schemas)?.known ?? []];
  const [name] = maps.find(([, fields]) => keysOf(fields)?.known.has(key)) ?? [];
  if (name === undefined) return undefined;
  const whole = [entry.value.at.path, ...path.slice(0, -1), name, key].filter(Boolean).join(".");
  return `${asMaps([name, key])}   (${whole})`;
}

/** A hint that puts the key into the nearest of the maps around it that knows it, with the whole path. */
function aboveIn(
  { entry }: Subject,
  whole: readonly GenericSchema[],
  path: Path,
): string | undefined {
  const key = String(path.at(-1));
  for (let length = path.length - 2; length >= 0; length--) {
    const holder = path.slice(0, length);
    if (!keysOf(fieldsAt(whole, holder))?.known.has(key)) continue;
    if (valueAt(entry.value, [...holder, key]) !== undefined) return undefined;
    const steps = [...holder, key].map(String);
    return `${asMaps(steps)}   (${[entry.value.at.path, ...steps].filter(Boolean).join(".")})`;
  }
  return undefined;
}

function asMaps(path: readonly string[] | undefined): string | undefined {
  if (path === undefined) return undefined;
  const [last, ...holders] = [...path].reverse();
  return holders.reduce((inner, holder) => `${holder}: {${inner}}`, `${last}: ...`);
}

/** A hint with the word that stands here for another program's. */
function insteadOf(subject: Subject, path: Path, { instead = {} }: KeyRules): string | undefined {
  const key = String(path.at(-1));
  const other = Object.hasOwn(instead, key) ? instead[key] : undefined;
  return other && `write ${other} instead of ${line(subject, path, "...")}`;
}

/** A key that says where its secret is. */
const SECRETS_PLACE = /^(.+)_(path|file|env|env_var)$/;

/** A hint with the secret's own key, for one that says where it is: `private_key_path`, `token_env`. */
function secretAt(
  { entry }: Subject,
  path: Path,
  field: (name: string) => readonly GenericSchema[],
): string | undefined {
  const [, base = "", where] = SECRETS_PLACE.exec(String(path.at(-1))) ?? [];
  if (!field(base).some(isSecret)) return undefined;
  const value = valueAt(entry.value, path);
  const said = value?.type === "scalar" ? String(value.value) : "";
  const [scheme, example] = where === "path" || where === "file"
    ? ["file", "/path/to/file"]
    : ["env", "NAME"];
  return `${base}: !secret ${scheme}:${/^[\w./~@-]+$/.test(said) ? said : example}`;
}

/** A hint with the key that was probably meant, or else with all that there are. */
function wordInstead(key: string, known: readonly string[]): string | undefined {
  const meant = nearest(key, known);
  if (meant !== undefined) return `write "${meant}" instead of "${visible(key)}"`;
  return known.length > 0 ? `use one of: ${[...known].sort().join(", ")}` : undefined;
}

/** Makes the problem of a key among a kind's fields that the kind does not have. */
export function unknownField(
  subject: Subject,
  path: Path,
  at: Place,
  known: readonly string[],
): UserError {
  const hint = wordInstead(String(path.at(-1)), known) ?? `remove ${visible(String(path[0]))}`;
  return problem(sentence(subject, path, "is not a known key"), at, hint);
}
