import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";
import { readOne } from "../world.ts";

const HOME = "/home/ada/.atmos";
const TEXT = 'prot = true\nname = "b"\n';

const FILES = {
  [`${HOME}/v.yaml`]: "prot: true\nname: b\nlist: [x]\nnone:\n",
  ...Object.fromEntries(
    ["tfvars", "hcl", "tf", "toml", "txt", "conf", "yaml.tmpl"].map((
      ending,
    ) => [`${HOME}/v.${ending}`, TEXT]),
  ),
};

const config = (entry: string, top = "") =>
  `${top}\nauth: {providers: {m: {kind: mock/aws}}, identities: {a: {kind: mock/aws, ` +
  `via: {provider: m}, default: true}, b: {kind: mock/aws, via: {provider: m}, ${entry}}}}`;

const run = (argv: readonly string[], text: string) =>
  command(argv, { config: text, clouds, files: FILES });

const PARTS: readonly (readonly [include: string, why: string])[] = [
  ["v.tfvars .prot", "it is HCL, which is not read here"],
  ["v.tfvars", "it is HCL, which is not read here"],
  ["v.hcl .prot", "it is HCL, which is not read here"],
  ["v.tf .prot", "it is HCL, which is not read here"],
  ["v.toml .prot", 'what should hold "prot" is text, which has no parts'],
  ["v.txt .prot", 'what should hold "prot" is text, which has no parts'],
  ["v.conf .prot", 'what should hold "prot" is text, which has no parts'],
  ["v.yaml.tmpl .prot", 'what should hold "prot" is text, which has no parts'],
  ["v.yaml .prto", 'there is no "prto" among prot, name, list, none'],
  ["v.yaml .list[1]", "there is no item 1 in its list of 1"],
  ["v.yaml .name.x", 'what should hold "x" is text, which has no parts'],
  ["v.yaml .none.x", 'nothing is in what should hold "x"'],
];

for (const [include, why] of PARTS) {
  Deno.test(`attack: what is not there to be included, as in !include ${include}, says nothing`, async () => {
    for (const entry of [`protected: !include '${include}'`, `env: {X: !include '${include}'}`]) {
      const text = config(entry);
      const bad = await run(["login", "-i", "b"], text);
      assertEquals([bad.status, (await run(["validate"], text)).status], [3, 3], entry);
      assertStringIncludes(bad.err, why);
      assertStringIncludes(bad.err, `${HOME}/atmos.yaml:2:`);
      assertEquals((await run(["login", "-i", "a"], text)).status, 0, entry);
    }
    const chosen = config("color: red", `env: {ATMOS_IDENTITY: !include '${include}'}`);
    assertEquals((await run(["login"], chosen)).status, 3);
    for (const setting of ["shell: {nested: ", "audit: {enabled: "]) {
      const text = config("color: red").replace(
        "auth: {",
        `auth: {${setting}!include '${include}'}, `,
      );
      assertEquals((await run(["login", "-i", "a"], text)).status, 3, setting);
    }
  });
}

Deno.test("the hint of a part that is not there is the one that is", async () => {
  const files = { "/work/v.yaml": "a: {prot: true, 'b c': 1}\n" };
  const rows = [
    [".a.prto", "!include v.yaml .a.prot"],
    ['.a["b d"]', '!include v.yaml .a["b c"]'],
    [".a.something", "!include v.yaml .NAME, of a name that is there"],
  ] as const;
  for (const [query, hint] of rows) {
    const { problems } = await readOne(`auth:\n  x: !include v.yaml '${query}'\n`, files);
    assertEquals(problems.map((each) => each.split(" | ")[2]), [hint]);
  }
});

Deno.test("what << can't take in is told by its cause, and breaks the entry that it is to be in", async () => {
  for (const part of ["!include gone.yaml ", "[!include gone.yaml , {color: red}]"]) {
    const text = config(`<<: ${part}`);
    const { status, err } = await run(["login", "-i", "b"], text);
    assertEquals([status, err.includes("withheld")], [3, false]);
    assertStringIncludes(err, "there is no such file");
    assertEquals((await run(["login", "-i", "a"], text)).status, 0);
    const found = await run(["validate"], text);
    assertEquals([found.status, found.err.match(/error:/g)?.length], [3, 1], found.err);
  }
});

Deno.test("what says nothing of protection breaks its entry, and elsewhere that is said", async () => {
  for (
    const entry of ["protected: ", "protected: ~", "protected: !env NOPE", "session: {maximum: ~}"]
  ) {
    const { status, err } = await run(["login", "-i", "b"], config(entry));
    assertEquals(status, 3, entry);
    assertStringIncludes(err, "says nothing");
  }
  const { status, err } = await run(["validate"], config("alias: ~"));
  assertEquals(status, 0);
  assertStringIncludes(err, 'Passing over "alias" of identity "b": it says nothing');
});

Deno.test("attack: a list of variables that nobody would hear, as compose has it", async () => {
  const rows = [
    ['["ATMOS_IDENTITY=b"]', "{ATMOS_IDENTITY: ...}"],
    ['["A=x"]', "{A: ...}"],
    ["[{A: x}]", "{A: ...}"],
    ["[5]", "{NAME: ...}"],
    ["[~]", "{NAME: ...}"],
  ] as const;
  for (const [env, hint] of rows) {
    for (const text of [config(`env: ${env}`), config("color: red", `env: ${env}`)]) {
      const { status, err } = await run(["login", "-i", "b"], text);
      assertEquals([status, (await run(["validate"], text)).status], [3, 3], text);
      assertStringIncludes(err, '"env[0]" must be a map of key and value');
      assertStringIncludes(err, `hint: env: ${hint}, or - {key: `);
    }
  }
  const { err } = await run(["validate"], config("env: {A: {b: c}}"));
  assertStringIncludes(err, "hint: A: VALUE");
});
