/** Bad configuration: one clear error, with its place and a hint, and nothing is asked of a cloud. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { ANNOUNCED } from "../config/announced.ts";
import { command } from "../machine.ts";

const role = (name: string, via: string) =>
  `    ${name}: { kind: aws/assume-role, via: { ${via} }, principal: { assume_role: "arn:aws:iam::444455556666:role/x" } }\n`;
const ambient = (name: string, more = "") => `    ${name}: { kind: ambient${more} }\n`;
const DEFAULT = ", default: true";

/** What is wrong, the file, the arguments, and what the error must say. */
const BAD_DAYS: readonly (readonly [what: string, file: string, args: string[], said: RegExp])[] = [
  ["broken YAML", "auth:\n  identities: [\n", ["login"], /atmos\.yaml:\d+:\d+/],
  ["a tab for indentation", "auth:\n\tidentities: {}\n", ["login"], /atmos\.yaml:2:1/],
  ["broken YAML, validated,", "auth:\n  identities: [\n", ["validate"], /atmos\.yaml:\d+:\d+/],
  ["broken YAML, listed,", "auth:\n  identities: [\n", ["list"], /atmos\.yaml:\d+:\d+/],
  [
    "an unknown kind",
    "auth:\n  identities:\n    x: { kind: aws/assume-rol }\n",
    ["login", "-i", "x"],
    /aws\/assume-rol"[^]*atmos\.yaml:3:\d+[^]*kind: aws\/assume-role/,
  ],
  [
    "via to nowhere",
    `auth:\n  identities:\n${ambient("admin")}${role("x", "identity: admim")}`,
    ["login", "-i", "x"],
    /"admim"[^]*atmos\.yaml:4:\d+[^]*identity: admin/,
  ],
  [
    "a cycle",
    `auth:\n  identities:\n${role("one", "identity: two")}${role("two", "identity: one")}`,
    ["login", "-i", "one"],
    /one[^]*two[^]*one/,
  ],
  [
    "an identity that is not there",
    `auth:\n  identities:\n${ambient("prod-admin")}${ambient("dev")}`,
    ["login", "-i", "prod-admn"],
    /prod-admn[^]*prod-admin/,
  ],
  [
    "two defaults and no terminal",
    `auth:\n  identities:\n${ambient("one", DEFAULT)}${ambient("two", DEFAULT)}`,
    ["login"],
    /one[^]*two|two[^]*one/,
  ],
  [
    "no default and no terminal",
    `auth:\n  identities:\n${ambient("one")}${ambient("two")}`,
    ["login"],
    /^error: There is no default identity; name one by --identity: "one", "two"$/m,
  ],
];

for (const [what, config, argv, said] of BAD_DAYS) {
  Deno.test(`${what} is one clear error`, async () => {
    const { status, out, err } = await command(argv, { config, clouds });
    assertEquals([status, out], [3, ""], err);
    assertMatch(err, said);
    assertStringIncludes(err, "hint");
    assert(!/\bat .*\.(ts|js):\d+/.test(err), err);
  });
}

Deno.test("an import of nothing is a warning with its place, as it is to the original, and in one's own file an error", async () => {
  const config = "import: [./gone.yaml]\nauth: { identities: { x: { kind: ambient } } }\n";
  const files = { "/work/atmos.yaml": config };
  const found = await command(["validate"], { files, env: { ATMOS_TRUST: "1" }, clouds });
  assertEquals(found.status, 0);
  assertMatch(found.err, /^warning: .*gone\.yaml[^]*atmos\.yaml:1:\d+[^]*hint/);
  const own = await command(["validate"], { config, clouds });
  assertEquals(own.status, 3);
  assertMatch(own.err, /^error: .*gone\.yaml[^]*atmos\.yaml:1:\d+[^]*hint/);
});

Deno.test("no configuration at all is one clear error", async () => {
  const { status, err } = await command(["login"], { clouds });
  assertEquals(status, 3);
  assertStringIncludes(err, "atmos.yaml");
});

Deno.test("an unknown command or flag is status 2, of exec 125, with the nearest spelling", async () => {
  const rows = [
    [["shel"], 2, "shell"],
    [["login", "--identiy", "x"], 2, "--identity"],
    [["exec", "--identiy", "x"], 125, "--identity"],
    [["-i", "exec", "login", "--bogus"], 2, "help login"],
  ] as const;
  for (const [argv, expected, nearest] of rows) {
    const { status, err } = await command(argv);
    assertEquals([argv, status], [argv, expected]);
    assertStringIncludes(err, nearest);
  }
});

Deno.test("a logout with nobody there to pick says what to type", async () => {
  const config = `auth:\n  identities:\n${ambient("one")}${ambient("two")}`;
  const { status, err } = await command(["logout", "--keychain"], { config, clouds });
  assertEquals([status, err.split("\n").slice(-3, -1)], [4, [
    "hint: atmos-auth list",
    "      (or --all)",
  ]]);
});

Deno.test("what takes one identity says so when it is given several", async () => {
  const config = `auth:\n  identities:\n${ambient("one")}${ambient("two")}`;
  const { status, err } = await command(["whoami", "-i", "one", "-i", "two"], { config, clouds });
  assertEquals(status, 2);
  assertStringIncludes(err, 'Only one identity is wanted here, not "one" and "two"');
});

Deno.test("one broken identity breaks only itself", async () => {
  const config = `auth:\n  identities:\n${ambient("good")}    bad: { kind: nonsense }\n`;
  const programs = { "/usr/bin/true": () => 0 };
  const argv = ["exec", "-i", "good", "--", "true"];
  assertEquals((await command(argv, { config, clouds, programs })).status, 0);
  assertEquals((await command(["validate"], { config, clouds })).status, 3);
});

Deno.test("the announced example validates, is listed, and breaks nothing that stands beside it", async () => {
  const valid = await command(["validate", "--json"], { config: ANNOUNCED, clouds });
  assertEquals([valid.status, JSON.parse(valid.out).problems], [0, []]);
  const { out } = await command(["list", "-f", "json"], { config: ANNOUNCED, clouds });
  for (const name of ["aws-sso", "dev-user", "prod-admin"]) assertStringIncludes(out, name);
  const beside = `${ANNOUNCED}    - name: here\n      kind: ambient\n`;
  const programs = { "/usr/bin/true": () => 0 };
  const argv = ["exec", "-i", "here", "--", "true"];
  assertEquals((await command(argv, { config: beside, clouds, programs })).status, 0);
});

Deno.test("attack: a name with a terminal escape is shown escaped", async () => {
  const config = 'auth:\n  identities:\n    "bad\\e[31mred": { kind: nonsense }\n' +
    ambient("good");
  const rows = [["list"], ["validate"], ["exec", "-i", "nobody", "--", "true"]] as const;
  for (const argv of rows) {
    const installed = { "/usr/bin/true": () => 0 };
    const { out, err } = await command(argv, { config, clouds, installed });
    assertEquals([argv, `${out}${err}`.includes("\x1b")], [argv, false]);
  }
});
