/** What a schema says about its fields: which keys it knows, which are secret, and what one looks like. */
import * as v from "valibot";

/** The parts of valibot's schemas that are looked at. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly rest?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly getter?: (input: unknown) => v.GenericSchema;
}

const JOINED = new Set(["union", "variant", "intersect"]);
const OPEN = new Set(["any", "unknown", "custom", "record", "loose_object", "object_with_rest"]);

/** Which keys a map may have. */
export interface Keys {
  /** Those that are known by name, with all that is said of each. */
  readonly known: ReadonlyMap<string, readonly v.GenericSchema[]>;
  /** What is said of any other; `undefined` when there may be no other. */
  readonly other: readonly v.GenericSchema[] | undefined;
}

/** What was told of schemas, once for each of them, or list of them: thousands of entries ask for the same. */
const told = {
  keys: new WeakMap<object, { readonly keys: Keys | undefined }>(),
  forms: new WeakMap<object, ReadonlySet<Form>>(),
};

/** One alone is the same in whatever list it comes. */
function toldOf(schemas: readonly v.GenericSchema[]): object {
  return schemas.length === 1 ? schemas[0]! : schemas;
}

/** Which keys a map may have that is described by these schemas together; `undefined` when it can't be a map. */
export function keysOf(schemas: readonly v.GenericSchema[]): Keys | undefined {
  const known = told.keys.get(toldOf(schemas)) ?? { keys: tellKeys(schemas) };
  told.keys.set(toldOf(schemas), known);
  return known.keys;
}

function tellKeys(schemas: readonly v.GenericSchema[]): Keys | undefined {
  const forms = schemas.flatMap(formsOf).map(partsOf);
  if (!forms.some(({ type, entries }) => entries !== undefined || OPEN.has(type))) return undefined;
  const known = new Map<string, v.GenericSchema[]>();
  for (const [key, schema] of forms.flatMap(({ entries }) => Object.entries(entries ?? {}))) {
    known.set(key, [...known.get(key) ?? [], schema]);
  }
  const open = forms.filter(({ type }) => OPEN.has(type));
  const other = open.flatMap(({ value, rest }) => value ?? rest ?? []);
  return { known, other: open.length > 0 ? other : undefined };
}

/** What these schemas say of a list's items; `undefined` when it can't be a list. */
export function itemsOf(
  schemas: readonly v.GenericSchema[],
): readonly v.GenericSchema[] | undefined {
  const forms = schemas.flatMap(formsOf).map(partsOf);
  if (!forms.some(({ type, item }) => item !== undefined || isAnything(type))) return undefined;
  return forms.flatMap(({ item }) => item ?? []);
}

/** What these schemas say of the value under a path; empty when they don't know it. */
export function fieldsAt(
  schemas: readonly v.GenericSchema[],
  path: readonly (string | number)[],
): readonly v.GenericSchema[] {
  let here = schemas;
  for (const step of path) {
    const keys = keysOf(here);
    const child = keys?.known.get(String(step)) ?? keys?.other;
    here = typeof step === "number" ? itemsOf(here) ?? child ?? [] : child ?? [];
  }
  return here;
}

/** What marks a field as an address that is asked; a JSON Schema says the same of it. */
export const ADDRESS = { format: "uri" } as const;

/** Whether the field is such an address. */
export function isEndpoint(schema: v.GenericSchema): boolean {
  if (v.getMetadata(schema).format === ADDRESS.format) return true;
  return innerOf(schema).some(isEndpoint);
}

/** What marks a field as a program that runs. */
export const PROGRAM = { effect: "run" } as const;

/** What marks a field as what is written outside of sessions and store, where and how. */
export const WRITTEN = { effect: "write" } as const;

/** What follows from what a field says, and is asked about whole. */
export type Effect = (typeof PROGRAM | typeof WRITTEN)["effect"];

/** What follows from what the fields of these schemas say; mostly nothing. */
export function effectOf(schemas: readonly v.GenericSchema[]): Effect | undefined {
  return schemas.map(effectIn).find((effect) => effect !== undefined);
}

function effectIn(schema: v.GenericSchema): Effect | undefined {
  const { effect } = v.getMetadata(schema);
  return effect === "run" || effect === "write" ? effect : effectOf(innerOf(schema));
}

/** Whether the field holds a secret. */
export function isSecret(schema: v.GenericSchema): boolean {
  if (v.getMetadata(schema).writeOnly === true) return true;
  return innerOf(schema).some(isSecret);
}

/** Whether the key is known from documentation alone: nobody reads what it says. */
export function isUnread(schema: v.GenericSchema): boolean {
  return v.getMetadata(schema).deprecated === true || innerOf(schema).some(isUnread);
}

/** What the field is called where people read it; `undefined` for one that is not shown to them. */
export function labelOf(schema: v.GenericSchema): string | undefined {
  return v.getTitle(schema) ?? innerOf(schema).map(labelOf).find((label) => label !== undefined);
}

/** The field as YAML on one line, to be shown as what could be written. */
export function exampleOf(schema: v.GenericSchema): string {
  if (isSecret(schema)) return "!secret keyring:NAME";
  const examples: readonly unknown[] = v.getExamples(schema);
  if (examples.length > 0) return asYaml(examples[0]);
  const inner = innerOf(schema)[0];
  if (inner !== undefined) return exampleOf(inner);
  const { type, entries, item, options } = partsOf(schema);
  if (entries !== undefined) return exampleMap(entries);
  if (item !== undefined) return `[${exampleOf(item)}]`;
  if (options !== undefined) return asYaml(options[0]);
  return type === "boolean" ? "true" : type === "number" ? "1" : type === "record" ? "{}" : "NAME";
}

/** The words of which the field is one; none for any other field. */
export function optionsOf(schema: v.GenericSchema): readonly string[] {
  const { options = [] } = partsOf(schema);
  const own = options.filter((each) => typeof each === "string");
  return own.length > 0 ? own : innerOf(schema).flatMap(optionsOf);
}

function exampleMap(entries: Readonly<Record<string, v.GenericSchema>>): string {
  const required = Object.entries(entries).filter(([, schema]) => !isOptional(schema));
  return `{${required.map(([key, schema]) => `${key}: ${exampleOf(schema)}`).join(", ")}}`;
}

/** The forms that a value can have. */
export type Form = "text" | "flag" | "number" | "list" | "map" | "anything";

/** The forms that these schemas together let a value have. */
export function formsIn(schemas: readonly v.GenericSchema[]): ReadonlySet<Form> {
  const known = told.forms.get(toldOf(schemas)) ?? new Set(schemas.flatMap(formsOf).map(formOf));
  told.forms.set(toldOf(schemas), known);
  return known;
}

function formOf(schema: v.GenericSchema): Form {
  const { type, entries, item } = partsOf(schema);
  if (entries !== undefined || type === "record") return "map";
  if (item !== undefined) return "list";
  if (type === "boolean") return "flag";
  if (type === "number") return "number";
  return type === "string" || type === "picklist" || type === "literal" ? "text" : "anything";
}

/** Whether a map may leave the field out. */
export function isOptional({ type }: v.GenericSchema): boolean {
  return type === "optional" || type === "nullish" || type === "exact_optional";
}

/** Digits in quotes, lest they be read as a number; no other example needs them. */
function asYaml(example: unknown): string {
  if (typeof example === "object" && example !== null) {
    const pairs = Object.entries(example).map(([key, value]) => `${key}: ${asYaml(value)}`);
    return `{${pairs.join(", ")}}`;
  }
  return typeof example === "string" && /^[\d.]+$/.test(example)
    ? JSON.stringify(example)
    : String(example);
}

/** The schema without its wrappers, or each of those that it joins. */
export function formsOf(schema: v.GenericSchema): readonly v.GenericSchema[] {
  const inner = innerOf(schema);
  return inner.length > 0 ? inner.flatMap(formsOf) : [schema];
}

function innerOf(schema: v.GenericSchema): readonly v.GenericSchema[] {
  const { type, wrapped, options, getter } = partsOf(schema);
  if (wrapped !== undefined) return [wrapped];
  if (getter !== undefined) return [getter(undefined)];
  return JOINED.has(type) ? options as readonly v.GenericSchema[] : [];
}

function isAnything(type: string): boolean {
  return type === "any" || type === "unknown" || type === "custom";
}

function partsOf(schema: v.GenericSchema): Parts {
  return schema as unknown as Parts;
}
