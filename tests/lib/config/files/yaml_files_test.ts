import { assertEquals, assertRejects } from "@std/assert";
import { fakeSystem, type Prepared } from "../../../fake_system.ts";
import { filesBelow, filesOf } from "../../../../lib/config/files/yaml_files.ts";
import { UserError } from "../../../../lib/errors.ts";

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
  assertEquals(await filesBelow(fakeSystem({ files: FILES }), "/w", { left: 500 }), [
    "/w/deep/atmos.yaml",
    "/w/a.yml",
    "/w/b.yaml",
    "/w/.hidden/e.yaml",
    "/w/deep/c.yaml",
    "/w/deep/er/d.yaml",
  ]);
  assertEquals(await filesBelow(fakeSystem(), "/none", { left: 500 }), []);
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
    assertEquals(await filesOf(system, "/w", name, { left: 500 }), expected, name);
  }
});

Deno.test("a pattern is only what the name says, not what the directory is called", async () => {
  const system = fakeSystem({ files: { "/a [b] {c}/x.yaml": "", "/a [b] {c}/y.yaml": "" } });
  assertEquals(await filesOf(system, "/a [b] {c}", "x*.yaml", { left: 500 }), [
    "/a [b] {c}/x.yaml",
  ]);
});

Deno.test("patterns of Windows take both slashes", async () => {
  const files = { "C:\\w\\a\\x.yaml": "", "C:\\w\\a\\b\\y.yaml": "" };
  const system = fakeSystem({ os: "windows", files });
  for (const name of ["a/**/*.yaml", "a\\**\\*.yaml"]) {
    assertEquals(await filesOf(system, "C:\\w", name, { left: 500 }), [
      "C:\\w\\a\\x.yaml",
      "C:\\w\\a\\b\\y.yaml",
    ]);
  }
});

/** A world that counts what of it is looked at. */
function watched(files: NonNullable<Prepared["files"]>, env: Prepared["env"] = {}) {
  const system = fakeSystem({ files, env });
  const looked = () =>
    system.files.done.flatMap((look) => /^(?:look at|list) (.*)$/.exec(look)?.[1] ?? []);
  return { system, looked };
}

const MANY = Object.fromEntries(
  Array.from({ length: 200 }, (_, at) => [`/w/${at % 20}/${at}.txt`, ""]),
);

Deno.test("attack: a pattern that would walk through more than anybody wants to wait for", async () => {
  const { system, looked } = watched({ ...MANY, "/w/a.yaml": "" });
  for (const name of ["**/*.yaml", ".", "**", "{a,b/c}/**/*"]) {
    const budget = { left: 50 };
    const error = await assertRejects(() => filesOf(system, "/w", name, budget), UserError);
    assertEquals(error.message, 'Cannot look for configuration in "/w": too much lies there');
    // What is over the budget stays spent: a second pattern does not begin again.
    await assertRejects(() => filesOf(system, "/w", "*", budget), UserError);
  }
  assertEquals(looked().length < 4 * 75, true, `${looked().length} looked at`);
  assertEquals(await filesOf(system, "/w", "**/*.yaml", { left: 300 }), ["/w/a.yaml"]);
});

Deno.test("a whole machine is not walked through, whatever lies on it", async () => {
  const { system, looked } = watched({ "/a.yaml": "", "/proc/1/fdinfo/0": "" });
  for (const name of ["/", "/**", "/**/*.yaml", "//"]) {
    const error = await assertRejects(() => filesOf(system, "/w", name, { left: 500 }), UserError);
    assertEquals(error.message, 'Cannot look for configuration in "/": too much lies there');
  }
  assertEquals(looked().filter((path) => path.startsWith("/proc")), []);
  for (const name of ["/*.yaml", "/{a,b}.yaml"]) {
    assertEquals(await filesOf(system, "/w", name, { left: 500 }), ["/a.yaml"]);
  }
  const windows = fakeSystem({ os: "windows", files: { "C:\\w\\a.yaml": "" } });
  await assertRejects(() => filesOf(windows, "C:\\w", "C:\\", { left: 500 }), UserError);
});

Deno.test("a home is not walked through because it was named, nor what it lies in", async () => {
  const files = { "/home/u/a.yaml": "", "/home/u/.cache/b/c.yaml": "" };
  const { system, looked } = watched(files, { HOME: "/home/u" });
  for (const name of ["/home/u", "/home/u/", "/home"]) {
    const error = await assertRejects(() => filesOf(system, "/w", name, { left: 500 }), UserError);
    assertEquals(error.message.endsWith("too much lies there"), true, error.message);
  }
  assertEquals(looked().filter((path) => path.includes(".cache")), []);
  const below = await filesOf(system, "/w", "/home/u/.cache", { left: 500 });
  assertEquals(below, ["/home/u/.cache/b/c.yaml"]);
  assertEquals(await filesOf(system, "/w", "/home/u/*.yaml", { left: 500 }), ["/home/u/a.yaml"]);
});

Deno.test("each alternative costs a look at each file", async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`/w/${at}.yaml`, ""]));
  const { system } = watched(files);
  const left = { left: 100 };
  assertEquals((await filesOf(system, "/w", "{1,2}.yaml", left)).length, 2);
  assertEquals(left.left, 20);
  await assertRejects(
    () => filesOf(system, "/w", "{1,2}.yaml", { left: 79 }),
    UserError,
  );
});

Deno.test("attack: steps up after a pattern lead nowhere", async () => {
  const system = fakeSystem({ files: { ...FILES, "/etc/secret.yaml": "" } });
  assertEquals(await filesOf(system, "/w", "*/../../etc/*.yaml", { left: 500 }), []);
});
