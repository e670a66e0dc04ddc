/** The pages that are made from the code are those that are kept, and nothing that the program has is missing in them. */
import { assertEquals } from "@std/assert";
import { commandsWith } from "../../lib/cli/commands.ts";
import { GLOBAL_FLAGS } from "../../lib/cli/flags.ts";
import type { CommandSpec, Flag } from "../../lib/cli/spec.ts";
import { jsonSchema } from "../../lib/config/schema/json_schema.ts";
import { clouds } from "../../providers/mod.ts";
import { cloudTable } from "../../providers/table.ts";
import { madePages } from "../../scripts/docs/pages.ts";
import { readCode } from "../code.ts";

const ROOT = new URL("../..", import.meta.url);
const PAGES = await madePages();

const page = (name: string) => PAGES[`docs/reference/${name}.md`] ?? "";

/** Whether a page names it as code. */
const says = (text: string) => (name: string) => text.includes(`\`${name}\``);

Deno.test("the pages that are made are up to date: scripts/deno task docs", async () => {
  for (const [path, text] of Object.entries(PAGES)) {
    assertEquals(await Deno.readTextFile(new URL(path, ROOT)), text, path);
  }
});

Deno.test("every command and every flag stands in the reference", () => {
  const text = page("commands");
  const all = [...commandsWith(cloudTable)];
  const flagsOf = ({ flags, habits = [] }: CommandSpec): readonly Flag[] =>
    [flags, habits, GLOBAL_FLAGS].flat();
  const flags = all.flatMap(([words, spec]) =>
    flagsOf(spec).flatMap(({ name, also = [] }) => [name, ...also])
      .map((name) => `${words} --${name}`)
  );
  const isThere = (name: string) => new RegExp(`\`--${name}[ \`]`).test(text);
  assertEquals(all.map(([words]) => words).filter((words) => !says(text)(words)), []);
  assertEquals(flags.filter((flag) => !isThere(flag.split("--")[1]!)), []);
});

Deno.test("every error code stands in the reference", async () => {
  const source = await Deno.readTextFile(new URL("lib/errors.ts", ROOT));
  const codes = [...source.matchAll(/^ {2}([a-z_]+): \{ status: \d+/gm)].map(([, code]) => code!);
  assertEquals(codes.length > 25, true);
  assertEquals(codes.filter((code) => !says(page("errors"))(code)), []);
});

/** Names that are set between programs of ours within one command, and seen by nobody. */
const WITHIN: readonly string[] = ["ATMOS_AUTH_IMPORT_TOKEN"];

Deno.test("every variable that is read or set stands in the reference", async () => {
  const names = new Set<string>();
  for await (const path of sources("lib/", "providers/")) {
    const { said } = readCode(path, await Deno.readTextFile(new URL(path, ROOT)));
    const found = [
      ...said.matchAll(/\b(ATMOS_[A-Z]+(?:_[A-Z]+)*)\b(?!_)/g),
      ...said.matchAll(/\benv\.get\(\s*"([A-Z][A-Z0-9_]+)"/g),
      ...(path.includes("/grant/") ? said.matchAll(/^\s+([A-Z][A-Z0-9_]{3,}):/gm) : []),
    ];
    for (const [, name] of found) names.add(name!);
  }
  const missing = [...names].filter((name) => !WITHIN.includes(name) && !isFamily(name));
  assertEquals(missing.filter((name) => !says(page("variables"))(name)).sort(), []);
});

/** Beginnings of names, such as `ATMOS_XDG_`. */
function isFamily(name: string): boolean {
  return ["ATMOS_XDG", "ATMOS_GCP"].includes(name);
}

async function* sources(...folders: readonly string[]): AsyncGenerator<string> {
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
      if (isDirectory) yield* sources(`${folder}${name}/`);
      else if (name.endsWith(".ts")) yield folder + name;
    }
  }
}

type Schema = Readonly<Record<string, unknown>>;

/** Every property that the schema describes, by the path that leads to it. */
function* propertiesIn(part: unknown, path: string): Generator<readonly [string, Schema]> {
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    // What only says when a form is meant, or which of two places must be filled, describes nothing.
    if (key === "if" || key === "allOf") continue;
    if (key === "properties") {
      for (const [name, schema] of Object.entries(value as Schema)) {
        yield [`${path}/${name}`, schema as Schema];
      }
    }
    yield* propertiesIn(value, `${path}/${key}`);
  }
}

const schema = await jsonSchema(clouds) as Schema & {
  definitions: Readonly<Record<string, Schema>>;
};
const properties = [...propertiesIn(schema, ""), ...kindsIn()];

function kindsIn() {
  const forms = ["provider", "identity"].map((role) => schema.definitions[role]!.then as Schema);
  const all = [...forms, schema.definitions.integration!].flatMap(({ allOf }) => allOf as Schema[]);
  return all.flatMap((each) => [...propertiesIn(each.then, `/${JSON.stringify(each.if)}`)]);
}

Deno.test("everything that a person can write has a description in the schema for editors", () => {
  assertEquals(properties.length > 800, true, String(properties.length));
  const bare = properties.filter(([, { $ref, description }]) =>
    $ref === undefined && (typeof description !== "string" || description === "")
  );
  assertEquals(bare.map(([path]) => path), []);
});

/** Lists of schemas and of choices that hold nothing, by the path that leads to them. */
function* emptyIn(part: unknown, path: string): Generator<string> {
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    const isList = ["allOf", "anyOf", "oneOf", "enum"].includes(key) && Array.isArray(value);
    if (isList && value.length === 0) yield `${path}/${key}`;
    yield* emptyIn(value, `${path}/${key}`);
  }
}

Deno.test("no list of the schema is empty, for editors take none of it then", () => {
  assertEquals([...emptyIn(schema, "")], []);
});

Deno.test("every key stands in the reference", () => {
  const text = page("configuration");
  const names = new Set(properties.map(([path]) => path.split("/").at(-1)!));
  const isThere = (name: string) => new RegExp(`\`(?:[\\w.]+\\.)?${name}\``).test(text);
  const elsewhere = ["name", "kind", "type", "config", "secret", "auth", "spec", "value"];
  const groups = ["providers", "identities", "integrations", "integration"];
  const missing = [...names].filter((name) => !isThere(name));
  assertEquals(missing.filter((name) => ![...elsewhere, ...groups].includes(name)), []);
});

Deno.test("what is said of a key or a variable is said of one that there is", async () => {
  const texts = new Set(properties.map(([, { description }]) => description));
  for (const { name, described } of clouds) {
    const { keys = {} } = await described?.() ?? {};
    const idle = Object.entries(keys).filter(([, text]) => !texts.has(text)).map(([key]) => key);
    assertEquals([name, idle], [name, []]);
  }
});
