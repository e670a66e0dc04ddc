import { assertEquals } from "@std/assert";
import { importMap } from "../../../lib/cage/imports.ts";

Deno.test("files outside of the bundle can't be imported by anybody", () => {
  assertEquals(importMap("./providers/").imports, { "./": "./", "file:///": "./refused/" });
});

Deno.test("caged code imports from its own folder only, and no module that makes code or workers", () => {
  const { scopes } = importMap("./providers/");
  const scope = scopes["./providers/"]!;
  assertEquals(scope["./providers/"], "./providers/");
  assertEquals(scope["./"], "./refused/");
  assertEquals(scope["file:///"], "./refused/");
  for (const name of ["module", "vm", "worker_threads", "tty", "inspector"]) {
    assertEquals([scope[name], scope[`node:${name}`]], [`./refused/${name}`, `./refused/${name}`]);
  }
});
