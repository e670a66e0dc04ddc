import { assert, assertEquals } from "@std/assert";
import { parseYaml } from "../../../../lib/config/yaml/yaml.ts";
import type { YamlNode } from "../../../../lib/config/yaml/node.ts";
import { summary } from "../world.ts";

function problemsOf(text: string): readonly string[] {
  return parseYaml(text, "f.yaml").problems.map(summary);
}

/** Every value with its place, depth first. */
function places(node: YamlNode): string[] {
  const at = `${node.at.line}:${node.at.column}`;
  if (node.type === "scalar") return [`${at} ${node.text}`];
  if (node.type === "list") return [`${at} list`, ...node.items.flatMap(places)];
  return [
    `${at} map`,
    ...node.pairs.flatMap(({ key, keyAt, value }) => {
      return [`${keyAt.line}:${keyAt.column} ${key}:`, ...places(value)];
    }),
  ];
}

Deno.test("every key and value knows its line and column", () => {
  const text = "auth:\n  providers:\n    - name: x\n      tags: [a, 'b']\n  empty:\n";
  const { root } = parseYaml(text, "f.yaml");
  assert(root);
  assertEquals(places(root), [
    "1:1 map",
    "1:1 auth:",
    "2:3 map",
    "2:3 providers:",
    "3:5 list",
    "3:7 map",
    "3:7 name:",
    "3:13 x",
    "4:7 tags:",
    "4:13 list",
    "4:14 a",
    "4:17 b",
    "5:3 empty:",
    "5:3 ",
  ]);
});

Deno.test("lines are counted whatever ends them", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const { root } = parseYaml(["a: 1", "b: 2", "c: 3"].join(end), "f.yaml");
    assert(root?.type === "map");
    assertEquals(root.pairs.map(({ keyAt }) => keyAt.line), [1, 2, 3]);
  }
});

Deno.test("keys keep their case, their dots and their spelling", () => {
  const { root } = parseYaml("Prod.EU: 1\n0123: 2\n__proto__: 3\n'a b': 4\n", "f.yaml");
  assert(root?.type === "map");
  assertEquals(root.pairs.map(({ key }) => key), ["Prod.EU", "0123", "__proto__", "a b"]);
});

Deno.test("an empty text has no root and no problem", () => {
  for (const text of ["", "\n\n", "# only a comment\n", "---\n"]) {
    const { root, problems } = parseYaml(text, "f.yaml");
    assertEquals([root?.type === "scalar" ? root.text : "", problems], ["", []]);
  }
});

Deno.test("what can't be parsed is a problem with a place and a mend", () => {
  const rows: [string, string][] = [
    [
      "a:\n\tb: 1",
      'f.yaml:2:1 | Cannot parse "f.yaml": tab characters must not be used in indentation | indent with spaces',
    ],
    [
      "a: [1",
      'f.yaml:1:6 | Cannot parse "f.yaml": unexpected end of the stream within a flow collection' +
      " | close it with \" ' ] or }",
    ],
    [
      "a: b: c",
      'f.yaml:1:5 | Cannot parse "f.yaml": bad indentation of a mapping entry' +
      ' | indent the keys of one map alike, and quote text that holds : # @ or %, as in key: "text"',
    ],
    [
      "a: *nope",
      'f.yaml:1:4 a | Cannot follow "*nope": there is no "&nope" before it | name the value first: key: &nope value',
    ],
    [
      "[a]: 1",
      "f.yaml:1:1 | Cannot use a list as a key | write the key as plain text",
    ],
    [
      "!env HOME: 1",
      "f.yaml:1:1 | Cannot use a !env as a key | write the key as plain text",
    ],
  ];
  assertEquals(rows.map(([text]) => problemsOf(text)), rows.map(([, problem]) => [problem]));
});

Deno.test("a key that is written twice is reported with its path and its first line", () => {
  assertEquals(problemsOf("auth:\n  prod.eu:\n    x: 1\n    y: 2\n    x: 3\n"), [
    'f.yaml:5:5 auth."prod.eu".x | Cannot use the key "x" twice: line 3 has it already' +
    " | remove or rename one of them",
  ]);
});

Deno.test("several mistakes are reported at once", () => {
  assertEquals(problemsOf("a: 1\na: 2\nb: *x\nb: *y\n").length, 4);
});

Deno.test("a value that holds itself is refused", () => {
  assertEquals(problemsOf("a: &a\n  b: *a\n"), [
    'f.yaml:2:6 a.b | Cannot follow "*a": it would hold itself | name the value first: key: &a value',
  ]);
});

Deno.test("nesting without end is refused, not followed", () => {
  for (const text of ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)]) {
    assertEquals(problemsOf(text), [
      `f.yaml:1:${text.startsWith("[") ? 64 : text.startsWith("{") ? 250 : 129} | ` +
      'Cannot parse "f.yaml": nesting exceeded maxDepth (64)' +
      " | nest less deeply, or name a part with &NAME and *NAME",
    ]);
  }
});

Deno.test("attack: a file of nothing but mistakes tells the first hundred", () => {
  assertEquals(problemsOf("a: 1\n".repeat(100_000)).length, 100);
});

Deno.test("terminal escapes in keys and aliases are spelled out", () => {
  const text = '"\\e[31mx": 1\n"\\e[31mx": 2\n';
  assertEquals(problemsOf(text), [
    'f.yaml:2:1 "\\x1b[31mx" | Cannot use the key "\\x1b[31mx" twice: line 1 has it already' +
    " | remove or rename one of them",
  ]);
});

/** Texts, what their first document says, and where the rest of it begins. */
const DOCUMENTS: readonly (readonly [text: string, first: string, rest: string | undefined])[] = [
  ["a: 1\n---\nb: 2", "a", "2:1"],
  ["---\na: 1\n---\nb: [", "a", "3:1"],
  ["# x\n%YAML 1.2\n---\na: 1\n...\n---\nb: 2", "a", "5:1"],
  ["a: 1\r\n---\r\nb: {", "a", "2:1"],
  ["--- {a: 1}\n--- {b: 2}", "a", "2:1"],
  ["a: |\n  x\n---\nb: 1", "a", "3:1"],
  ["a: 1\n---\n", "a", undefined],
  ["a: 1\n...\n# the end\n", "a", undefined],
  ["---\n---\na: 1\n", "a", undefined],
  ['a: "x\n  --- y"\n---x: 1', "a ---x", undefined],
];

Deno.test("of several documents the first is read, and that is said", () => {
  for (const [text, keys, rest] of DOCUMENTS) {
    const { root, problems, remarks } = parseYaml(text, "f.yaml");
    const found = root?.type === "map" ? root.pairs.map(({ key }) => key).join(" ") : "";
    assertEquals([found, problems], [keys, []], text);
    const said = rest === undefined ? [] : [
      `f.yaml:${rest} | Reading "f.yaml" as far as this line: the rest is a second document` +
      " | remove the line, or move the rest to another file",
    ];
    assertEquals(remarks.map(summary), said, text);
  }
});
