/** What is loaded for whom: texts for people when they ask for them, and Node's modules by nothing that does little. */
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
  for (const each of (await usesOf(path)).filter((one) => /^(?:lib|providers)\//.test(one))) {
    await loadedWith(each, known);
  }
  return known;
}

async function usesOf(path: string): Promise<readonly string[]> {
  const text = await Deno.readTextFile(new URL(path, ROOT));
  return readCode(path, text.replaceAll(/\bimport\((?=\s*["'])/g, "later(")).uses;
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

Deno.test("what runs without a script names nothing of Node's, all of which the runtime would load", async () => {
  const loaded = new Set<string>();
  const light = ["completion", "help", "status", "version"].map((name) =>
    `lib/commands/${name}.ts`
  );
  for (const root of ["main.ts", "providers/start.ts", ...light]) await loadedWith(root, loaded);
  assert(loaded.size > 50);
  const naming: string[] = [];
  for (const path of loaded) {
    if ((await usesOf(path)).some((used) => used.startsWith("node:"))) naming.push(path);
  }
  assertEquals(naming, []);
});
