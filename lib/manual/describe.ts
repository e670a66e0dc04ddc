/** A JSON Schema with a description at everything that a person can write. Pure. */
import { isMap } from "../map.ts";
import { SECRET_KEYS, UNREAD_KEY } from "./keys.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A function that returns a key's description by its path; `undefined` where there is none. */
export type Meaning = (path: string) => string | undefined;

/** Returns the descriptions of these tables; an earlier one takes precedence. */
export function meaningIn(
  ...tables: readonly Readonly<Record<string, string>>[]
): Meaning {
  const all = new Map(tables.toReversed().flatMap((table) => Object.entries(table)));
  return (path) => all.get(path);
}

/** Returns the schema with descriptions at its properties, however deep; `at` is the path that leads to it. */
export function describe(schema: JsonSchema, meaning: Meaning, at = ""): JsonSchema {
  const { properties, items, anyOf, additionalProperties: others } = schema;
  return {
    ...schema,
    ...(isMap(properties) ? { properties: ofProperties(properties, meaning, at) } : {}),
    ...(isMap(items) ? { items: describe(items, meaning, at) } : {}),
    ...(isMap(others) ? { additionalProperties: describe(others, meaning, at) } : {}),
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.map((form) => describe(form, meaning, at)) } : {}),
  };
}

function ofProperties(properties: JsonSchema, meaning: Meaning, at: string): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const path = at === "" || isContainer(at) ? key : `${at}.${key}`;
      const schema = describe(value as JsonSchema, meaning, path);
      const description = schema.$ref === undefined ? textFor(schema, meaning, path) : undefined;
      return [key, description === undefined ? schema : { description, ...schema }];
    }),
  );
}

function textFor(schema: JsonSchema, meaning: Meaning, path: string): string | undefined {
  if (schema.deprecated === true) return UNREAD_KEY;
  return meaning(path) ?? SECRET_KEYS[/\.(secret|via(?:\.\w+)?)$/.exec(path)?.[1] ?? ""];
}

/** Whether the fields below a path have the same meaning as in the entry itself. */
function isContainer(path: string): boolean {
  return path === "spec" || path === "principal" || path === "credentials";
}
