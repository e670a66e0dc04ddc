import { parse } from "@std/yaml";
import { CORE_SCHEMA, load, YAML11_SCHEMA } from "js-yaml";
import { assertEquals } from "@std/assert";
import { writeYaml } from "../../../../lib/config/yaml/write.ts";
import { WORDS } from "./words.ts";

/** As values, in a list, and as keys. */
const DATA = {
  values: Object.fromEntries(WORDS.map((word, index) => [`word${index}`, word])),
  list: WORDS,
  keys: Object.fromEntries(WORDS.map((word) => [word, "x"])),
};

Deno.test("a text is a text to every reader", () => {
  const text = writeYaml(DATA);
  assertEquals(load(text, { schema: CORE_SCHEMA }), DATA);
  assertEquals(load(text, { schema: YAML11_SCHEMA }), DATA);
  assertEquals(parse(text), DATA);
});

Deno.test("what begins like a number is quoted, whoever would take it for one", () => {
  for (const word of WORDS.filter((one) => /^[-+]?\.?\d/.test(one))) {
    assertEquals(writeYaml({ a: word }), `a: '${word}'\n`);
  }
});

Deno.test("numbers, truth and nothing stay what they are, and names stay plain", () => {
  const data = { port: 8443, on: true, none: null, name: "prod-admin", path: "/a/b", list: ["x"] };
  assertEquals(
    writeYaml(data),
    "port: 8443\n'on': true\nnone: null\nname: prod-admin\npath: /a/b\nlist:\n  - x\n",
  );
});
