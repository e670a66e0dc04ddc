/** What may be shown of an entry: all but its secrets, and what only a program can tell. */
import type * as v from "valibot";
import { formsIn, isSecret, itemsOf, keysOf } from "../config/schema/fields.ts";
import { schemasOf } from "../config/entries/kinds.ts";
import type { Located, LocatedMap } from "../config/yaml/located.ts";
import type { Node } from "../config/entries/model.ts";
import type { Cloud } from "../provider/cloud.ts";
import { visible } from "../terminal/escape.ts";
import { MARK as SECRET, TOKEN_PREFIX } from "../terminal/redact.ts";

/** Plain data without a secret. */
export type Shown = string | number | boolean | null | readonly Shown[] | ShownMap;

/** A map of it. */
export interface ShownMap {
  readonly [key: string]: Shown;
}

const COMPUTED = "(computed)";

/** The entry as it may be shown, in the map form; empty values are left out. */
export function shownEntry(node: Node, clouds: readonly Cloud[]): ShownMap {
  const shown = shownTree(node.tree, schemasOf(clouds, node));
  return node.kind === "" ? shown : { ...shown, kind: visible(node.kind) };
}

/** A map of the configuration as it may be shown, given what is said of its keys; empty values are left out. */
export function shownTree(map: LocatedMap, schemas: readonly v.GenericSchema[]): ShownMap {
  return shownMap(map, schemas, "");
}

function shownMap(map: LocatedMap, schemas: readonly v.GenericSchema[], name: string): ShownMap {
  const keys = keysOf(schemas);
  const inherited = hidesAll(name) ? name : "";
  const pairs = [...map.entries].map(([key, { value }]) => {
    const fields = keys?.known.get(key) ?? keys?.other ?? [];
    return [visible(key), shown(value, fields, inherited || key)] as const;
  });
  return Object.fromEntries(pairs.filter(([, value]) => !isEmpty(value)));
}

/** A value under a name; the schemas and the name both can make it a secret. */
function shown(value: Located, schemas: readonly v.GenericSchema[], name: string): Shown {
  if (value.type === "command") return COMPUTED;
  if (value.type === "withheld") return visible(ofSource(value.source));
  const reference = schemeOf(value);
  if (reference !== undefined) return reference;
  if (schemas.some(isSecret)) return SECRET;
  if (value.type === "map") return shownMap(asPair(value) ?? value, schemas, name);
  if (value.type === "list") {
    const items = itemsOf(schemas) ?? [];
    return value.items.map((item) => shown(item, items, name));
  }
  const plain = isTextOnly(schemas) && value.value !== null ? value.source : value.value;
  if (plain === null || typeof plain === "boolean") return plain;
  if (isSecretName(name)) return SECRET;
  return typeof plain === "string" ? visible(withoutSecrets(plain)) : plain;
}

/** What can only be text is shown as it is spelled, whatever YAML makes of that. */
function isTextOnly(schemas: readonly v.GenericSchema[]): boolean {
  const forms = formsIn(schemas);
  return forms.size === 1 && forms.has("text");
}

/** A reference by its scheme only; `undefined` for what is no reference. */
function schemeOf(value: Located): string | undefined {
  const inner = value.type === "map" && value.entries.size === 1 &&
    value.entries.get("secret")?.value;
  if (!inner || inner.type !== "scalar" || typeof inner.value !== "string") return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):./.exec(inner.value)?.[1];
  return scheme === undefined ? SECRET : `[secret: ${scheme}]`;
}

/** Of `{key: NAME, value: ...}`, the value is called by the name. */
function asPair(map: LocatedMap): LocatedMap | undefined {
  const [key, value] = [map.entries.get("key"), map.entries.get("value")];
  const name = key?.value.type === "scalar" && String(key.value.value);
  if (!name || !value || !isSecretName(name)) return undefined;
  const hidden: Located = { type: "scalar", at: value.value.at, value: SECRET, source: SECRET };
  return { ...map, entries: new Map(map.entries).set("value", { ...value, value: hidden }) };
}

const SECRET_NAME = /secret|token|passw|passphrase|private_?key|api_?key|assertion|signature/i;
/** What tells where a secret is, or what it is called, is none. */
const ABOUT = /_(id|path|file|env|url|uri|endpoint|arn|source|type|name|server|duration|enabled)$/i;

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT.test(name);
}

/** Under such a name, whatever the names below it, everything is secret. */
function hidesAll(name: string): boolean {
  return /^(secrets?|tokens?|passwords?)$/i.test(name);
}

/** A program is shown whole: whatever is hidden of it could be what it does. */
function ofSource(source: string): string {
  return /^!(exec |secret exec:)/.test(source) ? source : withoutSecrets(source);
}

/** Tokens, whole JSON Web Tokens, private keys. */
const SHAPES = new RegExp(
  `\\b(${TOKEN_PREFIX}|eyJ[\\w-]+\\.eyJ)[\\w.-]+|-----BEGIN [\\w ]+-----[\\w\\s+/=:,-]*`,
  "g",
);
const USER = /(:\/\/)[^\s/\\?#$`;|&<>()'"]*@/g;
const PARAMETER = /([?&][^=&#\s]*(?:sig|token|secret|key|passw)[^=&#\s]*=)[\w.~%+/=:,-]+/gi;

/**
 * Text without what is a secret by its looks, wherever it stands. What looks so is made of characters that no shell
 * acts upon and that no host's name begins after, so that nothing else can be hidden as one.
 */
function withoutSecrets(text: string): string {
  return withoutUser(text).replace(SHAPES, SECRET).replace(USER, `$1${SECRET}@`)
    .replace(PARAMETER, `$1${SECRET}`);
}

/** An address with a password in it, of whatever characters, as whoever follows it reads it. */
function withoutUser(text: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null || (url.username === "" && url.password === "")) return text;
  return `${url.protocol}//${SECRET}@${url.host}${url.pathname}${url.search}${url.hash}`;
}

function isEmpty(value: Shown): boolean {
  if (value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Whether it is a map. */
export function isMap(value: Shown | undefined): value is ShownMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under a key, as text; `undefined` when it is absent or no single value. */
export function shownAt(map: ShownMap, key: string): string | undefined {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return value === undefined || typeof value === "object" ? undefined : String(value);
}
