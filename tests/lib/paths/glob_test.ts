import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { nameMatcher, pathPattern } from "../../../lib/paths/glob.ts";

const NAMES:
  readonly (readonly [pattern: string, fits: readonly string[], not: readonly string[]])[] = [
    ["HOME", ["HOME"], ["home", "HOME2", "XHOME", ""]],
    ["LC_*", ["LC_", "LC_ALL"], ["LC", "XLC_ALL"]],
    ["*", ["", "a", "a/b\n"], []],
    ["P?", ["PS", "P\u{1f511}"], ["P", "PSS"]],
    ["PS[1-4]", ["PS1", "PS4"], ["PS0", "PS5", "PS"]],
    ["[!ab]x", ["cx"], ["ax", "bx", "x"]],
    ["[^ab]x", ["cx", "^x"], ["ax"]],
    ["[]x]", ["]", "x"], ["[", "[]x]"]],
    ["[a-]", ["a", "-"], ["b"]],
    ["A[", ["A["], ["A", "AA"]],
    ["A.C", ["A.C"], ["ABC"]],
    ["B+(x)|y$", ["B+(x)|y$"], ["Bx"]],
    ["a\\*", ["a*"], ["ab", "a\\*"]],
    ["a\\", ["a\\"], ["a"]],
    ["a\\b", ["ab"], ["a\\b"]],
    ["a\\b*", ["ab", "abc"], ["a\\b", "a\\bc"]],
    ["\u{e4}_*", ["\u{e4}_", "\u{e4}_b"], ["\u{e4}"]],
    ["{a,b}", ["{a,b}"], ["a", "b"]],
    ["*PASS*", ["PASS", "MY_PASSWORD"], ["PAS"]],
    ["toString", ["toString"], ["valueOf"]],
  ];

Deno.test("patterns of names", () => {
  for (const [pattern, fits, not] of NAMES) {
    const matches = nameMatcher([pattern]);
    for (const name of fits) assert(matches(name), `${pattern} must fit ${name}`);
    for (const name of not) assert(!matches(name), `${pattern} must not fit ${name}`);
  }
  assertEquals(nameMatcher([])("a"), false);
  assertEquals(nameMatcher(["a", "b"])("b"), true);
  const any = nameMatcher(["HOME", "LC_*", "*_COLORS"]);
  const names = ["HOME", "LC_ALL", "LS_COLORS", "HOMES", "XLC_", "COLORS"];
  assertEquals(names.map(any), [true, true, true, false, false, false]);
});

Deno.test("names without case", () => {
  const matches = nameMatcher(["Program[a-f]iles*"], { ignoreCase: true });
  assertEquals(["PROGRAMFILES", "programfiles(x86)", "PROGRAMGILES"].map(matches), [
    true,
    true,
    false,
  ]);
});

const PATHS:
  readonly (readonly [pattern: string, fits: readonly string[], not: readonly string[]])[] = [
    ["*.yaml", ["a.yaml", ".yaml"], ["d/a.yaml", "a.yml"]],
    ["**/*.yaml", ["a.yaml", "d/a.yaml", "d/e/a.yaml"], ["a.yml"]],
    ["a/**", ["a", "a/b", "a/b/c"], ["b/a"]],
    ["a/**/z", ["a/z", "a/b/z", "a/b/c/z"], ["az", "a/bz"]],
    ["a**z", ["az", "abz"], ["a/z"]],
    ["{a,b/c}.yaml", ["a.yaml", "b/c.yaml"], ["b.yaml", "c.yaml"]],
    ["{a,{b,c}d}", ["a", "bd", "cd"], ["b", "d"]],
    ["x{,1}", ["x", "x1"], ["x2"]],
    ["{a}", ["a"], ["{a}"]],
    ["{a,b", ["{a,b"], ["a", "b"]],
    ["a,b}", ["a,b}"], []],
    ["\\{a,b\\}", ["{a,b}"], ["a"]],
    ["[{]a,b", ["{a,b"], []],
    ["a?b", ["axb"], ["a/b"]],
    ["[!a]", ["b"], ["/", "a"]],
    ["@(a|b)", ["@(a|b)"], ["a"]],
  ];

Deno.test("patterns of paths", () => {
  for (const [pattern, fits, not] of PATHS) {
    const one = pathPattern(pattern);
    for (const path of fits) assert(one.fits(path), `${pattern} must fit ${path}`);
    for (const path of not) assert(!one.fits(path), `${pattern} must not fit ${path}`);
  }
});

/** Random numbers that are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** The reference: what a pattern means, by trying everything, each question once. `inPath`: stars stop at `/`. */
function means(pattern: readonly string[], text: string, inPath: boolean): boolean {
  const known = new Map<string, boolean>();
  const isStep = (at: number) =>
    inPath && pattern[at] === "**" && [undefined, "/"].includes(pattern[at - 1]) &&
    [undefined, "/"].includes(pattern[at + 1]);
  const ask = (p: number, t: number): boolean => {
    const key = `${p} ${t}`;
    const answer = known.get(key) ?? decide(p, t);
    known.set(key, answer);
    return answer;
  };
  const decide = (p: number, t: number): boolean => {
    const piece = pattern[p];
    if (piece === undefined) return t === text.length;
    if (isStep(p)) return steps(p, t);
    // No steps at all: `a/**` is `a` as well.
    if (piece === "/" && isStep(p + 1) && t === text.length) return ask(p + 2, t);
    const char = text[t];
    const stops = char === undefined || (inPath && char === "/");
    if (piece.startsWith("*")) return ask(p + 1, t) || (!stops && ask(p, t + 1));
    if (char === undefined) return false;
    if (piece === "?") return !stops && ask(p + 1, t + 1);
    if (piece.startsWith("[!")) {
      return !stops && !piece.slice(2, -1).includes(char) && ask(p + 1, t + 1);
    }
    if (piece.startsWith("[")) return piece.slice(1, -1).includes(char) && ask(p + 1, t + 1);
    return piece === char && ask(p + 1, t + 1);
  };
  /** At the beginning of a step: this many of them, each with the slash that follows. */
  const steps = (p: number, t: number): boolean => {
    if (p + 1 === pattern.length) return true;
    if (ask(p + 2, t)) return true;
    const slash = text.indexOf("/", t);
    return slash >= 0 && steps(p, slash + 1);
  };
  return ask(0, 0);
}

const PIECES = ["a", "a", "b", "*", "*", "?", "[ab]", "[!a]"];

Deno.test("random patterns of names mean what the reference says", () => {
  const roll = dice(7);
  const some = (from: readonly string[], most: number) =>
    Array.from({ length: roll(most + 1) }, () => from[roll(from.length)]!);
  let fitting = 0;
  for (let round = 0; round < 20_000; round++) {
    const pattern = some(PIECES, 8);
    const text = some(["a", "b", "c"], 9).join("");
    const expected = means(pattern, text, false);
    fitting += Number(expected);
    assertEquals(nameMatcher([pattern.join("")])(text), expected, `${pattern.join("")} ${text}`);
  }
  assert(fitting > 2_000 && fitting < 18_000, `${fitting} fit`);
});

Deno.test("random patterns of paths, with braces, mean what the reference says", () => {
  const roll = dice(11);
  const one = (from: readonly string[]) => from[roll(from.length)]!;
  const step = () =>
    roll(3) === 0 ? ["**"] : Array.from({ length: 1 + roll(3) }, () => one(PIECES));
  const joined = (steps: readonly (readonly string[])[]) =>
    steps.flatMap((each, at) => at === 0 ? each : ["/", ...each]);
  let fitting = 0;
  for (let round = 0; round < 20_000; round++) {
    const [before, left, right, after] = Array.from(
      { length: 4 },
      () => joined(Array.from({ length: roll(3) }, step)),
    );
    const text = Array.from({ length: 1 + roll(4) }, () => one(["a", "b", "ab", "ba", "c"])).join(
      "/",
    );
    const both = [left!, right!].map((each) => [...before!, ...each, ...after!]);
    // Two stars that braces push together are one pattern with more stars, which the reference spells another way.
    if (both.some((pieces) => /\*\*\*/.test(pieces.join("")) || isPushed(pieces))) continue;
    const expected = both.some((pieces) => means(pieces, text, true));
    fitting += Number(expected);
    const pattern = `${before!.join("")}{${left!.join("")},${right!.join("")}}${after!.join("")}`;
    assertEquals(pathPattern(pattern).fits(text), expected, `${pattern} ${text}`);
  }
  assert(fitting > 1_000, `${fitting} fit`);
});

/** Whether two single stars stand side by side. */
function isPushed(pieces: readonly string[]): boolean {
  return pieces.some((piece, at) => piece === "*" && pieces[at + 1] === "*");
}

/** Fails when it takes longer than even a busy machine needs; who tries everything needs years. */
function quickly(what: string, work: () => void): void {
  const start = performance.now();
  work();
  const took = performance.now() - start;
  assert(took < 5_000, `${what} took ${Math.round(took)} ms`);
}

Deno.test("attack: a pattern that a regular expression would try for ever", () => {
  const rows = [
    [`${"*a".repeat(30)}b.yaml`, `${"a".repeat(200)}.yaml`],
    [`${"*(".repeat(30)}a${")".repeat(30)}b.yaml`, `${"a".repeat(200)}.yaml`],
    [`${"*".repeat(26)}x1`, "A".repeat(200)],
    [`${"**/".repeat(100)}x`, "a/".repeat(500) + "a"],
    [`${"**/a/".repeat(100)}x`, "a/".repeat(500) + "a"],
    [`*${"a".repeat(120)}b*`, "a".repeat(250)],
    [`${"{a,b}".repeat(5)}*${"[!b]*".repeat(60)}b`, "a".repeat(250)],
    [`${"?*".repeat(120)}b`, "a".repeat(250)],
    [`${"[a".repeat(400)}`, "a".repeat(250)],
  ] as const;
  for (const [pattern, text] of rows) {
    quickly(pattern.slice(0, 30), () => {
      assertEquals(pathPattern(pattern).fits(text), false);
      assertEquals(nameMatcher([pattern])(text), false);
    });
  }
  quickly("a megabyte of stars", () => assert(nameMatcher(["*".repeat(1_000_000)])("A")));
  const long = "*a".repeat(500_000);
  quickly("a megabyte of pattern", () => assertEquals(nameMatcher([long])("a".repeat(250)), false));
});

Deno.test("attack: braces that multiply, and patterns without end, are refused at once", () => {
  const rows = [
    ["{a,b}".repeat(40), "over 64 patterns"],
    [`{${"a,".repeat(100)}}`, "over 64 patterns"],
    ["{".repeat(300) + "a,b" + "}".repeat(300) + "{a,b}".repeat(7), "over 64 patterns"],
    ["a".repeat(1_025), "over 1024 characters"],
  ] as const;
  for (const [pattern, why] of rows) {
    quickly(pattern.slice(0, 30), () => assertThrows(() => pathPattern(pattern), UserError, why));
  }
  quickly("nested", () => assert(pathPattern("{".repeat(500) + "a" + "}".repeat(500)).fits("a")));
});
