/** No promise is left to itself: what it rejects with would end the program. */
import { assertEquals } from "@std/assert";
import { floatingIn, namesIn } from "./floating.ts";

const ROOT = new URL("..", import.meta.url);

async function* sourcesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* sourcesBelow(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

Deno.test("nothing is left to itself but by inBackground", async () => {
  const paths = [
    "main.ts",
    ...(await Promise.all(
      ["lib/", "providers/"].map((folder) => Array.fromAsync(sourcesBelow(folder))),
    )).flat(),
  ];
  const sources = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  const names = namesIn(sources);
  const found = paths.flatMap((path, index) =>
    floatingIn(sources[index]!, names).map((call) => `${path}: ${call}`)
  );
  assertEquals(found, []);
  assertEquals(paths.length > 300 && names.asynchronous.has("sweep"), true);
});

Deno.test("a promise that is left to itself would be seen", () => {
  const declared = `
    async function sweep() {}
    function read(): Promise<void> { return sweep(); }
    class A { async #work() {} close(): Promise<void> {} }
    interface B { give(): Promise<void>; both(): Promise<void> }
    const later = async () => {};
    function both() {}
  `;
  const names = namesIn([declared]);
  const lost = [
    "sweep();",
    "void sweep();",
    "read();",
    "const f = () => void sweep();",
    "class C { m() { this.#work(); } }",
    "a.close();",
    "a?.close();",
    "b!.give();",
    "later();",
    "(async () => {})();",
    "sweep().then(() => 1);",
    "sweep().finally(() => 1);",
    "setTimeout(() => sweep(), 1);",
    "system.onSignal('SIGINT', () => a.close());",
  ];
  for (const source of lost) assertEquals([source, floatingIn(source, names).length], [source, 1]);
  const kept = [
    "await sweep();",
    "const p = sweep();",
    "function f() { return sweep(); }",
    "const f = () => sweep();",
    "inBackground(sweep(), () => {});",
    "sweep().then(() => 1, () => 2);",
    "sweep().catch(() => 1);",
    "both();",
    "list.push(sweep());",
    "void list.push(1);",
  ];
  for (const source of kept) assertEquals([source, floatingIn(source, names)], [source, []]);
});
