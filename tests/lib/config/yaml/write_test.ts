import { parse } from "@std/yaml";
import { CORE_SCHEMA, load, YAML11_SCHEMA } from "js-yaml";
import { assertEquals } from "@std/assert";
import { writeYaml } from "../../../../lib/config/yaml/write.ts";
import { parseYaml } from "../../../../lib/config/yaml/yaml.ts";
import { WORDS } from "./words.ts";
import { oddTexts } from "./odd_texts.ts";

const ALL = [...WORDS, ...oddTexts(2_000)];

/** As values, in a list, and as keys. */
const DATA = {
  values: Object.fromEntries(ALL.map((word, index) => [`word${index}`, word])),
  list: ALL,
  keys: Object.fromEntries(ALL.map((word) => [word, "x"])),
};

Deno.test("a text is a text to every reader", () => {
  const text = writeYaml(DATA);
  assertEquals(load(text, { schema: CORE_SCHEMA }), DATA);
  assertEquals(load(text, { schema: YAML11_SCHEMA }), DATA);
  assertEquals(parse(text), DATA);
});

Deno.test("our own reader takes every text for a text", () => {
  const { root, problems } = parseYaml(writeYaml({ list: ALL, keys: DATA.keys }), "/file");
  assertEquals(problems, []);
  if (root?.type !== "map") throw new Error("it is no map");
  const [list, keys] = root.pairs.map(({ value }) => value);
  assertEquals(
    list?.type === "list" && list.items.map((it) => it.type === "scalar" && it.text),
    ALL,
  );
  assertEquals(keys?.type === "map" && keys.pairs.map(({ key }) => key), Object.keys(DATA.keys));
});

Deno.test("half a character, which no file can hold, is written as what decoders put in its place", () => {
  const data = { "a\ud800": ["\udc00b", "😀"] };
  assertEquals(load(writeYaml(data)), { "a\ufffd": ["\ufffdb", "😀"] });
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
