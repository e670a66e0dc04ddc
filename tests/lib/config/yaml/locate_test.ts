import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { valueAt } from "../../../../lib/config/yaml/located.ts";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";
import { load, readOne } from "../world.ts";

/** Reads `auth:` with this text below it, indented. */
async function auth(text: string) {
  const below = text.split("\n").map((line) => `  ${line}`).join("\n");
  const { root, problems } = await readOne(`auth:\n${below}\n`);
  return { auth: (root as { auth?: unknown }).auth, problems };
}

Deno.test("plain text has the type of YAML's core schema, quoted text is text", async () => {
  const rows: [string, unknown][] = [
    ["text", "text"],
    ["true", true],
    ["yes", "yes"],
    ["~", null],
    ["", null],
    ["null", null],
    ["12", 12],
    ["-1.5e3", -1500],
    ["0x1F", 31],
    ["1_000", "1_000"],
    ["2030-01-01", "2030-01-01"],
    ['"true"', "true"],
    ["'12'", "12"],
    ["!!str 0123", "0123"],
    ["! 12", "12"],
    ["!!int '12'", 12],
    ["|\n  two\n  lines", "two\nlines\n"],
  ];
  for (const [text, value] of rows) {
    assertEquals(await auth(`x: ${text}`), { auth: { x: value }, problems: [] });
  }
});

Deno.test("the spelling of a number is kept, because 0123 is not 83 to anybody", async () => {
  for (const source of ["012345678901", "0123", "123456789012", "0o17", "1e3", "'0123'"]) {
    const { root } = await load({ "/work/atmos.yaml": `auth: {id: ${source}}` });
    const value = valueAt(root, ["auth", "id"]);
    assert(value?.type === "scalar");
    assertEquals(value.source, source.replaceAll("'", ""));
  }
});

Deno.test("a reference that a colon cuts in two keeps its own entry from being used, and no other", async () => {
  const text = (token: string) =>
    [
      "providers:",
      "  cut:",
      "    kind: github/token",
      `    token: ${token}`,
      "  good: { kind: github/token, token: !secret env:A }",
    ].join("\n");
  for (const token of ['!secret exec:["sh","printf \'WARN: x\'"]', '!secret "exec:a": b']) {
    assertEquals((await auth(text(token))).problems, []);
    const config = `auth:\n${text(token).replace(/^/gm, "  ")}\n  identities:
    one: { kind: github/user, via: { provider: cut } }
    two: { kind: github/user, via: { provider: good } }\n`;
    const { err, out } = await command(["validate"], { config, clouds });
    const all = `${err}${out}`;
    assertEquals(all.match(/^error:.*/gm)?.length, 1, all);
    assertStringIncludes(all, 'Cannot read what !secret is told: it has ": "');
    assertStringIncludes(all, "hint: token: !secret 'exec:...'");
    const used = await command(["login", "two"], { config, clouds });
    assertStringIncludes(used.err, '"env:A": that variable is not set');
    assertStringIncludes(
      (await command(["login", "one"], { config, clouds })).err,
      "!secret 'exec:...'",
    );
  }
  // What hangs on a value elsewhere, such as an import, nobody could tell.
  for (const more of ["import: !env A: b", "env:\n  X: !env A: b", "profiles: !env A: b"]) {
    const { problems } = await readOne(`auth: {}\n${more}\n`);
    assertEquals([more, problems.length], [more, 1]);
  }
});

Deno.test("each slip around a reference has one error, and a line that can be typed", async () => {
  const rows = [
    [
      "!secret exec:",
      "nothing stands behind its colon",
      `token: !secret 'exec:["PROGRAM", "ARGUMENT"]'`,
    ],
    ["!secret op:", "nothing stands behind its colon", "token: !secret op://VAULT/ITEM/FIELD"],
    ["!secret pass:", "nothing stands behind its colon", "token: !secret pass:NAME"],
    ["!secret [exec, canary]", "it takes text", "token: !secret 'exec:...'"],
    ["!secret {exec: canary}", "it takes text", "token: !secret keyring:NAME"],
    ["!secret pass:a/b #key", "that is a comment", "token: !secret 'pass:...'"],
    ['{ secret: exec:["printf","canary"] }', "missed comma", "secret: 'exec:...'"],
  ] as const;
  for (const [token, why, hint] of rows) {
    const config = `auth:
  providers:
    cut: { kind: mock/aws }
  identities:
    one:
      kind: github/user
      token: ${token}
`;
    const { err, out } = await command(["validate"], { config, clouds });
    const all = `${err}${out}`;
    assertStringIncludes(all, why);
    assertStringIncludes(all, `hint: ${hint}`);
    assertEquals([token, all.includes("canary")], [token, false]);
  }
  for (
    const fine of [
      "!secret env:A #b",
      "!secret pass:a#b #c",
      "!secret op://v/i/f #c",
      "!secret pass:a # a word",
    ]
  ) {
    const { err } = await command(["validate"], { config: `auth:\n  x: ${fine}\n`, clouds });
    assertEquals([fine, err.includes("comment")], [fine, false]);
  }
});

Deno.test("a map takes in others with <<; its own keys win, then the first map", async () => {
  const text = [
    "a: &a {kind: one, region: r1}",
    "b: &b {kind: two, tag: t2}",
    "c:",
    "  kind: own",
    "  <<: [*a, *b]",
    "d: {<<: *b}",
  ].join("\n");
  const { auth: value, problems } = await auth(text);
  assertEquals(problems, []);
  assertEquals(value, {
    a: { kind: "one", region: "r1" },
    b: { kind: "two", tag: "t2" },
    c: { kind: "own", region: "r1", tag: "t2" },
    d: { kind: "two", tag: "t2" },
  });
});

Deno.test("anchors outside of the parts that matter can be used in them", async () => {
  const { root, problems } = await readOne("x-base: &base {kind: mock}\nauth:\n  one: *base\n");
  assertEquals({ root, problems }, { root: { auth: { one: { kind: "mock" } } }, problems: [] });
});

Deno.test("parts that belong to other programs are left alone, tags and all", async () => {
  const text = "stacks: !terraform.state x\ncommands: [!exec rm]\nauth: {realm: r}\n";
  assertEquals(await readOne(text).then(({ root, problems }) => ({ root, problems })), {
    root: { auth: { realm: "r" } },
    problems: [],
  });
});

Deno.test("<< of something that is no map, and tags where they do not belong, are problems", async () => {
  const { problems } = await auth("a: {<<: text}\nb: !env {x: 1}\nc: !!int many");
  assertEquals(problems, [
    '/work/atmos.yaml:2:11 auth.a | Cannot take in a scalar with "<<": it takes a map, or a list of maps' +
    " | <<: *NAME, where the value is named with &NAME and is a map",
    '/work/atmos.yaml:3:6 auth.b | Cannot put the tag "!env" on a map: it takes text | b: !env TEXT',
    '/work/atmos.yaml:4:6 auth.c | Cannot read "many" as !!int | remove the tag !!int',
  ]);
});

Deno.test("attack: billion laughs", async () => {
  const lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"];
  for (let i = 1; i < 20; i++) {
    lines.push(`a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`).join(", ")}]`);
  }
  const { problems } = await auth(lines.join("\n"));
  assertEquals(problems.length, 1);
  assert(problems[0]?.includes("it grows to more than 300000 values"), problems[0]);
});

Deno.test("attack: depth through aliases", async () => {
  const lines = ["a0: &a0 x"];
  for (let i = 1; i < 2000; i++) lines.push(`a${i}: &a${i} [*a${i - 1}]`);
  const { problems } = await auth(lines.join("\n"));
  assertEquals(problems.length, 1);
  assert(problems[0]?.includes("it is nested more than 64 levels deep"), problems[0]);
});

Deno.test("a file that holds no map is a problem", async () => {
  const { problems } = await readOne("- auth\n");
  assertEquals(problems, [
    '/work/atmos.yaml:1:1 | Cannot use "/work/atmos.yaml": it holds no map of settings' +
    " | auth:\n  providers: {}",
  ]);
});

Deno.test("attack: one long text that many aliases name, or a long key", async () => {
  const many = (value: string) =>
    Array.from({ length: 20_000 }, (_, at) => `k${at}: ${value}`).join("\n");
  const long = "x".repeat(100_000);
  for (const first of [`a: &a "${long}"`, `a: &a {"${long}": 1}`]) {
    const { problems } = await auth(`${first}\n${many("*a")}`);
    assertEquals(problems.length, 1);
    assert(problems[0]?.includes("it grows to more than 300000 values"), problems[0]);
  }
});
