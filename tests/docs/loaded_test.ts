/** What is told to people is loaded when they ask for it, and by nothing that only works. */
import { assert, assertEquals } from "@std/assert";
import { readCode } from "../code.ts";

const ROOT = new URL("../..", import.meta.url);

/** Texts for people; what only names them, or where they lie, is no text. */
const TEXTS =
  /^(?:lib\/manual\/(?!(?:topic_names|schema_address|section)\.ts$)|providers\/\w+\/described\.ts$)/;

/** Files that are loaded with this one: those that a statement imports, for more than a type. */
async function loadedWith(path: string, known = new Set<string>()): Promise<ReadonlySet<string>> {
  if (known.has(path) || !path.endsWith(".ts")) return known;
  known.add(path);
  const text = await Deno.readTextFile(new URL(path, ROOT));
  const { uses } = readCode(path, text.replaceAll(/\bimport\((?=\s*["'])/g, "later("));
  for (const each of uses.filter((one) => /^(?:lib|providers)\//.test(one))) {
    await loadedWith(each, known);
  }
  return known;
}

async function commands(): Promise<readonly string[]> {
  const text = await Deno.readTextFile(new URL("lib/commands/mod.ts", ROOT));
  return [...text.matchAll(/import\("\.\/([\w/]+\.ts)"\)/g)].map(([, path]) =>
    `lib/commands/${path}`
  );
}

Deno.test("no command loads what keys, variables and codes mean, unless it is asked", async () => {
  const loaded = new Set<string>();
  for (const root of ["main.ts", "providers/start.ts", "providers/mod.ts", ...await commands()]) {
    await loadedWith(root, loaded);
  }
  assert(loaded.size > 300);
  assertEquals([...loaded].filter((path) => TEXTS.test(path)), []);
});

Deno.test("the schema for editors does", async () => {
  const loaded = [...await loadedWith("lib/config/schema/json_schema.ts")];
  assert(loaded.includes("lib/manual/keys.ts"));
});
