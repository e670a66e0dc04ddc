/** Facts that schemas tell of their fields: known keys, secrets, effects, forms, labels and examples. */
import type { SecretForm } from "../../secret.ts";
import * as v from "valibot";

/** The parts of valibot's schemas that are read here. */
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

/** The keys that a map may have. */
export interface Keys {
  /** Keys that are known by name, each with its schemas. */
  readonly known: ReadonlyMap<string, readonly v.GenericSchema[]>;
  /** Schemas of any other key; `undefined` when there may be no other. */
  readonly other: readonly v.GenericSchema[] | undefined;
}

/** Cache of keys and forms by schema, or by list of schemas: thousands of entries ask for the same ones. */
const told = {
  keys: new WeakMap<object, { readonly keys: Keys | undefined }>(),
  forms: new WeakMap<object, ReadonlySet<Form>>(),
};

/** The cache's key: a schema that is alone in its list stands for every such list. */
function toldOf(schemas: readonly v.GenericSchema[]): object {
  return schemas.length === 1 ? schemas[0]! : schemas;
}

/** Returns the keys of a map that these schemas describe together; `undefined` when it can't be a map. */
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

/** Returns the schemas of a list's items; `undefined` when it can't be a list. */
export function itemsOf(
  schemas: readonly v.GenericSchema[],
): readonly v.GenericSchema[] | undefined {
  const forms = schemas.flatMap(formsOf).map(partsOf);
  if (!forms.some(({ type, item }) => item !== undefined || isAnything(type))) return undefined;
  return forms.flatMap(({ item }) => item ?? []);
}

/** Returns the schemas of the value under a path; none when the path is not known. */
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

/** Metadata of a field that holds an address which is asked; JSON Schema's own word for it. */
export const ADDRESS = { format: "uri" } as const;

/** Whether the field is marked as an address (`ADDRESS`). */
export function isEndpoint(schema: v.GenericSchema): boolean {
  if (v.getMetadata(schema).format === ADDRESS.format) return true;
  return innerOf(schema).some(isEndpoint);
}

/** Metadata of a field that holds a program which is run. */
export const PROGRAM = { effect: "run" } as const;

/** Metadata of a field that says a file, written outside of sessions and store, and how. */
export const WRITTEN = { effect: "write" } as const;

/**
 * The effect of a field on the machine: a program is run, a file is written. The question about trust shows it whole.
 */
export type Effect = (typeof PROGRAM | typeof WRITTEN)["effect"];

/** Returns the first effect that the fields of these schemas have; `undefined` for most. */
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

/** Returns the form of the secret that the field holds; `undefined` where it may be all that an item holds. */
export function secretFormOf(schema: v.GenericSchema): SecretForm | undefined {
  const { form } = v.getMetadata(schema);
  return form === undefined
    ? innerOf(schema).map(secretFormOf).find((it) => it !== undefined)
    : form as SecretForm;
}

/** Whether the key is known from documentation alone, and no program reads its value. */
export function isUnread(schema: v.GenericSchema): boolean {
  return v.getMetadata(schema).deprecated === true || innerOf(schema).some(isUnread);
}

/** Returns the field's name in what people read; `undefined` for a field that is not shown to them. */
export function labelOf(schema: v.GenericSchema): string | undefined {
  return v.getTitle(schema) ?? innerOf(schema).map(labelOf).find((label) => label !== undefined);
}

/** Returns an example of the field as YAML on one line; a reference for a secret. */
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

/** Returns the words that the field may hold; none when it is no choice of words. */
export function optionsOf(schema: v.GenericSchema): readonly string[] {
  const { options = [] } = partsOf(schema);
  const own = options.filter((each) => typeof each === "string");
  return own.length > 0 ? own : innerOf(schema).flatMap(optionsOf);
}

function exampleMap(entries: Readonly<Record<string, v.GenericSchema>>): string {
  const required = Object.entries(entries).filter(([, schema]) => !isOptional(schema));
  return `{${required.map(([key, schema]) => `${key}: ${exampleOf(schema)}`).join(", ")}}`;
}

/** A form that a value can have. */
export type Form = "text" | "flag" | "number" | "list" | "map" | "anything";

/** Returns the forms that a value of these schemas together may have. */
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

/** Writes an example as YAML; digits in quotes, lest they be read as a number. */
function asYaml(example: unknown): string {
  if (typeof example === "object" && example !== null) {
    const pairs = Object.entries(example).map(([key, value]) => `${key}: ${asYaml(value)}`);
    return `{${pairs.join(", ")}}`;
  }
  return typeof example === "string" && /^[\d.]+$/.test(example)
    ? JSON.stringify(example)
    : String(example);
}

/** Returns the schemas within wrappers, unions and intersections; the schema itself when it is none. */
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
