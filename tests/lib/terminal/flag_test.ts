import { assertEquals } from "@std/assert";
import { flagWords, typedFlag } from "../../../lib/terminal/flag.ts";

Deno.test("a value that begins with a dash is written onto its flag, by the long name", () => {
  const rows: readonly (readonly [string, string, readonly string[], string])[] = [
    ["-i", "prod", ["-i", "prod"], "-i prod"],
    ["-i", "it's", ["-i", "it's"], "-i 'it'\\''s'"],
    ["-i", "-x", ["--identity=-x"], "--identity=-x"],
    ["--realm", "-x y", ["--realm=-x y"], "--realm='-x y'"],
    ["--provider", "--help", ["--provider=--help"], "--provider=--help"],
  ];
  for (const [flag, value, words, text] of rows) {
    assertEquals([flagWords(flag, value), typedFlag(flag, value)], [words, text]);
  }
});
