import { assertEquals } from "@std/assert";
import * as v from "valibot";
import type { Secret } from "../../../../lib/secret.ts";
import {
  duration,
  endpoint,
  flag,
  region,
  secretSource,
  secretText,
  secretWord,
  text,
  texts,
  variables,
} from "../../../../lib/config/schema/schema.ts";

const yes: readonly [string, v.GenericSchema, unknown, unknown?][] = [
  ["text", text(), "a b"],
  ["texts", texts(), ["a", "b"]],
  ["flag", flag(), false],
  ["seconds", duration(), 90, 90_000],
  ["a Go duration", duration(), "1h30m", 5_400_000],
  ["days", duration(), "7d", 604_800_000],
  ["a region", region(), "us-gov-west-1"],
  ["a sovereign region", region(), "eusc-de-east-1"],
  ["a region of GCP", region(), "europe-west4"],
  ["a location of Azure", region(), "westeurope"],
  ["an address", endpoint(), "https://example.com/start#/"],
  ["an address on this machine", endpoint(), "http://localhost:8080/x"],
  ["a loopback address", endpoint(), "http://127.0.0.1:1/"],
  ["an emulator's address", endpoint(), "http://localstack:4566"],
  ["variables as a map", variables(), { A: "1", B_2: "" }],
  ["variables as a list", variables(), [{ key: "A", value: "1" }], { A: "1" }],
];

Deno.test("the field schemas take what they are for", () => {
  for (const [name, schema, given, output = given] of yes) {
    const parsed = v.safeParse(schema, given);
    assertEquals([name, parsed.success, parsed.output], [name, true, output]);
  }
});

const no: readonly [string, v.GenericSchema, readonly unknown[]][] = [
  ["text", text(), ["", "a\nb", "a\x1b[31m", "\x9b", 3, true, null, ["a"], {}]],
  ["texts", texts(), ["a", [1], [""], {}]],
  ["flag", flag(), ["yes", "true", 1, null]],
  ["duration", duration(), ["", "x", 0, -1, 1.5, true, [], "1h30"]],
  ["region", region(), [
    "us_east_1",
    "US-EAST-1",
    "us-east-1.evil.com",
    "us--east",
    "-us",
    "",
    "us-east-1\n",
    "a/b",
  ]],
  ["endpoint", endpoint(), [
    "file:///etc/passwd",
    "http://u:p@localhost",
    "localhost:4566",
    "https://me:pass@example.com",
    "https://me@example.com",
    "ftp://example.com",
    "javascript:alert(1)",
    "example.com",
    "https://exa\nmple.com",
    "",
    3,
  ]],
  ["variables", variables(), [
    { "a b": "1" },
    { "1A": "1" },
    { A: "a\0b" },
    { A: {} },
    [{ key: "A" }],
    [{ value: "A" }],
    "A=1",
  ]],
];

Deno.test("the field schemas refuse everything else", () => {
  for (const [name, schema, values] of no) {
    for (const value of values) {
      assertEquals(v.is(schema, value), false, `${name} takes ${JSON.stringify(value)}`);
    }
  }
});

Deno.test("a secret is given in place or by reference, and prints as neither", () => {
  const schema = secretSource();
  const inPlace = v.parse(schema, "hunter2EXAMPLE");
  assertEquals("value" in inPlace && inPlace.value.reveal(), "hunter2EXAMPLE");
  assertEquals(JSON.stringify(inPlace), '{"value":"[secret]"}');
  assertEquals(v.parse(schema, { secret: "keyring:deploy:key" }), {
    reference: { scheme: "keyring", rest: "deploy:key" },
  });
  for (
    const wrong of ["", 3, null, {}, { secret: "keyring" }, { secret: ":x" }, { secret: "a:" }]
  ) {
    assertEquals(v.is(schema, wrong), false, JSON.stringify(wrong));
  }
});

Deno.test("a key or a token is one word: blanks around it are nobody's, and any in it are refused", () => {
  const read = (given: unknown) => v.safeParse(secretWord(), given);
  const { output } = read(" canary \n");
  assertEquals((output as { value: Secret }).value.reveal(), "canary");
  assertEquals(read("two words").issues?.map(({ message }) => message), ["must be one word"]);
  const reference = { scheme: "env", rest: "A" };
  assertEquals(read({ secret: "env:A" }).output, { reference, form: "word" });
  const password = v.safeParse(secretText("password"), { secret: "env:A" }).output;
  assertEquals(password, { reference, form: "password" });
});
