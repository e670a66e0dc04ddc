/** The known key that was meant by an unknown one, and the hint that says so. */
import { visible } from "../../terminal/escape.ts";
import { nearest } from "../../nearest.ts";
import { valueAt } from "../yaml/located.ts";
import { fieldsAt, isSecret, isUnread, keysOf } from "./fields.ts";
import { line, type Path, placeAt, type Subject } from "./problems.ts";
import type { KeyRules } from "./key_rules.ts";
import type { GenericSchema } from "valibot";

/** An unknown key, and the map that holds it. */
export interface Stray {
  readonly subject: Subject;
  readonly rules: KeyRules;
  /** The schemas of the whole entry, and of the map. */
  readonly whole: readonly GenericSchema[];
  readonly schemas: readonly GenericSchema[];
  readonly path: Path;
  /** The map's keys. */
  readonly present: { has(key: string): boolean };
}

/** The key that was meant. */
export interface Meaning {
  /** The key of the map that is lacking then. */
  readonly missed: string | undefined;
  /** The path at which it is read; none for a map, of which its own problem says what belongs in it. */
  readonly path: string | undefined;
  /** The hint: what to write, or all that there is, where no key stands out. */
  readonly hint: string | undefined;
  /** Whether one stands out. */
  readonly isClear: boolean;
}

/** Finds the key that was meant. */
export function meantBy(stray: Stray): Meaning {
  const { subject, rules, whole, schemas, path, present } = stray;
  const key = String(path.at(-1));
  const others = othersIn(stray);
  const all = wordsIn(schemas, others.keys());
  const known = path.length === 1 ? all.filter(rules.offers ?? (() => true)) : all;
  const near = nearest(key, all.filter((name) => !present.has(name)));
  const inside = pathIn(schemas, key);
  const fieldOf = (name: string) => fieldFor(name, schemas, others.get(name), whole);
  const isNear = nearest(key, known) !== undefined;
  const moved = isNear ? undefined : movedHint(stray);
  return {
    missed: near ?? inside?.[0],
    path: readAt(stray, others, fieldOf, near),
    hint: insteadOf(subject, path, rules) ?? secretAt(subject, path, fieldOf) ?? asMaps(inside) ??
      moved ?? wordInstead(key, known),
    isClear: isNear || inside !== undefined || moved !== undefined,
  };
}

/** A hint with the map, beside the key or around it, that knows it. */
function movedHint({ subject, rules, whole, schemas, path }: Stray): string | undefined {
  const below = rules.mayBelongBelow && belowIn(subject, schemas, path);
  return below ?? aboveIn(subject, whole, path);
}

/** The path of the key whose secret's place this one says, or of the nearest. */
function readAt(
  { subject, path }: Stray,
  others: ReadonlyMap<string, Path>,
  fieldOf: (name: string) => readonly GenericSchema[],
  near: string | undefined,
): string | undefined {
  const [, base = ""] = SECRETS_PLACE.exec(String(path.at(-1))) ?? [];
  const meant = fieldOf(base).some(isSecret) ? base : near;
  if (meant === undefined || isMap(fieldOf(meant))) return undefined;
  return placeAt(subject.entry, others.get(meant) ?? [...path.slice(0, -1), meant]).path;
}

function isMap(schemas: readonly GenericSchema[]): boolean {
  return keysOf(schemas) !== undefined && !schemas.some(isSecret);
}

/** Further keys that may stand in that map; of those of the entry, where they are told from slips, none that it has. */
function othersIn({ subject, rules, path }: Stray): ReadonlyMap<string, Path> {
  const holder = path.slice(0, -1);
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
  others: Iterable<string>,
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
export function wordInstead(key: string, known: readonly string[]): string | undefined {
  const meant = nearest(key, known);
  if (meant !== undefined) return `write "${meant}" instead of "${visible(key)}"`;
  return known.length > 0 ? `use one of: ${[...known].sort().join(", ")}` : undefined;
}
