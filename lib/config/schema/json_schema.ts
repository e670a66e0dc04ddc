/**
 * The JSON Schema (draft 7, which editors know best) of what this program reads in `atmos.yaml`, generated
 * from the schemas that validate it. The converter is loaded only when it is asked for.
 */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { Role } from "../../provider/kind.ts";
import { COMMON } from "../entries/common.ts";
import { everyIntegration, integrationKinds } from "../entries/integrations.ts";
import { declared, everyKind } from "../entries/kinds.ts";
import { variables } from "./schema.ts";
import { SETTINGS } from "../entries/settings.ts";

type JsonSchema = Readonly<Record<string, unknown>>;
type Convert = (schema: v.GenericSchema) => JsonSchema;

/** The schema of a whole file; what belongs to other programs is left open. */
export async function jsonSchema(clouds: readonly Cloud[]): Promise<JsonSchema> {
  const convert = await converter();
  const auth = convert(SETTINGS);
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
      env: convert(variables()),
    },
    definitions: {
      common: convert(COMMON),
      provider: entry("provider", clouds, convert),
      identity: entry("identity", clouds, convert),
      integration: mapForm(integrationKinds(clouds), everyIntegration(clouds), convert),
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
  const kinds = declared(clouds, role).map(({ kind: { name, summary, schema } }) => ({
    name,
    summary,
    schema,
  }));
  return {
    type: "object",
    if: { required: ["kind"] },
    then: mapForm(kinds, everyKind(clouds, role), convert),
    else: announced(role, convert),
  };
}

interface KindForm {
  readonly name: string;
  readonly summary: string;
  readonly schema: v.GenericSchema;
}

/** By kind, the keys of the kind and the common ones; a kind without a schema is left open. */
function mapForm(
  kinds: readonly KindForm[],
  names: readonly string[],
  convert: Convert,
): JsonSchema {
  return {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string", examples: names } },
    allOf: kinds.map(({ name, summary, schema }) => ({
      if: { properties: { kind: { const: name } }, required: ["kind"] },
      then: { description: summary, ...withCommon(convert(schema), convert) },
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

function announced(role: Role, convert: Convert): JsonSchema {
  const { provider: _, ...common } = references(convert(COMMON).properties as JsonSchema);
  const provider = { type: "string", description: "The provider or identity it is obtained from" };
  return {
    type: "object",
    properties: {
      ...common,
      name: { type: "string" },
      type: { type: "string", examples: ["aws", "azure", "gcp", "github"] },
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
