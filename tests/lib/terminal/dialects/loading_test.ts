/** While modules are loaded nobody knows whose shell it is: what is written then would be `sh`'s for everybody. */
import { assertEquals } from "@std/assert";
import { dialect } from "../../../../lib/terminal/dialect.ts";
import type { Dialect } from "../../../../lib/terminal/dialects/dialect.ts";
import { spokenIs } from "../../../../lib/terminal/spoken.ts";

const ROOT = new URL("../../../../", import.meta.url);

async function* sourcesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* sourcesBelow(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

/** What takes vendors' libraries in reads variables as it is loaded; a wall looks at those. */
const OF_VENDORS = /^providers\/(?:worker\.ts|[^/]+\/cage\/)/;

Deno.test("no line is written while a module is loaded", async () => {
  const early: (string | symbol)[] = [];
  const nobody = (_: object, name: string | symbol) => () => void early.push(name);
  spokenIs(new Proxy({}, { get: nobody }) as Dialect);
  dialect().clock();
  assertEquals(early.splice(0), ["clock"]);
  const sources = [sourcesBelow("lib/"), sourcesBelow("providers/")].map((all) =>
    Array.fromAsync(all)
  );
  const paths = (await Promise.all(sources)).flat().filter((path) => !OF_VENDORS.test(path));
  // Some of them want more of the machine than a unit test has.
  await Promise.allSettled(paths.map((path) => import(new URL(path, ROOT).href)));
  spokenIs(undefined);
  assertEquals(early, []);
});
