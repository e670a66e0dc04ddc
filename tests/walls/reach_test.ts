/** What is there and reached by nobody: exports that no file names, files that no unit test leads to. */
import { assertEquals } from "@std/assert";
import { type Code, readCode } from "../code.ts";
import { everyCode, read } from "./sources.ts";
import { OURS } from "./wall.ts";

const CODES = await everyCode();

/** Exports of ours that no other file names; the cage takes its modules by what their file exports. */
function needless(codes: readonly Code[]): string[] {
  const files = new Map<string, number>();
  for (const { said } of codes) {
    for (const word of new Set(said.match(/[\w$]+/g))) files.set(word, (files.get(word) ?? 0) + 1);
  }
  const declared =
    /^export (?:async |abstract )*(?:function|class|const|interface|type)\*? ([\w$]+)\b(?! = cageModule)/gm;
  return codes.filter(({ path }) => OURS.test(path)).flatMap(({ path, bare }) =>
    [...bare.matchAll(declared)].filter(([, name = ""]) => files.get(name) === 1)
      .map(([, name]) => `${path}: exports ${name}, which nobody else names`)
  );
}

Deno.test("what is exported is named by another file", () => {
  assertEquals(needless(CODES), []);
  const one = readCode("lib/one.ts", "/** A. */\nexport function a() {}\nexport const b = 1;");
  const other = readCode("tests/other.ts", 'import { b } from "../lib/one.ts"; // a');
  assertEquals(needless([one, other]), ["lib/one.ts: exports a, which nobody else names"]);
});

/** The real system, whose doings are proven by the end-to-end tests; and declarations, which do nothing. */
const REAL = /^lib\/deno\/|\.d\.ts$/;

/** What the import map calls some of our own files. */
const MAPPED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries((await readConfig()).imports).map((
    [name, path],
  ) => [name, path.replace("./", "")]),
);

async function readConfig(): Promise<{ readonly imports: Readonly<Record<string, string>> }> {
  return JSON.parse(await read("deno.json"));
}

const UNIT_TEST = /^tests\/(?!(?:cloud|e2e)\/).*_test\.ts$/;

/** The files that unit tests lead to, one import after the other. */
function reachedFrom(codes: readonly Code[]): ReadonlySet<string> {
  const byPath = new Map(codes.map((code) => [code.path, code]));
  const reached = new Set(codes.map(({ path }) => path).filter((path) => UNIT_TEST.test(path)));
  for (const path of reached) {
    for (const used of byPath.get(path)?.uses ?? []) reached.add(MAPPED[used] ?? used);
  }
  return reached;
}

/** What of lib does something and is reached by no unit test; types alone do nothing. */
function unreached(codes: readonly Code[]): string[] {
  const reached = reachedFrom(codes);
  const acts = ({ bare }: Code) => /^export (?!type\b|interface\b|declare\b)/m.test(bare);
  return codes.filter((code) => code.path.startsWith("lib/") && !REAL.test(code.path) && acts(code))
    .map(({ path }) => path).filter((path) => !reached.has(path));
}

Deno.test("every file of lib is reached by a unit test", () => {
  assertEquals(unreached(CODES), []);
});

/** The modules of commands, as `lib/commands/mod.ts` names them: `shell`, `store/list`. */
async function commandModules(): Promise<readonly string[]> {
  const named = (await read("lib/commands/mod.ts")).matchAll(/import\("\.\/([\w/]+)\.ts"\)/g);
  return [...new Set([...named].map(([, name]) => name!))];
}

Deno.test("at the top of lib/commands stand commands and nothing else", async () => {
  const names = new Set(["mod", ...await commandModules()]);
  const found = CODES.flatMap(({ path }) => /^lib\/commands\/(\w+)\.ts$/.exec(path)?.[1] ?? []);
  assertEquals(found.filter((name) => !names.has(name)), []);
});

Deno.test("every command has a unit test of its own", async () => {
  const paths = CODES.map(({ path }) => path);
  const names = await commandModules();
  const untested = names.filter((name) => !paths.includes(`tests/lib/commands/${name}_test.ts`));
  assertEquals([untested, names.length > 36], [[], true]);
});

Deno.test("a file that no unit test reaches would be seen", () => {
  const codes = [
    ["tests/lib/a_test.ts", 'import "../../lib/a.ts";'],
    ["tests/e2e/b_test.ts", 'import "../../lib/b.ts";'],
    ["lib/a.ts", 'const it = () => import("./c.ts");\nimport type { D } from "./d.ts";'],
    ["lib/b.ts", "export const B = 1;"],
    ["lib/c.ts", "export const C = 1;"],
    ["lib/d.ts", "export function d() {}"],
    ["lib/e.ts", "export interface E {}\nexport type F = E;"],
    ["lib/deno/g.ts", "export const G = 1;"],
  ] as const;
  assertEquals(unreached(codes.map(([path, text]) => readCode(path, text))), [
    "lib/b.ts",
    "lib/d.ts",
  ]);
});
