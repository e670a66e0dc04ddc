import { assertEquals } from "@std/assert";
import { parseDotenv } from "../../../../lib/config/files/dotenv.ts";

function values(text: string): Record<string, string> {
  return Object.fromEntries(parseDotenv(text).entries.map(({ name, value }) => [name, value]));
}

Deno.test("the forms of a line in a .env file", () => {
  const rows: [string, Record<string, string>][] = [
    ["A=1", { A: "1" }],
    ["  export A = 1  ", { A: "1" }],
    ["# A=1\n\n   # more\n", {}],
    ["A=", { A: "" }],
    ["A: 1\nB:2", { A: "1", B: "2" }],
    ["1A=1", { "1A": "1" }],
    ["A='it\\'s' # x", { A: "it\\'s" }],
    ["A='C:\\'\nB='x'", { A: "C:\\", B: "x" }],
    ["A=#no", { A: "" }],
    ["A=b#c # comment", { A: "b#c" }],
    ["A='$B \\n # x' # comment", { A: "$B \\n # x" }],
    ['A="one\\ntwo\\t\\"x\\" # y"', { A: 'one\ntwo\t"x" # y' }],
    ['A="over\ntwo lines"\nB=2', { A: "over\ntwo lines", B: "2" }],
    ["A=1\nB=$A-${A}-$C", { A: "1", B: "1-1-" }],
    ["A=\\$HOME", { A: "$HOME" }],
    ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["A=1\nA=2", { A: "2" }],
    ["a.b-c=1", { "a.b-c": "1" }],
    ["URL=https://x.example/?a=b", { URL: "https://x.example/?a=b" }],
  ];
  assertEquals(rows.map(([text]) => values(text)), rows.map(([, expected]) => expected));
});

Deno.test("names know their line, and lines that make no sense are named", () => {
  const { entries, wrong } = parseDotenv("A=1\nwhat is this\nB='open\nC=3\n");
  assertEquals(entries.map(({ name, at }) => `${name} ${at.line}:${at.column}`), [
    "A 1:1",
    "C 4:1",
  ]);
  assertEquals(wrong.map(({ line }) => line), [2, 3]);
});

Deno.test("a .env file of many unclosed quotes is read in reasonable time", () => {
  const text = `A="${'\\"'.repeat(200_000)}\n`;
  assertEquals(parseDotenv(text).wrong.length, 1);
});

Deno.test("attack: variables that are made of one another grow beyond all bounds", () => {
  const lines = [
    "A=xxxxxxxxxxxxxxxx",
    ..."BCDEFGHIJ".split("").map((name, at) => `${name}=${`$${"ABCDEFGHIJ"[at]}`.repeat(10)}`),
  ];
  const { entries, wrong } = parseDotenv(lines.join("\n"));
  assertEquals(wrong.length > 0, true);
  assertEquals(entries.reduce((sum, { value }) => sum + value.length, 0) < 200_000, true);
});
