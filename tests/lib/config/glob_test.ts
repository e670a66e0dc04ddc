import { assertEquals } from "@std/assert";
import { fakeSystem } from "../../fake_system.ts";
import { filesBelow, filesOf } from "../../../lib/config/glob.ts";

const FILES = {
  "/w/b.yaml": "",
  "/w/b.yml": "",
  "/w/a.yml": "",
  "/w/note.txt": "",
  "/w/deep/atmos.yaml": "",
  "/w/deep/c.yaml": "",
  "/w/deep/er/d.yaml": "",
  "/w/.hidden/e.yaml": "",
};

Deno.test("files below a directory: atmos.yaml first, shallow before deep, then by name", async () => {
  assertEquals(await filesBelow(fakeSystem({ files: FILES }), "/w"), [
    "/w/deep/atmos.yaml",
    "/w/a.yml",
    "/w/b.yaml",
    "/w/.hidden/e.yaml",
    "/w/deep/c.yaml",
    "/w/deep/er/d.yaml",
  ]);
  assertEquals(await filesBelow(fakeSystem(), "/none"), []);
});

Deno.test("a name means a file, one without its extension, a directory or a pattern", async () => {
  const rows: [string, readonly string[]][] = [
    ["b.yaml", ["/w/b.yaml"]],
    ["./deep/c", ["/w/deep/c.yaml"]],
    ["a", ["/w/a.yml"]],
    ["deep", ["/w/deep/atmos.yaml", "/w/deep/c.yaml", "/w/deep/er/d.yaml"]],
    ["*.yaml", ["/w/b.yaml"]],
    ["deep/*", ["/w/deep/atmos.yaml", "/w/deep/c.yaml"]],
    ["**/*.yaml", [
      "/w/deep/atmos.yaml",
      "/w/b.yaml",
      "/w/.hidden/e.yaml",
      "/w/deep/c.yaml",
      "/w/deep/er/d.yaml",
    ]],
    ["/w/deep/{c,x}.yaml", ["/w/deep/c.yaml"]],
    ["deep/../*.yml", ["/w/a.yml"]],
    ["none/*.yaml", []],
    ["none", []],
    ["note.txt", ["/w/note.txt"]],
  ];
  const system = fakeSystem({ files: FILES });
  for (const [name, expected] of rows) {
    assertEquals(await filesOf(system, "/w", name), expected, name);
  }
});

Deno.test("a pattern is only what the name says, not what the directory is called", async () => {
  const system = fakeSystem({ files: { "/a [b] {c}/x.yaml": "", "/a [b] {c}/y.yaml": "" } });
  assertEquals(await filesOf(system, "/a [b] {c}", "x*.yaml"), ["/a [b] {c}/x.yaml"]);
});

Deno.test("patterns of Windows take both slashes", async () => {
  const files = { "C:\\w\\a\\x.yaml": "", "C:\\w\\a\\b\\y.yaml": "" };
  const system = fakeSystem({ os: "windows", files });
  for (const name of ["a/**/*.yaml", "a\\**\\*.yaml"]) {
    assertEquals(await filesOf(system, "C:\\w", name), ["C:\\w\\a\\x.yaml", "C:\\w\\a\\b\\y.yaml"]);
  }
});
