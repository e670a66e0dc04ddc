import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import type { Prepared } from "../../../fake_system.ts";
import { command } from "../../machine.ts";
import { load, readOne, shown } from "../world.ts";

const WORLD: Omit<Prepared, "files"> = { env: { NAME: "value", SPACED: "  x \n", EMPTY: "" } };

async function value(text: string, files: Record<string, string> = {}, world = WORLD) {
  const { root, problems } = await readOne(`auth:\n  x: ${text}\n`, files, world);
  return { x: (root as { auth: { x: unknown } }).auth.x, problems };
}

Deno.test("!env, !repo-root, !cwd, !exec and !secret stand for their values", async () => {
  const files = { "/work/.git/HEAD": "", "/work/sub/x": "" };
  const rows: [string, unknown][] = [
    ["!env NAME", "value"],
    ["!env NAME other", "value"],
    ["!env SPACED", "x"],
    ["!env EMPTY other", ""],
    ["!env NONE", null],
    ["!env NONE other", "other"],
    [`!env 'NONE "two words"'`, "two words"],
    ["!env NONE ''", ""],
    ["!repo-root", "/work"],
    ["!repo-root .", "/work"],
    ["!git.root", "/work"],
    ["!cwd", "/work"],
    ["!cwd ./a/../b", "/work/b"],
    ["!exec echo hi", "!exec echo hi"],
    ["!exec |\n    one\n    two", "!exec one\ntwo"],
    ["!secret keyring:deploy", { secret: "keyring:deploy" }],
    ['{secret: "keyring:deploy"}', { secret: "keyring:deploy" }],
    ["[!env NAME, !exec a]", ["value", "!exec a"]],
  ];
  for (const [text, expected] of rows) {
    assertEquals(await value(text, files), { x: expected, problems: [] }, text);
  }
});

Deno.test("!repo-root falls back on its default outside of a repository", async () => {
  assertEquals(await value("!repo-root ./here"), { x: "./here", problems: [] });
  assertEquals((await value("!repo-root")).problems, [
    "/work/atmos.yaml:2:6 auth.x | Cannot follow the tag: this is not in a git repository | !repo-root .",
  ]);
});

Deno.test("a worktree's .git file marks a repository as well, seen from below", async () => {
  const files = { "/work/.git": "gitdir: elsewhere" };
  assertEquals((await value("!repo-root", files, { cwd: "/work/a/b" })).x, "/work");
});

Deno.test("tags that can't be followed are problems, and the rest is read", async () => {
  const rows: [string, string][] = [
    [
      "!env",
      'Cannot follow the tag "!env": it takes a name and, if need be, a default | !env \'NAME "the default"\'',
    ],
    [
      "!env A b c",
      'Cannot follow the tag "!env": it takes a name and, if need be, a default | !env \'NAME "the default"\'',
    ],
    ["!exec", 'Cannot follow the tag "!exec": it takes a command | !exec COMMAND'],
    ["!secret", 'Cannot follow the tag "!secret": it takes a reference | !secret keyring:NAME'],
    [
      "!include a.yaml '.x | keys'",
      'Cannot follow the tag "!include": it takes one file and, if need be, a plain path in it' +
      " | !include ./FILE .a.b[0]",
    ],
  ];
  for (const [text, problem] of rows) {
    assertEquals(await value(text), {
      x: `withheld: ${text.split(" ")[0]}`,
      problems: [`/work/atmos.yaml:2:6 auth.x | ${problem}`],
    });
  }
});

Deno.test("!include reads YAML, JSON, .env files and text, seen from the including file", async () => {
  const files = {
    "/work/parts/map.yaml": "a: 1\nnext: !include ./list.yml\n",
    "/work/parts/list.yml": "[1, !env NAME]",
    "/work/parts/data.json": '{"a": {"b": [true, null, "\\u00e9"]}}',
    "/work/.env.local": "A=1\nB='two'\n",
    "/work/note.txt": "# not a comment\n",
    "/shared/up.yaml": "up",
    "/work/empty.yaml": "",
    "/work/BOM.yaml": "\ufeffa: 1\r\nb: 2\r\n",
  };
  const rows: [string, unknown][] = [
    ["!include parts/map.yaml", { a: 1, next: [1, "value"] }],
    ["!include ./parts/data.json", { a: { b: [true, null, "é"] } }],
    ["!include .env.local", { A: "1", B: "two" }],
    ["!include note.txt", "# not a comment\n"],
    ["!include ../shared/up.yaml", "up"],
    ["!include /shared/up.yaml", "up"],
    ["!include 'empty.yaml'", null],
    ["!include BOM.yaml", { a: 1, b: 2 }],
    ["{<<: !include .env.local, A: 3}", { A: 3, B: "two" }],
  ];
  for (const [text, expected] of rows) {
    assertEquals(await value(text, files), { x: expected, problems: [] }, text);
  }
});

Deno.test("what is included keeps the place where it is written and the path where it stands", async () => {
  const files = { "/work/a.yaml": "ok: 1\nbad: !env\n" };
  assertEquals((await value("!include a.yaml", files)).problems, [
    '/work/a.yaml:2:6 auth.x.bad | Cannot follow the tag "!env": it takes a name and, if need be, a default' +
    ` | !env 'NAME "the default"'`,
  ]);
});

Deno.test("includes that are absent or lead in a circle are problems", async () => {
  const files = {
    "/work/a.yaml": "b: !include b.yaml",
    "/work/b.yaml": "a: !include ./a.yaml",
    "/work/dir/x": "",
    "/work/wrong.env": "A=1\nwhat\n",
  };
  const rows: [string, string][] = [
    ["!include none.yaml", "there is no such file"],
    ["!include dir", "it is not a file"],
    ["!include atmos.yaml", '"/work/atmos.yaml" leads to "/work/atmos.yaml"'],
    ["!include a.yaml", '"/work/a.yaml" leads to "/work/b.yaml" leads to "/work/a.yaml"'],
    ["!include wrong.env", 'Cannot understand line 2 of "/work/wrong.env"'],
  ];
  for (const [text, part] of rows) {
    const { problems } = await value(text, files);
    assertEquals(problems.length, 1, text);
    assertEquals(problems[0]?.includes(part), true, problems[0]);
  }
});

Deno.test("attack: includes that double at every step are bounded", async () => {
  const files: Record<string, string> = { "/work/f30.yaml": "x" };
  for (let i = 0; i < 30; i++) {
    const next = `!include f${i + 1}.yaml`;
    files[`/work/f${i}.yaml`] = `[${next}, ${next}]`;
  }
  const { root, problems } = await readOne(
    "auth: {x: !include f0.yaml, y: [!include f0.yaml]}",
    files,
  );
  assertEquals(root, {});
  assertEquals(problems.length, 1);
  assertEquals(problems[0]?.includes("it grows to more than 300000 values"), true, problems[0]);
});

Deno.test("paths of Windows are followed as Windows writes them", async () => {
  const files = { "C:\\work\\parts\\a.yaml": "v: !include ..\\b.txt", "C:\\work\\b.txt": "text" };
  assertEquals(await value("!include parts/a.yaml", files, { os: "windows" }), {
    x: { v: "text" },
    problems: [],
  });
});

const SHA = "0123456789abcdef0123456789abcdef01234567";

const REPOSITORY = {
  "/work/.git/HEAD": "ref: refs/heads/feature/one\n",
  "/work/.git/refs/heads/feature/one": `${SHA}\n`,
  "/work/.git/config": '[core]\n\tbare = false\n[remote "up"]\n\turl = https://no.example/x/y\n' +
    '[remote "origin"]\n\turl = https://ada:hunter2@github.com/acme/infra.git\n\tfetch = +x\n',
};

Deno.test("!git.* says what the repository says of itself", async () => {
  const rows: [string, string][] = [
    ["!git.branch", "feature/one"],
    ["!git.sha", SHA],
    ["!git.ref", SHA],
    ["!git.url", "https://github.com/acme/infra.git"],
    ["!git.host", "github.com"],
    ["!git.owner", "acme"],
    ["!git.name", "infra"],
    ["!git.repository", "acme/infra"],
    ["!git.branch main", "feature/one"],
  ];
  for (const [text, expected] of rows) {
    assertEquals(await value(text, REPOSITORY), { x: expected, problems: [] }, text);
  }
  const scp = {
    ...REPOSITORY,
    "/work/.git/config": '[remote "origin"]\nurl = git@h.example:a/b.git',
  };
  assertEquals((await value("!git.host", scp)).x, "h.example");
  assertEquals((await value("!git.repository", scp)).x, "a/b");
});

Deno.test("!git.* in a worktree, of packed refs, of a detached head, and where nothing says it", async () => {
  const worktree = {
    "/work/.git": "gitdir: /main/.git/worktrees/w\n",
    "/main/.git/worktrees/w/HEAD": "ref: refs/heads/other\n",
    "/main/.git/worktrees/w/commondir": "../..\n",
    "/main/.git/packed-refs": `# pack-refs\n${SHA} refs/heads/other\n`,
    "/main/.git/config": '[remote "origin"]\n  url = ssh://git@h.example:22/a/b\n',
  };
  assertEquals((await value("!git.branch", worktree)).x, "other");
  assertEquals((await value("!git.sha", worktree)).x, SHA);
  assertEquals((await value("!git.repository", worktree)).x, "a/b");
  const detached = { "/work/.git/HEAD": `${SHA}\n` };
  assertEquals((await value("!git.sha", detached)).x, SHA);
  assertEquals((await value("!git.branch main", detached)).x, "main");
  assertEquals((await value("!git.branch")).problems, [
    '/work/atmos.yaml:2:6 auth.x | Cannot follow the tag "!git.branch": no repository says it here' +
    " | !git.branch DEFAULT",
  ]);
});

Deno.test("!random is a whole number between its ends, both included", async () => {
  const seen = new Set<unknown>();
  for (let turn = 0; turn < 20; turn++) {
    const files = {};
    const { x, problems } = await value("[!random 1 3, !random 0 1, !random 7, !random]", files);
    assertEquals(problems, []);
    const [one, , seven, port] = x as readonly number[];
    assert([1, 2, 3].includes(one!) && seven! >= 0 && seven! <= 7 && port! >= 0 && port! <= 65535);
    seen.add(one);
  }
  for (const wrong of ["9 1", "a b", "1 2 3", "1.5 2"]) {
    assertEquals((await value(`!random ${wrong}`)).problems.length, 1, wrong);
  }
});

Deno.test("!literal takes what stands there, without a remark", async () => {
  const text = 'auth: { x: !literal "{{ .y }}", y: !literal 012 }';
  const { root, remarks, problems } = await load({ "/work/atmos.yaml": text });
  assertEquals(shown(root), { auth: { x: "{{ .y }}", y: "012" } });
  assertEquals([remarks, problems], [[], []]);
});

Deno.test("!include.raw takes the text, and a query concerns !include alone", async () => {
  const files = { "/work/a.yaml": "b: 1\n" };
  assertEquals((await value("!include.raw a.yaml", files)).x, "b: 1\n");
  assertEquals((await value("!include.raw a.yaml .b", files)).problems.length, 1);
});

Deno.test("a tag that nobody follows is passed over, as the original does, and said", async () => {
  const rows: [string, unknown, string][] = [
    ["!evn HOME", "HOME", "write !env instead of !evn"],
    ["!foo 1", "1", "one of "],
    ["!foo [a]", ["a"], "one of "],
    ["!foo {a: b}", { a: "b" }, "one of "],
    ["!terraform.output a", "a", "one of "],
    ["!append a", "a", "key: !append [...]"],
    ["!append {a: b}", { a: "b" }, "key: !append [...]"],
    ["!unset {a: b}", { a: "b" }, "key: !unset"],
  ];
  for (const [text, expected, hint] of rows) {
    const { root, remarks, problems } = await load({ "/work/atmos.yaml": `auth:\n  x: ${text}` });
    assertEquals([(shown(root) as { auth: { x: unknown } }).auth.x, problems], [expected, []]);
    const [one, ...more] = remarks;
    assertStringIncludes(one!.message, "Passing over the tag");
    assertStringIncludes(one!.hint!, hint);
    assertEquals(more, []);
  }
  assertEquals(await value("!!binary aGk="), { x: "hi", problems: [] });
  assertEquals((await value("!!binary ===")).problems.length, 1);
});

Deno.test("!unset takes a key away, and !append goes on with a list, whichever file said them before", async () => {
  const files = {
    "/work/base.yaml": "auth: {a: {b: 1, c: 2}, list: [x], other: [x]}",
    "/work/atmos.yaml":
      "import: [base.yaml]\nauth: {a: {b: !unset }, list: !append [y], other: [y], z: !append [q, !unset ]}",
    "/work/profiles/p/a.yaml": "auth: {list: !append [z]}",
  };
  const { root, problems } = await load(files, {}, { profiles: ["p"] });
  assertEquals([shown(root), problems], [{
    auth: { a: { c: 2 }, list: ["x", "y", "z"], other: ["y"], z: ["q"] },
  }, []]);
});

const TWO = (text: string) =>
  `auth: {providers: {m: {kind: mock/aws}}, identities: {a: {kind: mock/aws, default: true, ` +
  `via: {provider: m}}, b: {kind: mock/aws, via: {provider: m}, tags: [${text}]}}}`;

Deno.test("a tag that can't be followed breaks its entry and no other", async () => {
  for (const text of ["!include gone.yaml", "!include f.yaml .x", "!env", "!random a b"]) {
    const config = TWO(text);
    const programs = { "/usr/bin/tool": () => 0 };
    const good = await command(["exec", "-i", "a", "--", "tool"], { config, clouds, programs });
    assertEquals([good.status, good.err.includes("Cannot")], [0, false], text + good.err);
    const bad = await command(["login", "-i", "b"], { config, clouds });
    assertEquals(bad.status, 3, text);
    assertStringIncludes(bad.err, "Cannot ");
    assertStringIncludes(bad.err, "auth.identities.b.tags[0]");
    assertEquals((await command(["validate"], { config, clouds })).status, 3);
  }
});

Deno.test("!include takes a plain path into the file, as yq reads it", async () => {
  const files = { "/work/a.yaml": "b: {c-d: [1, {e: deep}], 'f g': {h: i}}\nj: !env J\n" };
  const rows = [
    [".b.c-d[0]", 1],
    [".b.c-d[1].e", "deep"],
    ['.b["f g"].h', "i"],
    [".", { b: { "c-d": [1, { e: "deep" }], "f g": { h: "i" } }, j: "of the person" }],
    [".j", "of the person"],
  ] as const;
  for (const [query, expected] of rows) {
    const found = await value(`!include a.yaml '${query}'`, files, { env: { J: "of the person" } });
    assertEquals([found.x, found.problems], [expected, []], query);
  }
  for (const query of [".b | keys", "b", ".b[]", ".b.", "..", ".b[-1]"]) {
    assertEquals((await value(`!include a.yaml '${query}'`, files)).problems.length, 1, query);
  }
});

Deno.test("a tag of YAML's own is no slip of ours, whose mend could take a value away", async () => {
  for (const tag of ["!!set", "!!omap", "!!binry"]) {
    const { remarks } = await load({ "/work/atmos.yaml": `auth: {x: ${tag} {a, b}}` });
    assertEquals(remarks.map(({ hint }) => hint), [`remove ${tag}`]);
  }
});
