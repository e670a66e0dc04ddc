import { assert, assertEquals } from "@std/assert";
import { jsonSchema } from "../../../../lib/config/schema/json_schema.ts";
import { valueAt } from "../modelled.ts";
import { CLOUDS } from "../clouds.ts";

const schema = await jsonSchema(CLOUDS);
const form = (role: string, at: number) => ["definitions", role, "then", "allOf", at, "then"];

Deno.test("the JSON Schema describes both shapes of providers and identities", () => {
  assertEquals(valueAt(schema, ["$schema"]), "http://json-schema.org/draft-07/schema#");
  const parts = [
    ["providers", "provider", "Where one signs in: by name, or a list"],
    ["identities", "identity", "Who one can be: by name, or a list"],
  ];
  for (const [part, role, description] of parts) {
    assertEquals(valueAt(schema, ["properties", "auth", "properties", part!]), {
      description,
      if: { type: "array" },
      then: { items: { allOf: [{ $ref: `#/definitions/${role}` }, { required: ["name"] }] } },
      else: { type: "object", additionalProperties: { $ref: `#/definitions/${role}` } },
    });
    const announced = valueAt(schema, ["definitions", role!, "else", "properties"]) as object;
    assert("type" in announced && "config" in announced && "name" in announced);
  }
});

Deno.test("the JSON Schema has the kinds' own fields, closed, beside the common ones", () => {
  const fields = valueAt(schema, form("identity", 0)) as Record<string, unknown>;
  assertEquals(fields.additionalProperties, false);
  const either = (name: string) => ({
    anyOf: [
      { required: [name] },
      { required: ["principal"], properties: { principal: { required: [name] } } },
    ],
  });
  assertEquals([fields.required, fields.allOf], [undefined, ["name", "account"].map(either)]);
  assertEquals(fields.description, "A permission set of an account");
  assertEquals(valueAt(fields, ["properties", "via"]), {
    $ref: "#/definitions/common/properties/via",
  });
  const account = {
    type: "object",
    properties: {
      id: { type: "string", pattern: "^[0-9]{12}$", examples: ["123456789012"] },
    },
    required: ["id"],
    additionalProperties: false,
  };
  assertEquals(valueAt(fields, ["properties", "principal", "properties", "account"]), account);
  assertEquals(valueAt(fields, ["properties", "account"]), account);
  assertEquals(valueAt(fields, ["properties", "principal", "additionalProperties"]), false);
  const saml = valueAt(schema, [...form("provider", 1), "properties"]) as Record<string, unknown>;
  assertEquals(valueAt(saml, ["spec", "properties", "url"]), saml.url);
});

Deno.test("the JSON Schema marks secrets, and keeps a kind's session together with the common one", () => {
  const saml = [...form("provider", 1), "properties"];
  assertEquals(valueAt(schema, [...saml, "password", "writeOnly"]), true);
  const session = valueAt(schema, [...saml, "session", "properties"]) as object;
  assertEquals(Object.keys(session).sort(), ["duration", "maximum", "min_ttl"]);
});

Deno.test("the JSON Schema tells addresses from other text, and what insecure costs", () => {
  const url = [...form("provider", 1), "properties", "url", "format"];
  assertEquals(valueAt(schema, url), "uri");
  const common = ["definitions", "common", "properties"];
  assertEquals(valueAt(schema, [...common, "insecure"]), {
    description:
      "Whether its endpoint may be plain http on another machine. Whoever is between reads the secrets",
    type: "boolean",
    default: false,
  });
  assertEquals(valueAt(schema, [...form("provider", 1), "properties", "insecure"]), {
    $ref: "#/definitions/common/properties/insecure",
  });
});

Deno.test("the JSON Schema has the integrations that the clouds declare, and names those to be expected", () => {
  const integration = ["definitions", "integration"];
  const names = valueAt(schema, [...integration, "properties", "kind", "examples"]) as string[];
  assertEquals([names.includes("aws/eks"), names.includes("azure/aks")], [true, true]);
  const cluster = valueAt(schema, [...integration, "allOf", 0, "then"]) as Record<string, unknown>;
  assertEquals([cluster.description, cluster.required], ["A cluster", ["spec"]]);
  assertEquals(cluster.additionalProperties, false);
});

Deno.test("every reference in the JSON Schema leads somewhere", () => {
  const references: string[] = [];
  JSON.stringify(schema, (key, value) => {
    if (key === "$ref") references.push(value);
    return value;
  });
  assert(references.length > 20);
  for (const reference of new Set(references)) {
    assert(valueAt(schema, reference.slice(2).split("/")), reference);
  }
});
