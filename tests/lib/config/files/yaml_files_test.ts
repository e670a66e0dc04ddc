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

/** A world that counts what of it is looked at. */
function watched(files: NonNullable<Prepared["files"]>) {
  const system = fakeSystem({ files });
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
    const walk = { budget: { left: 50 } };
    const error = await assertRejects(() => filesOf(system, "/w", name, walk), UserError);
    assertEquals(error.message, 'Cannot look for configuration in "/w": too much lies there');
    // What is over the budget stays spent: a second pattern does not begin again.
    await assertRejects(() => filesOf(system, "/w", "*", walk), UserError);
  }
  assertEquals(looked().length < 4 * 75, true, `${looked().length} looked at`);
  assertEquals(await filesOf(system, "/w", "**/*.yaml", { budget: { left: 300 } }), ["/w/a.yaml"]);
});

Deno.test("each alternative costs a look at each file", async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`/w/${at}.yaml`, ""]));
  const { system } = watched(files);
  const left = { left: 100 };
  assertEquals((await filesOf(system, "/w", "{1,2}.yaml", { budget: left })).length, 2);
  assertEquals(left.left, 20);
  await assertRejects(
    () => filesOf(system, "/w", "{1,2}.yaml", { budget: { left: 79 } }),
    UserError,
  );
});

Deno.test("attack: a pattern or a directory outside of where its file may look", async () => {
  const { system, looked } = watched({ ...FILES, "/etc/secret.yaml": "" });
  const asked: string[] = [];
  const within = (directory: string) => {
    asked.push(directory);
    return Promise.resolve(directory === "/w" || directory.startsWith("/w/"));
  };
  for (const name of ["/**/*.yaml", "/etc/*.yaml", "../**/*.yaml", "../etc/*", "/etc", ".."]) {
    assertEquals(await filesOf(system, "/w", name, { within }), [], name);
  }
  assertEquals(asked, ["/", "/etc", "/", "/etc", "/etc", "/"]);
  // A directory is known as one before anybody asks; nothing in it is.
  assertEquals(looked().filter((path) => !["/etc", "/"].includes(path)), []);
  assertEquals(await filesOf(system, "/w", "deep/*", { within }), [
    "/w/deep/atmos.yaml",
    "/w/deep/c.yaml",
  ]);
});

Deno.test("attack: a directory that is a link is asked about by where it leads", async () => {
  const { system, looked } = watched({
    "/w/link": { target: "/home/ada" },
    "/home/ada/x.yaml": "",
  });
  const within = (directory: string) => directory.startsWith("/w");
  assertEquals(await filesOf(system, "/w", "link/*.yaml", { within }), []);
  assertEquals(looked(), []);
});

Deno.test("attack: steps up after a pattern lead nowhere", async () => {
  const system = fakeSystem({ files: { ...FILES, "/etc/secret.yaml": "" } });
  assertEquals(await filesOf(system, "/w", "*/../../etc/*.yaml"), []);
});
