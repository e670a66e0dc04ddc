import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command } from "../machine.ts";

const programs = { "/usr/bin/tool": () => 0 };

/** What is warned of while one identity is used, each as its first line. */
async function warned(config: string, ...argv: readonly string[]) {
  const { status, err } = await command(
    ["exec", "-i", "it", ...argv, "--", "tool"],
    { config, clouds, programs },
  );
  assertEquals(status, 0, err);
  return err.split("\n").filter((line) => line.startsWith("warning: "));
}

Deno.test("what is passed over is said with its place and its mend, and the command runs", async () => {
  const config = "auth:\n  defaults: {}\n  identities:\n    it: {kind: mock, defualt: true}\n";
  const { status, err } = await command(["exec", "-i", "it", "--", "tool"], {
    config,
    clouds,
    programs,
  });
  assertEquals(status, 0);
  assertEquals(err.split("\n"), [
    'warning: Passing over "defaults" of the section auth: it is not a known key',
    "  at /home/ada/.atmos/atmos.yaml:2:3 auth.defaults",
    "hint: remove it, unless atmos reads it",
    'warning: Passing over "defualt" of identity "it": it is not a known key',
    "  at /home/ada/.atmos/atmos.yaml:4:22 auth.identities.it.defualt",
    'hint: write "default" instead of "defualt"',
    "",
  ]);
});

Deno.test("only the entries that are used are remarked upon", async () => {
  const config = `
auth:
  providers: {p: {kind: mock, Region: eu-west-1, one: 1}, q: {kind: mock, Region: x, two: 2}}
  identities: {it: {kind: mock, via: {provider: p}}, other: {kind: mock, three: 3}}
  integrations: {c: {kind: aws/eks, via: {identity: other}, four: 4}}
`;
  assertEquals(await warned(config), [
    'warning: Passing over "one" of provider "p": it is not a known key',
    'warning: Reading the key "Region" as "region"',
  ]);
});

Deno.test("of many, the first are said, what is passed over before the rest", async () => {
  const config =
    "auth: {identities: {it: {kind: mock, Alias: a, TAGS: [b], one: 1, two: 2, three: 3, four: 4}}}";
  assertEquals(await warned(config), [
    'warning: Passing over "one" of identity "it": it is not a known key',
    'warning: Passing over "two" of identity "it": it is not a known key',
    'warning: Passing over "three" of identity "it": it is not a known key',
    "warning: There is more like that: atmos-auth validate",
  ]);
});

Deno.test("whoever wants quiet, and a program that asks for a credential, hear nothing of it", async () => {
  const config = "auth: {identities: {it: {kind: mock/aws, owner: me}}}";
  assertEquals(await warned(config, "--quiet"), []);
  const { status, err } = await command(["credential-process", "-i", "it"], { config, clouds });
  assertEquals([status, err], [0, ""]);
});

Deno.test("validate calls what is passed over an error, and what is understood a warning; doctor neither", async () => {
  const rows: readonly (readonly [key: string, status: number, first: string])[] = [
    ["owner: me", 3, 'error: Passing over "owner" of identity "it": it is not a known key'],
    [
      'default: "true"',
      0,
      'warning: Reading "default" of identity "it" as true: it is written as text',
    ],
  ];
  for (const [key, expected, first] of rows) {
    const config = `auth: {identities: {it: {kind: mock, ${key}}}}`;
    const { status, err } = await command(["validate"], { config, clouds });
    assertEquals([status, err.split("\n")[0]], [expected, first]);
    const { out } = await command(["doctor"], { config, clouds });
    assertEquals(/. configuration .*/.exec(out)?.[0].startsWith("✓"), true, out);
  }
});
