/** The page on the configuration, from the schema that editors are given. Pure. */
import type { JsonSchema } from "../../lib/manual/describe.ts";
import { SECTIONS } from "../../lib/manual/topics.ts";
import { fromSections, MADE, table } from "./markdown.ts";

/** The form of a kind of entry. */
interface KindForm {
  readonly name: string;
  readonly summary: string;
  readonly fields: JsonSchema;
}

const ROLES = {
  provider: {
    title: "Providers",
    about:
      "Below `auth.providers`, by name. Fields may stand in the entry itself or below its `spec`.",
    container: "spec",
  },
  identity: {
    title: "Identities",
    about:
      "Below `auth.identities`, by name. Fields may stand in the entry itself or below its `principal`; those of its `spec` in the entry, too.",
    container: "principal",
  },
  integration: {
    title: "Integrations",
    about: "Below `auth.integrations`, by name. Each needs a `via`.",
    container: undefined,
  },
} as const;

/** Returns the page. */
export function configurationPage(schema: JsonSchema): string {
  const definitions = schema.definitions as Readonly<Record<string, JsonSchema>>;
  const { auth, ...top } = propertiesOf(schema);
  const settings = { ...auth, properties: without(auth!, Object.values(PARTS)) };
  return [
    `${MADE}\n# Configuration\n\nWhat is read of \`atmos.yaml\`. \`atmos-auth validate --schema\` prints the same as a JSON
Schema. Keys in **bold** must be there. A secret may be a reference instead of its value, such as
\`!secret keyring:NAME\` or \`!secret pass:PATH\`: see [secrets](../howto/secrets.md).\n`,
    fromSections(SECTIONS.configuration),
    `## The file\n\n${keyTable({ ...schema, properties: top })}`,
    `## Settings\n\nBelow \`auth\`. All are optional.\n\n${keyTable(settings)}`,
    `## Every entry\n\nKeys that providers and identities have, whatever their kind.\n\n${
      keyTable(definitions.common!)
    }`,
    ...(["provider", "identity", "integration"] as const).map((role) => {
      const { title, about, container } = ROLES[role];
      const kinds = kindsOf(definitions[role]!).map((kind) => kindSection(kind, container));
      return `## ${title}\n\n${about}\n\n${kinds.join("\n")}`;
    }),
  ].join("\n");
}

const PARTS = { provider: "providers", identity: "identities", integration: "integrations" };

function kindsOf(definition: JsonSchema): readonly KindForm[] {
  const forms = (definition.then ?? definition) as { readonly allOf: readonly JsonSchema[] };
  return forms.allOf.map((form) => {
    const { properties } = form.if as { readonly properties: { kind: { const: string } } };
    const fields = form.then as JsonSchema;
    return { name: properties.kind.const, summary: String(fields.description), fields };
  });
}

function kindSection({ name, summary, fields }: KindForm, container: string | undefined): string {
  const needed = neededIn(fields);
  const own = propertiesOf(fields);
  const besides = container === "spec" ? {} : propertiesOf(own.spec ?? {});
  const flat = Object.entries(own).filter(([key, { $ref }]) =>
    $ref === undefined && besides[key] === undefined && key !== "name" && key !== "kind" &&
    key !== container && key !== "session"
  );
  const below = container === undefined ? [] : Object.entries(propertiesOf(own[container] ?? {}))
    .filter(([key]) => own[key] === undefined || own[key].$ref !== undefined)
    .map(([key, schema]) => [`${container}.${key}`, schema] as const);
  const all = Object.fromEntries(
    [...flat, ...below].toSorted(([one], [other]) => rank(one, needed) - rank(other, needed)),
  );
  const rows = rowsOf({ properties: all, required: needed });
  const empty = "No fields of its own.\n";
  return `### ${name}\n\n${summary}.\n\n${rows.length === 0 ? empty : table(HEADS, rows)}`;
}

/** Returns a key's rank: required keys first; then those of the kind; then those of the vendor's endpoint. */
function rank(key: string, needed: readonly string[]): number {
  if (needed.includes(key)) return 0;
  return /^(?:spec\.|endpoint_url|aws$|files$|use_)/.test(key) ? 2 : 1;
}

/** Returns the required fields, in whichever of two places. */
function neededIn({ required = [], allOf = [] }: JsonSchema): readonly string[] {
  const either = (allOf as readonly { anyOf: readonly [{ required: readonly string[] }] }[])
    .flatMap(({ anyOf: [{ required }] }) => required);
  return [...required as readonly string[], ...either];
}

const HEADS = ["key", "value", ""];

function keyTable(schema: JsonSchema): string {
  return table(HEADS, rowsOf(schema));
}

function rowsOf(schema: JsonSchema, before = ""): readonly (readonly string[])[] {
  const needed = (schema.required ?? []) as readonly string[];
  return Object.entries(propertiesOf(schema)).flatMap(([key, field]) => {
    const path = `${before}${key}`;
    const isNeeded = needed.includes(key) || needed.includes(path);
    const shown = isNeeded ? `**\`${path}\`**` : `\`${path}\``;
    const row = [shown, valueOf(field), String(field.description ?? "")];
    return [row, ...formsOf(field).flatMap((form) => inner(form, path))];
  });
}

/** Returns the rows of a form's fields; those of a secret's reference are described once, at the head of the page. */
function inner(form: JsonSchema, path: string): readonly (readonly string[])[] {
  const isSecret = Object.hasOwn(propertiesOf(form), "secret");
  return isSecret ? [] : rowsOf(form, `${path}.`);
}

function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf as readonly JsonSchema[] | undefined) ?? [schema];
}

/** Returns the possible values: choices, an example, or the type. */
function valueOf(schema: JsonSchema): string {
  const { deprecated, writeOnly, enum: choices, examples, const: only } = schema;
  if (deprecated === true) return "";
  if (writeOnly === true) return "secret";
  if (only !== undefined) return typed(only);
  if (Array.isArray(choices)) return choices.map(typed).join(", ");
  if (Array.isArray(examples)) return typed(examples[0]);
  if (Array.isArray(schema.anyOf)) return [...new Set(schema.anyOf.map(valueOf))].join(" or ");
  return FORMS[String(schema.type)] ?? "";
}

const FORMS: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "`true` or `false`",
  integer: "number",
  number: "number",
  array: "list",
  object: "map",
  "string,number": "`1h`",
};

function typed(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function propertiesOf({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (properties ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const kept = Object.entries(propertiesOf(schema)).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept);
}
