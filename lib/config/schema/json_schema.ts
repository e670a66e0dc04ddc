/**
 * The JSON Schema (draft 7, which editors know best) of what this program reads in `atmos.yaml`, generated from the
 * schemas that validate it. The converter is loaded only when it is asked for.
 */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { Kind, Role } from "../../provider/kind.ts";
import { describe, type JsonSchema, type Meaning, meaningIn } from "../../manual/describe.ts";
import {
  ANNOUNCED_KEYS,
  ENTRY_KEYS,
  SETTINGS_KEYS,
  TOP_KEYS,
  VARIABLE_KEYS,
} from "../../manual/keys.ts";
import { SCHEMA_ADDRESS } from "../../manual/schema_address.ts";
import { COMMON } from "../entries/common.ts";
import { declared, everyKind, integrationKinds } from "../entries/kinds.ts";
import { CONTAINER, fieldsOf } from "../entries/places.ts";
import { passableName, texts, variables } from "./schema.ts";
import { settingsOf } from "../entries/settings.ts";

/** Conversion of a field's schema to JSON Schema, and the meaning of keys by kind. */
interface Converter {
  readonly convert: (schema: v.GenericSchema) => JsonSchema;
  readonly meaning: (kind: string) => Meaning;
}

/** Generates the schema of a whole file; what belongs to other programs is left open. */
export async function jsonSchema(clouds: readonly Cloud[]): Promise<JsonSchema> {
  const converter = { convert: await toJson(), meaning: await meanings(clouds) };
  const { convert } = converter;
  const integrations = clouds.flatMap((cloud) => integrationKinds([cloud])).map((kind) => ({
    ...kind,
    fields: convert(kind.schema),
  }));
  const properties = {
    auth: authSchema(convert(settingsOf(clouds))),
    env: describe(convert(variables(passableName)), meaningIn(VARIABLE_KEYS)),
    ...ofFiles(convert),
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: SCHEMA_ADDRESS,
    title: "atmos.yaml, as atmos-auth reads it",
    ...describe({ type: "object", properties }, meaningIn(TOP_KEYS)),
    definitions: {
      common: describe(convert(COMMON), meaningIn(ENTRY_KEYS, inEnv)),
      provider: entry("provider", clouds, converter),
      identity: entry("identity", clouds, converter),
      integration: mapForm(integrations, everyKind(clouds, "integration"), converter),
    },
  };
}

function authSchema(settings: JsonSchema): JsonSchema {
  const properties = {
    ...settings.properties as JsonSchema,
    providers: either("provider"),
    identities: either("identity"),
    integrations: { type: "object", additionalProperties: { $ref: "#/definitions/integration" } },
  };
  return describe({ ...settings, properties }, meaningIn(SETTINGS_KEYS));
}

/** Properties on files to read (`import`, `profiles`): they are read while files are found, and so have no schema. */
function ofFiles(convert: Converter["convert"]): JsonSchema {
  const text = { type: "string" };
  return {
    base_path: text,
    import: convert(v.union([texts(), v.string()])),
    imports: { type: "object", properties: { ttl: { type: ["string", "number"] } } },
    profiles: { type: "object", properties: { base_path: text, default: text } },
  };
}

const inEnv = Object.fromEntries(
  Object.entries(VARIABLE_KEYS).map(([key, text]) => [`env.${key}`, text]),
);

/** Meanings of a kind's keys: those of the kind alone first, then those of its cloud, then those of all kinds. */
async function meanings(clouds: readonly Cloud[]): Promise<Converter["meaning"]> {
  const told = await Promise.all(clouds.map(async (cloud) => {
    const keys = (await cloud.described?.())?.keys ?? {};
    return [...cloud.kinds, ...cloud.integrations ?? []].map(({ name }) => [name, keys] as const);
  }));
  const byKind = new Map(told.flat());
  return (kind) => {
    const ofCloud = byKind.get(kind) ?? {};
    const meaning = meaningIn(ofCloud, ENTRY_KEYS, inEnv);
    return (path) => ofCloud[`${kind} ${path}`] ?? meaning(path);
  };
}

/** The schema of entries by name, or of a list of entries that say their names. */
function either(role: Role): JsonSchema {
  const ref = { $ref: `#/definitions/${role}` };
  return {
    if: { type: "array" },
    then: { items: { allOf: [ref, { required: ["name"] }] } },
    else: { type: "object", additionalProperties: ref },
  };
}

/** The schema of an entry: of the map form where there is a `kind`, else of the announcement's. */
function entry(role: Role, clouds: readonly Cloud[], converter: Converter): JsonSchema {
  const kinds = declared(clouds, role).map(({ kind }) => ({
    ...kind,
    fields: eitherPlace(role, kind, converter.convert(kind.schema)),
  }));
  return {
    type: "object",
    if: { required: ["kind"] },
    then: mapForm(kinds, everyKind(clouds, role), converter),
    else: announced(role, clouds, converter),
  };
}

interface KindForm {
  readonly name: string;
  readonly summary: string;
  readonly fields: JsonSchema;
}

/**
 * The schema of the map form: by kind, its own keys and the common ones; a kind that no cloud declares is left open.
 */
function mapForm(
  kinds: readonly KindForm[],
  names: readonly string[],
  { convert, meaning }: Converter,
): JsonSchema {
  return {
    required: ["kind"],
    ...describe(
      { type: "object", properties: { kind: { type: "string", examples: names } } },
      meaningIn(ENTRY_KEYS),
    ),
    allOf: kinds.map(({ name, summary, fields }) => ({
      if: { properties: { kind: { const: name } }, required: ["kind"] },
      then: { description: summary, ...describe(withCommon(fields, convert), meaning(name)) },
    })),
  };
}

/** Adds a kind's own fields both to the entry and below its container; a required one must be in one of the two. */
function eitherPlace(role: Role, kind: Kind, { required, ...own }: JsonSchema): JsonSchema {
  const container = CONTAINER[role];
  const fields = fieldsOf(role, kind);
  const { [container]: inner, ...flat } = own.properties as Readonly<Record<string, JsonSchema>>;
  const { required: alsoRequired, properties: below, ...rest } = inner ?? {};
  const besides = flat.spec?.properties;
  const needed = [required, alsoRequired].flatMap((names) => names as readonly string[] ?? []);
  const movable = (properties: unknown) =>
    Object.entries(properties ?? {}).filter(([name]) => fields.has(name));
  const inOneOf = needed.filter((name) => fields.has(name)).map((name) => ({
    anyOf: [
      { required: [name] },
      { required: [container], properties: { [container]: { required: [name] } } },
    ],
  }));
  return {
    ...own,
    properties: {
      ...Object.fromEntries([...movable(besides), ...movable(below)]),
      ...flat,
      [container]: {
        ...{ type: "object", additionalProperties: false, ...rest },
        properties: { ...Object.fromEntries(movable(flat)), ...below as JsonSchema },
      },
    },
    // A list of nothing is no schema (draft 7, 6.7.1), and editors then take none of it.
    ...inOneOf.length === 0 ? {} : { allOf: inOneOf },
  };
}

function withCommon(own: JsonSchema, convert: Converter["convert"]): JsonSchema {
  const common = convert(COMMON).properties as JsonSchema;
  const fields = own.properties as JsonSchema;
  const session = fields.session &&
    both(common.session as JsonSchema, fields.session as JsonSchema);
  const shared = { name: { type: "string" }, kind: {}, ...references(common) };
  return { ...own, properties: { ...shared, ...fields, ...(session ? { session } : {}) } };
}

function references(common: JsonSchema): JsonSchema {
  const pairs = Object.keys(common).map((key) => [key, { $ref: `${COMMON_KEYS}/${key}` }]);
  return Object.fromEntries(pairs);
}

const COMMON_KEYS = "#/definitions/common/properties";

/** Joins the properties of two objects. */
function both(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...one.properties as JsonSchema, ...other.properties as JsonSchema };
  return { ...one, ...other, properties };
}

function announced(role: Role, clouds: readonly Cloud[], { convert }: Converter): JsonSchema {
  const { provider: _, ...common } = references(convert(COMMON).properties as JsonSchema);
  return describe({
    type: "object",
    properties: {
      ...common,
      name: { type: "string" },
      type: { type: "string", examples: clouds.map(({ name }) => name) },
      ...(role === "identity" ? { provider: { type: "string" } } : {}),
      config: { type: "object" },
    },
  }, meaningIn(ANNOUNCED_KEYS, ENTRY_KEYS));
}

/** Loads the converter. Objects are closed, since a key that no schema names is reported as unknown. */
async function toJson(): Promise<Converter["convert"]> {
  const { toJsonSchema } = await import("@valibot/to-json-schema");
  return (schema) => {
    const { $schema: _, ...rest } = toJsonSchema(schema as Parameters<typeof toJsonSchema>[0], {
      typeMode: "input",
      errorMode: "ignore",
      overrideSchema: ({ valibotSchema, jsonSchema }) =>
        valibotSchema.type === "object" ? closed(jsonSchema as JsonSchema) : undefined,
    });
    return rest as JsonSchema;
  };
}

function closed({ required, ...rest }: JsonSchema): JsonSchema {
  const needed = required as readonly string[];
  return { ...rest, ...(needed.length > 0 ? { required } : {}), additionalProperties: false };
}
