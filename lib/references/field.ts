/** Items and their fields, as `ITEM#FIELD` says them: secret managers keep several values in one. */
import { nearest } from "../nearest.ts";
import { isMap } from "../map.ts";
import { Secret } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { IN_JSON } from "./in_json.ts";
import { unmarked, VALUE_ALONE } from "./scheme.ts";

/** Returns the item and the field of `ITEM#FIELD`; the last `#` divides. */
export function itemAndField(rest: string): readonly [item: string, field: string | undefined] {
  const cut = rest.lastIndexOf("#");
  return cut < 0 ? [rest, undefined] : [rest.slice(0, cut), rest.slice(cut + 1) || undefined];
}

/** Throws where several things have the one name: which of them is meant only the person knows; `them` is said after how many. */
export function refuseSeveral(found: readonly unknown[], them: string, hint: string): void {
  if (found.length > 1) throw new Unavailable(`${found.length} ${them}`, hint);
}

/** Returns `ITEM#FIELD`, the reverse of `itemAndField`. */
export function withField(item: string, field: string | undefined): string {
  return field === undefined ? item : `${item}#${field}`;
}

/**
 * Returns the field of that name in a secret that is an object in JSON, or all of it where none is named. A number and
 * a boolean become text; `written` returns a reference to that field, or without one to all of it, as the configuration
 * writes it, and `filling` is the line that puts another value there.
 */
export function fieldOf(
  whole: Secret,
  field: string | undefined,
  written: (field?: string) => string,
  filling: string,
): Secret {
  if (field === undefined) return whole;
  const fields = objectIn(whole);
  if (fields === undefined) {
    throw wholeObject(whole, undefined) ?? brokenJson(whole, filling) ??
      new Unavailable("it has no fields: it is no object in JSON", written());
  }
  const same = namesIn(whole.reveal()).filter((name) => name === field);
  refuseSeveral(same, `fields of it are called "${visible(field)}"`, filling);
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const text = textOf(value);
  if (text !== undefined) return new Secret(text);
  const names = Object.keys(fields).filter((name) => textOf(fields[name]) !== undefined);
  throw new Unavailable(whyNone(field, value), hintFor(written, field, names) ?? written());
}

/**
 * Returns the reason for which a secret that is all of an object or a list in JSON is no value; `undefined` for another
 * secret.
 */
export function wholeObject(
  whole: Secret,
  written: ((field: string) => string) | undefined,
): Unavailable | undefined {
  const value = jsonIn(whole);
  if (Array.isArray(value)) {
    return new Unavailable(`it ${IN_JSON.list}`, VALUE_ALONE);
  }
  if (!isMap(value)) return undefined;
  const mend = written && hintFor((field) => written(field!), undefined, textsFirst(value));
  return new Unavailable(`it ${IN_JSON.object}`, mend ?? VALUE_ALONE);
}

/** Returns the reason for which a secret is no value that begins as JSON does, and is none; `undefined` for another. */
export function brokenJson(whole: Secret, filling: string): Unavailable | undefined {
  if (!/^\s*[[{]/.test(whole.reveal()) || jsonIn(whole) !== undefined) return undefined;
  return new Unavailable(`it ${IN_JSON.broken}`, filling);
}

/** Returns a secret that is not empty; throws with the line that fills it for one that is. */
export function filled(whole: Secret, line: string): Secret {
  if (whole.reveal().trim() !== "") return whole;
  throw new Unavailable("it is empty", line);
}

/** The most fields that a hint offers. */
const MOST = 8;

/** Returns the names of an object's fields that can be a secret, those of texts first. */
function textsFirst(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(fields).filter((name) => textOf(fields[name]) !== undefined);
  const isText = (name: string) => typeof fields[name] === "string";
  return [...names.filter(isText), ...names.filter((name) => !isText(name))].slice(0, MOST);
}

/**
 * Returns the names in a text that is an object in JSON, where one may occur twice: usual readers see only the last.
 */
function namesIn(text: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (name !== undefined && depth === 1) names.push(JSON.parse(name));
    if (name === undefined && !token.startsWith('"')) depth += /[[{]/.test(token) ? 1 : -1;
  }
  return names;
}

/**
 * Returns a value as text; a number beyond the safe integers is none, since JSON does not keep its digits outside of
 * quotes.
 */
function textOf(value: unknown): string | undefined {
  const isText = typeof value === "string" && value !== "";
  return isText || typeof value === "boolean" || Number.isSafeInteger(value)
    ? String(value)
    : undefined;
}

function whyNone(field: string, value: unknown): string {
  const name = visible(field);
  if (typeof value === "number") return `"${name}" is a number that only quotes keep as it is`;
  if (typeof value !== "object" || value === null) return `it has no text under "${name}"`;
  return `"${name}" is ${Array.isArray(value) ? "a list" : "an object"} in JSON, and no text`;
}

function objectIn(whole: Secret): Readonly<Record<string, unknown>> | undefined {
  const value = jsonIn(whole);
  return isMap(value) ? value : undefined;
}

function jsonIn(whole: Secret): unknown {
  try {
    return JSON.parse(unmarked(whole.reveal()));
  } catch {
    return undefined;
  }
}

/** Returns the reference to the field that was meant, or to each that there is; `undefined` when there is none. */
export function fieldHint(
  item: string,
  field: string,
  names: readonly string[],
): string | undefined {
  return hintFor((name) => `!secret ${item}#${visible(name!)}`, field, names);
}

function hintFor(
  written: (field?: string) => string,
  field: string | undefined,
  names: readonly string[],
): string | undefined {
  const meant = field === undefined ? undefined : nearest(field, names);
  const all = meant === undefined ? names : [meant];
  return all.length === 0 ? undefined : all.map((name) => written(name)).join(", ");
}
