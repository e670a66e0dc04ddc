import { assert, assertEquals } from "@std/assert";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import { provisionedFile } from "../../../../lib/config/files/provisioned.ts";
import { load, shown, summary, worldWith } from "../world.ts";

Deno.test("a file goes over what it imports, in the order of its list", async () => {
  const { root, problems } = await load({
    "/work/atmos.yaml": "import: [./a.yaml, parts, 'glob/*.yaml']\nauth: {x: own, o: 1}",
    "/work/a.yaml": "import: sub/b\nauth: {x: a, y: a, a: 1}",
    "/work/sub/b.yml": "import: [c.yaml]\nauth: {x: b, y: b, z: b}",
    "/work/sub/c.yaml": "auth: {z: c, c: 1}",
    "/work/parts/p.yaml": "auth: {y: p}",
    "/work/glob/g.yaml": "auth: {z: g}",
  });
  assertEquals(problems, []);
  assertEquals(shown(root), {
    auth: { x: "own", y: "p", z: "g", c: 1, a: 1, o: 1 },
  });
});

Deno.test("where a file says a base_path, what it imports is seen from there first, as by the original", async () => {
  const { root, problems } = await load({
    "/work/atmos.yaml": "base_path: ./conf\nimport: [a.yaml, beside.yaml, nested/d.yaml]",
    "/work/a.yaml": "auth: {a: beside}",
    "/work/conf/a.yaml": "import: [b.yaml]\nauth: {a: base}",
    "/work/conf/b.yaml": "auth: {b: base}",
    "/work/beside.yaml": "import: [b.yaml]\nauth: {beside: 1}",
    "/work/conf/nested/d.yaml": "base_path: ../other\nimport: [e.yaml]",
    "/work/conf/other/e.yaml": "auth: {e: other}",
    "/work/conf/nested/e.yaml": "auth: {e: beside}",
  });
  assertEquals(problems, []);
  assertEquals(shown(root), {
    base_path: "./conf",
    auth: { a: "base", b: "base", beside: 1, e: "other" },
  });
});

Deno.test("an import that begins with ~ is seen from the person's home", async () => {
  const { root, problems } = await load({
    "/work/atmos.yaml": "import: [~/shared/a.yaml, '~/shared/*/b.yaml']",
    "/home/u/shared/a.yaml": "auth: {a: 1}",
    "/home/u/shared/more/b.yaml": "auth: {b: 1}",
  });
  assertEquals([problems, shown(root)], [[], { auth: { a: 1, b: 1 } }]);
});

Deno.test("an import that can't be looked through is told once, at its line", async () => {
  const far = await load({ "/work/atmos.yaml": "import:\n  - '/**'\nauth: {x: 1}" });
  assertEquals(far.problems.map(({ message, at }) => [message, at?.path, at?.line]), [
    ['Cannot look for configuration in "/": too much lies there', "import[0]", 2],
  ]);
});

Deno.test("attack: a base_path leads a found file's imports out of its project", async () => {
  const system = worldWith({
    "/work/atmos.yaml": "base_path: /etc\nimport: [secret.yaml]",
    "/etc/secret.yaml": "auth: {stolen: 1}",
  }, { cwd: "/work" });
  const { root, trusted, strays } = await loadConfiguration(system, {
    ...{ config: [], configPath: [], profiles: [] },
  });
  assertEquals([shown(root), trusted], [{ base_path: "/etc" }, false]);
  assertEquals(strays.map(({ path }) => path), ["/etc/secret.yaml"]);
  assertEquals(system.files.done.some((each) => each.endsWith("/etc/secret.yaml")), false);
});

Deno.test("an import is seen from its file, else from the first file", async () => {
  const { root, problems } = await load({
    "/work/atmos.yaml": "import: [sub/a.yaml]",
    "/work/sub/a.yaml": "import: [sub/b.yaml, ../up.yaml]",
    "/work/sub/b.yaml": "auth: {b: 1}",
    "/work/up.yaml": "auth: {up: 1}",
  });
  assertEquals([shown(root), problems], [{ auth: { b: 1, up: 1 } }, []]);
});

Deno.test("imports that are none are problems, and one that is missing is a warning, each at its line", async () => {
  const names = [
    "none.yaml",
    "none/*.yaml",
    "{a: b}",
    "!exec cat list",
    "",
  ];
  const list = names.map((name) => `  - ${name}`).join("\n");
  const text = `import:\n${list}\nauth: {a: 1}\n`;
  const { root, problems, unfetched } = await load({ "/work/atmos.yaml": text });
  assertEquals(shown(root), { auth: { a: 1 } });
  assertEquals(unfetched.map(summary), [
    '/work/atmos.yaml:2:5 import[0] | Cannot import "none.yaml": there is no such file' +
    " | import: [./FILE.yaml]",
    '/work/atmos.yaml:3:5 import[1] | Cannot import "none/*.yaml": no YAML file is called so' +
    " | put one there, or remove the line",
    "/work/atmos.yaml:5:5 import[4] | Cannot import nothing: an import is a path | import: [./FILE.yaml]",
  ]);
  assertEquals(problems.map(summary), [
    "/work/atmos.yaml:4:5 import[2] | Cannot import a map: an import is a path | import: [./FILE.yaml]",
    "/work/atmos.yaml:5:5 import[3] | Cannot import a command: an import is a path" +
    " | import: [./FILE.yaml]",
  ]);
});

Deno.test("attack: imports in a circle", async () => {
  const { root, problems } = await load({
    "/work/atmos.yaml": "import: [a.yaml]\nauth: {own: 1}",
    "/work/a.yaml": "import: [b.yaml]\nauth: {a: 1}",
    "/work/b.yaml": "import: [a.yaml, '*.yaml']\nauth: {b: 1}",
  });
  assertEquals(shown(root), { auth: { b: 1, a: 1, own: 1 } });
  assertEquals(problems.map(summary), [
    '/work/b.yaml:1:10 import[0] | Cannot load a file that leads back to itself: "/work/a.yaml"' +
    ' leads to "/work/b.yaml" leads to "/work/a.yaml" | remove this line',
    '/work/b.yaml:1:18 import[1] | Cannot load a file that leads back to itself: "/work/atmos.yaml"' +
    ' leads to "/work/a.yaml" leads to "/work/b.yaml" leads to "/work/atmos.yaml" | remove this line',
  ]);
});

Deno.test("attack: imports that double at every step are merged once each", async () => {
  const files: Record<string, string> = { "/work/f25.yaml": "auth: {end: true}" };
  for (let i = 0; i < 25; i++) files[`/work/f${i}.yaml`] = `import: [f${i + 1}, f${i + 1}.yaml]`;
  const { root, problems } = await load({ ...files, "/work/atmos.yaml": "import: f0" });
  assertEquals([shown(root), problems], [{ auth: { end: true } }, []]);
});

Deno.test("attack: a chain without end", async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 100; i++) files[`/work/f${i}.yaml`] = `import: f${i + 1}`;
  const { problems } = await load({ ...files, "/work/atmos.yaml": "import: f0" });
  assertEquals(problems.length, 1);
  assert(problems[0]?.message.startsWith("Cannot load a chain of more than 32 files: ... "));
});

Deno.test("identities that providers were found to offer lie below everything written by hand", async () => {
  const cache = "/home/u/.cache/atmos/auth";
  const { root, files } = await load({
    "/work/atmos.yaml": "auth: {providers: {'my/sso': {kind: k}}, identities: {a: {x: mine}}}",
    [`${cache}/my_sso/provisioned-identities.yaml`]:
      "auth: {identities: {a: {x: found, y: found}, b: {x: found}}}",
    [`${cache}/other/provisioned-identities.yaml`]: "auth: {identities: {c: {}}}",
  });
  assertEquals(shown(root), {
    auth: {
      identities: { a: { x: "mine", y: "found" }, b: { x: "found" } },
      providers: { "my/sso": { kind: "k" } },
    },
  });
  assertEquals(files.map(({ origin, needsTrust }) => [origin, needsTrust]), [
    ["discovered", true],
    ["provisioned", false],
  ]);
});

Deno.test("attack: a list of offers that somebody else could have put into the cache", async () => {
  const place = "/home/u/.cache/atmos/auth/sso";
  const texts = {
    "/work/atmos.yaml": "auth: {providers: {sso: {kind: k}}}",
    [`${place}/provisioned-identities.yaml`]: "auth: {identities: {planted: {kind: k}}}",
  };
  const system = worldWith(texts);
  const { files } = system;
  const info = files.info.bind(files);
  files.info = async (path) => {
    const found = await info(path);
    return found && path === place ? { ...found, mode: 0o777 } : found;
  };
  const selection = { config: [], configPath: [], profiles: [] };
  const { root } = await loadConfiguration(system, selection);
  assertEquals(shown(root), { auth: { providers: { sso: { kind: "k" } } } });
});

Deno.test("attack: a provider whose name leads out of the cache", () => {
  const system = worldWith({}, { env: { XDG_CACHE_HOME: "/c" } });
  const rows: [string, string | undefined][] = [
    ["sso", "/c/atmos/auth/sso/provisioned-identities.yaml"],
    ["../../x", "/c/atmos/auth/.._.._x/provisioned-identities.yaml"],
    ["a\\b", "/c/atmos/auth/a_b/provisioned-identities.yaml"],
    ["..", undefined],
    [".", undefined],
    ["", undefined],
    ["a\0b", undefined],
  ];
  assertEquals(rows.map(([name]) => provisionedFile(system, name)), rows.map(([, path]) => path));
});

Deno.test("a directory is imported with all that it holds, and one that holds nothing is named as that", async () => {
  const { root, problems, unfetched } = await load({
    "/work/atmos.yaml": "import: [full, hollow, none]",
    "/work/full/a.yaml": "auth: {x: 1}",
    "/work/hollow/README": "",
  });
  assertEquals(shown(root), { auth: { x: 1 } });
  assertEquals(problems, []);
  assertEquals(unfetched.map(summary), [
    '/work/atmos.yaml:1:16 import[1] | Cannot import "hollow": it is a directory without a YAML file' +
    " | put a file there: hollow/auth.yaml",
    '/work/atmos.yaml:1:24 import[2] | Cannot import "none": there is no such file' +
    " | import: [./FILE.yaml]",
  ]);
});

Deno.test("an import that means no file is said, with its line", async () => {
  const rows = [
    ["nope/*", 'Cannot import "nope/*": no YAML file is called so'],
    ["{{ .x }}.yaml", 'Cannot import "{{ .x }}.yaml": templates are not followed here'],
    ["[x]/q.yaml", 'Cannot import "[x]/q.yaml": no YAML file is called so'],
    ["", "Cannot import nothing: an import is a path"],
  ] as const;
  for (const [name, message] of rows) {
    const { unfetched, problems } = await load({ "/work/atmos.yaml": `import:\n  - "${name}"\n` });
    const told = unfetched.map((each) => [each.message, each.at?.line]);
    assertEquals([told, problems], [[[message, 2]], []]);
  }
  const { unfetched } = await load({ "/work/atmos.yaml": "import: [~]" });
  assertEquals(unfetched.length, 1);
  assertEquals((await load({ "/work/atmos.yaml": "import:\nauth: {}" })).unfetched, []);
});

Deno.test("a file of the very name that could be a pattern is meant", async () => {
  const { root, unfetched } = await load({
    "/work/atmos.yaml": 'import: ["[x]/q.yaml", "{a}.yaml", "[d]"]',
    "/work/[x]/q.yaml": "auth: {x: 1}",
    "/work/{a}.yaml": "auth: {a: 1}",
    "/work/[d]/e.yaml": "auth: {e: 1}",
  });
  assertEquals([shown(root), unfetched], [{ auth: { x: 1, a: 1, e: 1 } }, []]);
});
