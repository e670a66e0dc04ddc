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
      "\ta:\n",
      'f.yaml:1:3 | Cannot parse "f.yaml": end of the stream or a document separator is expected' +
      " | indent with spaces",
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
      "f.yaml:1:1 | Cannot use a !env as a key | name: !env 'WORDS: MORE'   (with quotes around all of it, and any ' in it twice)",
    ],
  ];
  assertEquals(rows.map(([text]) => problemsOf(text)), rows.map(([, problem]) => [problem]));
});

Deno.test("the quotes are shown that what a tag is told lacks, where a line can't be read", () => {
  const rows = [
    [`{a: !env B, c: !secret exec:["sh","-c"]}`, "c: !secret 'exec:...'"],
    ["{a: !secret exec:canary b: c}", "a: !secret 'exec:...'"],
    ["a: !env canary: c: d", "a: !env 'WORDS: MORE'"],
    [`{a: {secret: exec:["canary","x"]}}`, "secret: 'exec:...'"],
    [`a: { secret: exec:["canary", "x"], via: {provider: b}}`, "secret: 'exec:...'"],
    ["a: {x: !env HOME, y: [}", "indent the keys of one map alike"],
    ["a: !env 'x' b", "indent the keys of one map alike"],
  ] as const;
  for (const [text, hint] of rows) {
    const [problem = ""] = problemsOf(text);
    assertEquals([text, problem.includes(` | ${hint}`)], [text, true], problem);
    assertEquals(problem.includes("canary"), false);
  }
});

Deno.test("a slip is told where it is, and not where the parser can't go on", () => {
  const comment = "a blank and # begin a comment, and the bracket's end is in it";
  const rows = [
    ["a:\n  b: {secret: aws-sm:a #x}\nc: d\n", "f.yaml:2:24", comment, "secret: 'aws-sm:...'"],
    ["a:\n  b: {secret: aws-sm:a #x}\n", "f.yaml:2:24", comment, "secret: 'aws-sm:...'"],
    ["a: {b: c, d: !secret pass:a #x}\nc: d\n", "f.yaml:1:29", comment, "d: !secret 'pass:...'"],
    [`a: {secret: "x #y" #z}\nc: d\n`, "f.yaml:1:20", comment, "close the bracket before the #"],
    ["a: !secret @FOO\n", "f.yaml:1:12", "text begins with @, which", "a: !secret 'WORDS: MORE'"],
    ["a: @FOO\nb: c\n", "f.yaml:1:4", "text begins with @, which", "key: '@...'"],
    ["a: [x, `y]\n", "f.yaml:1:8", "text begins with `, which", "key: '`...'"],
    // Other slips stay what they are: this one has a comment of its own.
    ["a: {b: c # d\n  e: f}\n", "f.yaml:2:3", "missed comma", "indent the keys"],
    ["a: x\n b: c # {d}\n", "f.yaml:2:3", "bad indentation", "indent the keys"],
  ] as const;
  for (const [text, at, why, hint] of rows) {
    const [problem = ""] = problemsOf(text);
    const wanted = `${at} | Cannot parse "f.yaml": ${why}`;
    assertEquals([text, problem.slice(0, wanted.length)], [text, wanted]);
    assertEquals([text, problem.includes(` | ${hint}`)], [text, true], problem);
  }
});

Deno.test("a text that can't be parsed gets the mend of what stands there", () => {
  const rows = [
    [
      'auth: {a: {kind: "mock}}\nb: c\n',
      '1:18 nothing closes the " on this line | close it with "',
    ],
    ["a: 'x\ny: z\n", "1:4 nothing closes the ' on this line | close it with '"],
    ["a:\n  b: 'canary\n  c: d\n", "2:6 nothing closes the ' on this line | close it with '"],
    [
      'a: "x"\nb: "y \x01"\n',
      "2:7 there is a control character (\\x01) | remove it, or write \\x01",
    ],
    ["a: x\x1b[31m\n", "1:5 there is a control character (\\x1b) | remove it, or write \\x1b"],
    ["a: b\n\x7fc: d\n", "2:1 there is a control character (\\x7f) | remove it"],
    ["%YAML 9.9\n---\na: b\n", "2:1 unacceptable YAML version of the document | %YAML 1.2"],
    ["[auth]\nx = 1\n", "2:1 end of the stream or a document separator is expected | auth:   (in"],
    [
      "{{ if canary }}\na: b\n",
      "2:1 end of the stream or a document separator is expected | remove it",
    ],
    ["a: b\n- c\n", "2:1 end of the stream or a document separator is expected | begin it as what"],
    [
      "a:b\nc: d\n",
      "2:2 end of the stream or a document separator is expected | write it as key: value",
    ],
    [
      "a: b\nc\n",
      "3:1 can not read a block mapping entry; a multiline key may not be an implicit key | write",
    ],
    [String.raw`a: "C:\Users"` + "\n", "1:9 expected hexadecimal character | write each \\ twice"],
    ["a: {b: c}}\n", "1:10 bad indentation of a mapping entry | remove it: nothing opens it"],
    ["a: - b\n", "1:4 bad indentation of a mapping entry | write key: [a, b], or each -"],
    ["a: 'it's'\n", "1:8 bad indentation of a mapping entry | within '...' a ' is written twice"],
    [
      "a: & b\n",
      '1:5 name of an anchor node must contain at least one character | quote it: key: "& text"',
    ],
    [
      "%TAG ! x\na: b\n",
      "2:1 directives end mark is expected | remove the line that begins with %",
    ],
  ] as const;
  for (const [text, wanted] of rows) {
    const [problem = ""] = problemsOf(text);
    const said = problem.replace("f.yaml:", "").replace(' | Cannot parse "f.yaml":', "");
    assertEquals(said.slice(0, wanted.length), wanted);
    assertEquals(problem.includes("canary"), false);
  }
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

Deno.test("an empty first document is all that is read, as the original does, and that is said", () => {
  const rows = [
    ["---\n---\na: 1\n", 2],
    ["# c\n---\n# d\n---\na: 1\n", 4],
    ["--- # c\n--- # d\na: 1\n", 2],
    ["---\n...\na: 1\n", 2],
    ["...\na: 1\n", 1],
  ] as const;
  for (const [text, line] of rows) {
    const { root, problems, remarks } = parseYaml(text, "f.yaml");
    assertEquals([root?.type === "scalar" ? root.text : "", problems], ["", []], text);
    assertEquals(remarks.map(summary), [
      `f.yaml:${line}:1 | Reading nothing of "f.yaml": this line ends a document that is empty, ` +
      "and the first one counts | remove the line, or move the rest to another file",
    ]);
  }
});

/** What a text says: scalars as they are written, maps as pairs. */
function said(node: YamlNode | undefined): unknown {
  if (node?.type === "list") return node.items.map(said);
  return node?.type === "map" ? node.pairs.map(({ key, value }) => [key, said(value)]) : node?.text;
}

Deno.test("layout that the original's reader takes is taken: tabs, brackets that close anywhere", () => {
  const rows: [string, unknown][] = [
    ["auth:\n  pass: [\n    x\n  ]\n  b: y\n", [["auth", [["pass", ["x"]], ["b", "y"]]]]],
    ["a: {\n  b: 1\n}\nc: 2", [["a", [["b", "1"]]], ["c", "2"]]],
    ["a: [\n\tx, # why\n\t\ty\n]\n", [["a", ["x", "y"]]]],
    ["a: [x,\ty]\n", [["a", ["x", "y"]]]],
    ["a:\t{b:\t1}\t# c\n", [["a", [["b", "1"]]]]],
    ['a: "one\n\ttwo\n\n  three"\n', [["a", "one two\nthree"]]],
    ['a: {"b":"c d\n  e","f": [\n]}\n', [["a", [["b", "c d e"], ["f", []]]]]],
    ["a:\n  b: |\n    [x\n    \t{\n  c: [\n  ]\n", [["a", [["b", "[x\n\t{\n"], ["c", []]]]]],
    ["a: it's [x]\nb: [it's\n]\n", [["a", "it's [x]"], ["b", ["it's"]]]],
    ["a: [x # c\n, y]\n", [["a", ["x", "y"]]]],
  ];
  for (const [text, value] of rows) {
    const { root, problems } = parseYaml(text, "f.yaml");
    assertEquals([said(root), problems.map(summary)], [value, []], text);
  }
});

Deno.test("what that reader takes for a mistake is one, at its place in the text", () => {
  const rows = [
    ["a: [\nx\n", "3:1"],
    ["a: [x # c\ny]\n", "2:1"],
    ["a: {\n  b: [}\n}\n", "2:7"],
    ["-\ta: 1\n  b: 2\n", "1:4"],
    ["a: x\n\ty\n", "2:1"],
  ] as const;
  for (const [text, place] of rows) {
    const at = parseYaml(text, "f.yaml").problems[0]?.at;
    assertEquals(`${at?.line}:${at?.column}`, place, text);
  }
});

Deno.test("a key's tag of the core schema is no part of its name", () => {
  const text = "!!str a: 1\n!!int 2: 1\n? !!str c\n: 1\n! d: 1\n!<tag:yaml.org,2002:str> e: 1\n";
  const { root, problems } = parseYaml(text, "f.yaml");
  assertEquals([said(root), problems], [["a", "2", "c", "d", "e"].map((key) => [key, "1"]), []]);
});

Deno.test("marks that git left where it could not merge are called that, with their line", () => {
  const mine = "<<<<<<< HEAD", theirs = ">>>>>>> branch";
  const rows = [
    [`a: 1\n${mine}\nb: 1\n=======\nb: 2\n${theirs}\n`, 2],
    [`a:\r\n${mine}\r\n  b: 1\r\n||||||| 12ab\r\n=======\r\n  b: 2\r\n${theirs}\r\n`, 2],
    [`a: [\n${mine}\n x,\n=======\n y,\n${theirs}\n]\n`, 2],
    [`a:\n  b: 1\n=======\n`, 3],
    [`a: 1\n${theirs}\nb: 1\n`, 2],
  ] as const;
  for (const [text, line] of rows) {
    const { root, problems } = parseYaml(text, "f.yaml");
    assertEquals([root, problems.map(summary)], [undefined, [
      `f.yaml:${line}:1 | Cannot read "f.yaml": this line is a mark that git left where it ` +
      "could not merge | keep one side, and remove the lines <<<<<<<, |||||||, ======= and >>>>>>>",
    ]], text);
  }
  for (const text of [`a: |\n  ${mine}\n  =======\n  ${theirs}\n`, "a: '<<<<<<<'\n"]) {
    assertEquals(problemsOf(text), [], text);
  }
});
