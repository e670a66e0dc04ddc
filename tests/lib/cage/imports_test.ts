import { assertEquals } from "@std/assert";
import { importMap } from "../../../lib/cage/imports.ts";

const { imports, scopes } = importMap("./providers/");

Deno.test("files outside of the bundle can't be imported by anybody", () => {
  assertEquals([imports["./"], imports["file:///"]], ["./", "./refused/"]);
});

Deno.test("caged code imports from its own folder only", () => {
  const caged = scopes["./providers/"]!;
  const files = Object.entries(caged).filter(([name]) => name.endsWith("/"));
  assertEquals(Object.fromEntries(files), {
    "./": "./refused/",
    "./providers/": "./providers/",
    "file:///": "./refused/",
  });
});

Deno.test("modules that make code or workers are the main program's alone", () => {
  for (const name of ["module", "vm", "worker_threads", "tty", "inspector"]) {
    for (const map of [imports, scopes["./providers/"]!]) {
      assertEquals([map[name], map[`node:${name}`]], [`./refused/${name}`, `./refused/${name}`]);
    }
    assertEquals(scopes["./"]![`node:${name}`], `node:${name}`);
  }
});
