/** What the plan halves declare is what the worker serves: the compiler holds them to it, file by file. */
import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

Deno.test("every file that declares a sign-in module is one that the worker's list is held to", async () => {
  const declaring: string[] = [];
  for (const folder of ["lib/", "providers/"]) {
    for await (const path of filesBelow(folder)) {
      if (/\bcageModule<(?!Input>\(\) \{)/.test(await read(path))) declaring.push(path);
    }
  }
  const worker = await read("providers/worker.ts");
  const held = [...worker.matchAll(/Served<typeof import\("([^"]+)"\)>/g)]
    .map(([, path]) => new URL(path!, new URL("providers/", ROOT)).href.slice(ROOT.href.length));
  assertEquals(held.sort(), declaring.sort());
  assertEquals(held.length > 5, true);
});
