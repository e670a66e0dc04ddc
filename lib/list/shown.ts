/**
 * An entry as it may be shown: values that a schema knows as no secret, and the names of programs and references. Below
 * an unknown key may stand anything, such as the password of a key that was spelled wrong.
 */
import { parseReference } from "../secret.ts";
import type * as v from "valibot";
import {
  effectOf,
  fieldsAt,
  type Form,
  formsIn,
  isSecret,
  itemsOf,
  keysOf,
} from "../config/schema/fields.ts";
import { shownSchemas } from "../config/entries/shown_keys.ts";
import { isHarmlessVariable } from "../environment/shown_names.ts";
import { type Located, type LocatedMap, mapped, valueAt } from "../config/yaml/located.ts";
import { referenceIn } from "../config/yaml/secret_reference.ts";
import type { Node } from "../config/entries/model.ts";
import type { Cloud } from "../provider/cloud.ts";
import { visible } from "../terminal/escape.ts";
import { MARK as SECRET, TOKEN_PREFIX } from "../terminal/redact.ts";

/** Plain data without a secret. */
export type Shown = string | number | boolean | null | readonly Shown[] | ShownMap;

/** A map of plain data without a secret. */
export interface ShownMap {
  readonly [key: string]: Shown;
}

const COMPUTED = "(computed)";

/** The text in place of a value that may be a secret. */
export const HIDDEN = "[hidden]";

/** Hides a value; of an address its host stays, since somebody may be sent there. */
function hidden(text: string): string {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  return url === null ? HIDDEN : hostOnly(url);
}

function hostOnly({ protocol, host }: URL): string {
  return visible(`${protocol}//${host}/${HIDDEN}`);
}

/**
 * Returns an address with its host alone, since the rest may be a secret; any other text as it is, also an address with
 * a sign that a shell acts upon.
 */
export function withoutPath(text: string): string {
  const url = /^https?:\/\/[\w.~%+/=:,@?#-]+$/i.test(text) ? URL.parse(text) : null;
  return url === null ? text : hostOnly(url);
}

/** Returns the entry as it may be shown, in the map form; empty values are left out. */
export function shownEntry(node: Node, clouds: readonly Cloud[]): ShownMap {
  const shown = shownTree(node.tree, shownSchemas(clouds, node));
  return node.kind === "" ? shown : { ...shown, kind: visible(node.kind) };
}

/** Returns a map of the configuration as it may be shown, by the schemas of its keys; empty values are left out. */
export function shownTree(map: LocatedMap, schemas: readonly v.GenericSchema[]): ShownMap {
  return shownMap(map, schemas, "");
}

/**
 * Returns the value under a path as it may be shown, as text; `undefined` when it is absent, computed or no single
 * value.
 */
export function shownText(
  map: LocatedMap,
  schemas: readonly v.GenericSchema[],
  path: readonly string[],
): string | undefined {
  const value = valueAt(map, path);
  if (value?.type !== "scalar") return undefined;
  const text = shown(value, fieldsAt(schemas, path), path.at(-1) ?? "");
  return isEmpty(text) ? undefined : String(text);
}

function shownMap(map: LocatedMap, schemas: readonly v.GenericSchema[], name: string): ShownMap {
  const keys = keysOf(schemas);
  const inherited = hidesAll(name) ? name : "";
  const pairs = [...map.entries].map(([key, { value }]) => {
    const fields = keys?.known.get(key) ?? keys?.other ?? [];
    if (key === "env" && fields.length > 0) return [visible(key), shownVariables(value, fields)];
    return [visible(key), shown(value, fields, inherited || key)] as const;
  });
  return Object.fromEntries(pairs.filter(([, value]) => !isEmpty(value)));
}

/** Returns variables as they may be shown: whoever makes up a variable's name decides what it holds. */
function shownVariables(env: Located, schemas: readonly v.GenericSchema[]): Shown {
  if (env.type === "list") {
    const items = itemsOf(schemas) ?? [];
    return env.items.map((item) => shown(asPair(item), items, "env"));
  }
  return env.type === "map"
    ? shownMap(mapped(env, variableIn), schemas, "env")
    : shown(env, [], "env");
}

/** Returns the value as it stands; hidden if it is a plain one of a variable whose name does not show it harmless. */
function variableIn(value: Located, name: string): Located {
  const isOpen = isSecretName(name) || isHarmlessVariable(name) || value.type !== "scalar" ||
    typeof value.value === "boolean";
  return isOpen ? value : { type: "withheld", at: value.at, source: hidden(value.source) };
}

/**
 * Returns a value under a name as it may be shown; the schemas and the name both can make it a secret, but no program
 * is one by its name.
 */
function shown(value: Located, schemas: readonly v.GenericSchema[], called: string): Shown {
  const name = effectOf(schemas) === undefined ? called : "";
  if (value.type === "command") return COMPUTED;
  if (value.type === "failed") return visible(withoutSecrets(value.source));
  if (value.type === "withheld") {
    return visible(value.runs ? value.source : withoutSecrets(value.source));
  }
  const reference = shownReference(value);
  if (reference !== undefined) return reference;
  if (schemas.some(isSecret)) return SECRET;
  if (value.type === "map") return shownMap(value, schemas, name);
  if (value.type === "list") {
    const items = itemsOf(schemas) ?? [];
    return value.items.map((item) => shown(item, items, name));
  }
  const plain = isTextOnly(schemas) && value.value !== null ? value.source : value.value;
  if (plain === null || typeof plain === "boolean") return plain;
  if (isSecretName(name)) return SECRET;
  if (![...formsIn(schemas)].some((form) => SINGLE.has(form))) return hidden(value.source);
  return typeof plain === "string" ? visible(withoutSecrets(plain)) : plain;
}

/** Forms of a single value: if a schema knows only a map or a list, a single value may be anything. */
const SINGLE: ReadonlySet<Form> = new Set(["text", "flag", "number", "anything"]);

/** Whether the schemas know only text, which is shown as it is spelled, whatever YAML makes of that. */
function isTextOnly(schemas: readonly v.GenericSchema[]): boolean {
  const forms = formsIn(schemas);
  return forms.size === 1 && forms.has("text");
}

/** Returns a reference's scheme alone, as it is shown; `undefined` for a value that is no reference. */
function shownReference(value: Located): string | undefined {
  const text = referenceIn(value)?.text;
  if (text === undefined) return undefined;
  const scheme = parseReference(text)?.scheme;
  return scheme === undefined ? SECRET : `[secret: ${scheme}]`;
}

/** Returns `{key: NAME, value: ...}` with the value as it may be shown under that name. */
function asPair(item: Located): Located {
  if (item.type !== "map") return item;
  const [key, value] = [item.entries.get("key"), item.entries.get("value")];
  const name = key?.value.type === "scalar" ? String(key.value.value) : "";
  if (value === undefined) return item;
  const isKept = value.value.type === "scalar" && isSecretName(name);
  const hidden: Located = isKept
    ? { type: "withheld", at: value.value.at, source: SECRET }
    : variableIn(value.value, name);
  return { ...item, entries: new Map(item.entries).set("value", { ...value, value: hidden }) };
}

const SECRET_NAME = /secret|token|passw|passphrase|private_?key|api_?key|assertion|signature/i;
/** Names that tell where a secret is, or its name, and so are no secret. */
const ABOUT =
  /_(id|path|file|dir|env|url|uri|endpoint|arn|source|type|name|server|duration|enabled|command|cmd|helper|program)$/i;

/** Whether whatever has that name is a secret, as far as a name can tell. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT.test(name);
}

/** Whether everything under such a name is secret, whatever the names below it. */
function hidesAll(name: string): boolean {
  return /^(secrets?|tokens?|passwords?)$/i.test(name);
}

/** Forms of tokens, whole JSON Web Tokens, and private keys. */
const SHAPES = new RegExp(
  `\\b(${TOKEN_PREFIX}|eyJ[\\w-]+\\.eyJ)[\\w.-]+|-----BEGIN [\\w ]+-----[\\w\\s+/=:,-]*`,
  "g",
);
const USER = /(:\/\/)[^\s/\\?#$`;|&<>()'"]*@/g;
const PARAMETER = /([?&;][^=&;#\s]*(?:sig|token|secret|key|passw)[^=&;#\s]*=)[\w.~%+/=:,-]+/gi;

/**
 * Returns text without what is a secret by its form, wherever it stands. Such a form consists of characters that no
 * shell acts upon and that no host's name begins after, so that nothing else can be hidden as one.
 */
function withoutSecrets(text: string): string {
  return withoutUser(text).replace(SHAPES, SECRET).replace(USER, `$1${SECRET}@`)
    .replace(PARAMETER, `$1${SECRET}`);
}

/** Hides the user name and password of an address, as a reader of addresses finds them. */
function withoutUser(text: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null || (url.username === "" && url.password === "")) return text;
  return `${url.protocol}//${SECRET}@${url.host}${url.pathname}${url.search}${url.hash}`;
}

function isEmpty(value: Shown): boolean {
  if (value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Returns the value under a key, as text; `undefined` when it is absent or no single value. */
export function shownAt(map: ShownMap, key: string): string | undefined {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return value === undefined || typeof value === "object" ? undefined : String(value);
}
