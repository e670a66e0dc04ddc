import { assertEquals } from "@std/assert";
import { builtinModules } from "node:module";
import { HARMLESS, importMap, INERT } from "../../../lib/cage/imports.ts";

const { imports, scopes } = importMap("./providers/", [...builtinModules, "later"]);

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

Deno.test("of Node's modules caged code has those that only compute, also of a runtime to come", () => {
  const caged = scopes["./providers/"]!;
  for (const name of [...builtinModules, "later"].map((each) => each.replace("node:", ""))) {
    const wanted = HARMLESS.includes(name)
      ? undefined
      : INERT.includes(name)
      ? "./providers/left_out.js"
      : name === "process"
      ? "./providers/process.js"
      : `./refused/${name}`;
    assertEquals([name, caged[name], caged[`node:${name}`]], [name, wanted, wanted]);
  }
  for (const name of ["fs", "child_process", "net", "later"]) {
    assertEquals(imports[`node:${name}`], `./refused/${name}`);
  }
});
