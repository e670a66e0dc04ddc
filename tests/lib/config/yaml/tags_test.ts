import { assertEquals } from "@std/assert";
import type { Prepared } from "../../../fake_system.ts";
import { readOne } from "../world.ts";

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
      "!include a.yaml .x",
      'Cannot follow the tag "!include": it takes one file and no query | !include ./FILE',
    ],
    ["!evn HOME", 'Cannot follow the tag "!evn" | !env HOME'],
    [
      "!terraform.output a",
      'Cannot follow the tag "!terraform.output"' +
      " | one of !env !exec !include !repo-root !git.root !cwd !secret",
    ],
    [
      "!constructor x",
      'Cannot follow the tag "!constructor"' +
      " | one of !env !exec !include !repo-root !git.root !cwd !secret",
    ],
  ];
  for (const [text, problem] of rows) {
    assertEquals(await value(text), {
      x: null,
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
  const files = { "/work/a.yaml": "ok: 1\nbad: !nope x\n" };
  assertEquals((await value("!include a.yaml", files)).problems, [
    '/work/a.yaml:2:6 auth.x.bad | Cannot follow the tag "!nope"' +
    " | one of !env !exec !include !repo-root !git.root !cwd !secret",
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
