/**
 * The JSON Schema (draft 7, which editors know best) of what this program reads in `atmos.yaml`, generated
 * from the schemas that validate it. The converter is loaded only when it is asked for.
 */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { Kind, Role } from "../../provider/kind.ts";
import { COMMON } from "../entries/common.ts";
import { declared, everyKind, integrationKinds } from "../entries/kinds.ts";
import { CONTAINER, fieldsOf } from "../entries/places.ts";
import { passableName, variables } from "./schema.ts";
import { settingsOf } from "../entries/settings.ts";

type JsonSchema = Readonly<Record<string, unknown>>;
type Convert = (schema: v.GenericSchema) => JsonSchema;

/** The schema of a whole file; what belongs to other programs is left open. */
export async function jsonSchema(clouds: readonly Cloud[]): Promise<JsonSchema> {
  const convert = await converter();
  const auth = convert(settingsOf(clouds));
  const integrations = integrationKinds(clouds).map((kind) => ({
    ...kind,
    fields: convert(kind.schema),
  }));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "atmos.yaml, as atmos-auth reads it",
    type: "object",
    properties: {
      auth: {
        ...auth,
        properties: {
          ...auth.properties as JsonSchema,
          providers: either("provider"),
          identities: either("identity"),
          integrations: {
            type: "object",
            additionalProperties: { $ref: "#/definitions/integration" },
          },
        },
      },
      env: convert(variables(passableName)),
    },
    definitions: {
      common: convert(COMMON),
      provider: entry("provider", clouds, convert),
      identity: entry("identity", clouds, convert),
      integration: mapForm(integrations, everyKind(clouds, "integration"), convert),
    },
  };
}

/** Entries by name, or a list of entries that say their names. */
function either(role: Role): JsonSchema {
  const ref = { $ref: `#/definitions/${role}` };
  return {
    if: { type: "array" },
    then: { items: { allOf: [ref, { required: ["name"] }] } },
    else: { type: "object", additionalProperties: ref },
  };
}

/** The map form where there is a `kind`, else the shape of the announcement. */
function entry(role: Role, clouds: readonly Cloud[], convert: Convert): JsonSchema {
  const kinds = declared(clouds, role).map(({ kind }) => ({
    ...kind,
    fields: eitherPlace(role, kind, convert(kind.schema)),
  }));
  return {
    type: "object",
    if: { required: ["kind"] },
    then: mapForm(kinds, everyKind(clouds, role), convert),
    else: announced(role, clouds, convert),
  };
}

interface KindForm {
  readonly name: string;
  readonly summary: string;
  readonly fields: JsonSchema;
}

/** By kind, the keys of the kind and the common ones; a kind that no cloud declares is left open. */
function mapForm(
  kinds: readonly KindForm[],
  names: readonly string[],
  convert: Convert,
): JsonSchema {
  return {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string", examples: names } },
    allOf: kinds.map(({ name, summary, fields }) => ({
      if: { properties: { kind: { const: name } }, required: ["kind"] },
      then: { description: summary, ...withCommon(fields, convert) },
    })),
  };
}

/** A kind's own fields both in the entry and below the container, with those that must be in one of the two. */
function eitherPlace(role: Role, kind: Kind, { required, ...own }: JsonSchema): JsonSchema {
  const container = CONTAINER[role];
  const fields = fieldsOf(role, kind);
  const { [container]: inner, ...flat } = own.properties as Readonly<Record<string, JsonSchema>>;
  const { required: alsoRequired, properties: below, ...rest } = inner ?? {};
  const needed = [required, alsoRequired].flatMap((names) => names as readonly string[] ?? []);
  const movable = (properties: unknown) =>
    Object.entries(properties ?? {}).filter(([name]) => fields.has(name));
  return {
    ...own,
    properties: {
      ...Object.fromEntries(movable(below)),
      ...flat,
      [container]: {
        ...{ type: "object", additionalProperties: false, ...rest },
        properties: { ...Object.fromEntries(movable(flat)), ...below as JsonSchema },
      },
    },
    allOf: needed.filter((name) => fields.has(name)).map((name) => ({
      anyOf: [
        { required: [name] },
        { required: [container], properties: { [container]: { required: [name] } } },
      ],
    })),
  };
}

function withCommon(own: JsonSchema, convert: Convert): JsonSchema {
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

/** What two objects allow together. */
function both(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...one.properties as JsonSchema, ...other.properties as JsonSchema };
  return { ...one, ...other, properties };
}

function announced(role: Role, clouds: readonly Cloud[], convert: Convert): JsonSchema {
  const { provider: _, ...common } = references(convert(COMMON).properties as JsonSchema);
  const provider = { type: "string", description: "The provider or identity it is obtained from" };
  return {
    type: "object",
    properties: {
      ...common,
      name: { type: "string" },
      type: { type: "string", examples: clouds.map(({ name }) => name) },
      ...(role === "identity" ? { provider } : {}),
      config: { type: "object" },
    },
  };
}

/** Objects are closed, as `checkKeys` has them. */
async function converter(): Promise<Convert> {
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
