/** Bad configuration: one clear error, with its place, a hint and status 3, and nothing is asked of a cloud. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ANNOUNCED } from "../lib/config/announced.ts";
import { runProgram } from "./process.ts";
import { journey, printed } from "./world.ts";

const role = (name: string, via: string, more = "") =>
  `    ${name}: { kind: aws/assume-role, via: { ${via} }, principal: { assume_role: "arn:aws:iam::444455556666:role/x" }${more} }\n`;
const ambient = (name: string, more = "") => `    ${name}: { kind: ambient${more} }\n`;

/** What is wrong, the file, the arguments, and what the error must say. */
const BAD_DAYS: readonly (readonly [what: string, file: string, args: string[], said: RegExp])[] = [
  ["broken YAML", "auth:\n  identities: [\n", ["login"], /atmos\.yaml:\d+:\d+/],
  ["a tab for indentation", "auth:\n\tidentities: {}\n", ["login"], /atmos\.yaml:2:1/],
  ["broken YAML, validated,", "auth:\n  identities: [\n", ["validate"], /atmos\.yaml:\d+:\d+/],
  ["broken YAML, listed,", "auth:\n  identities: [\n", ["list"], /atmos\.yaml:\d+:\d+/],
  [
    "an import of nothing, validated,",
    "import: [./gone.yaml]\nauth: { identities: { x: { kind: ambient } } }\n",
    ["validate"],
    /gone\.yaml[^]*atmos\.yaml:1:\d+/,
  ],
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
    `auth:\n  identities:\n${ambient("one", ", default: true")}${
      ambient("two", ", default: true")
    }`,
    ["login"],
    /one[^]*two|two[^]*one/,
  ],
  ["no default and no terminal", `auth:\n  identities:\n${ambient("one")}${ambient("two")}`, [
    "login",
  ], /-i/],
];

for (const [what, file, args, said] of BAD_DAYS) {
  journey(`${what} is one clear error`, {}, async ({ run, configure, sts }) => {
    configure(file);
    const { status, stdout, stderr } = await run(args);
    assertEquals([status, sts.requests.length], [3, 0], stdout + stderr);
    assertMatch(stdout + stderr, said);
    assertStringIncludes(stdout + stderr, "hint");
    assert(!/\bat .*\.(ts|js):\d+/.test(stderr), stderr);
  });
}

journey("a logout with nobody there to pick says what to type", {}, async ({ run }) => {
  const { status, stderr } = await run(["logout"]);
  assertEquals([status, stderr.split("\n").at(-2)], [4, "hint: atmos-auth logout --identity ada"]);
});

journey(
  "several identities are forgotten together; what takes one says so",
  {},
  async ({ run }) => {
    printed(await run(["exec", "-i", "next", "--", "true"]));
    const several = ["-i", "admin", "-i", "next"];
    assertEquals(
      (await run(["logout", "--dry-run", ...several])).stderr.match(/Would remove/g)?.length,
      2,
    );
    const { status, stderr } = await run(["whoami", ...several]);
    assertEquals([status, /Only one identity/.test(stderr)], [2, true]);
  },
);

journey("output that can't be written is an error, and no bug", {}, async ({ box, program }) => {
  const script = `"$1" version >/dev/full`;
  const options = { env: box.env, cwd: box.project };
  const { status, stderr } = await runProgram("/bin/sh", ["-c", script, "sh", program], options);
  assertEquals([status, /Cannot write to "standard output": no space/.test(stderr)], [1, true], stderr);
});

journey("no configuration at all is one clear error", {}, async ({ run, box }) => {
  Deno.removeSync(`${box.project}/atmos.yaml`);
  const { status, stderr } = await run(["login"]);
  assertEquals(status, 3);
  assertStringIncludes(stderr, "atmos.yaml");
});

journey("an error is one JSON object where a machine reads", {}, async ({ run }) => {
  const { status, stderr, stdout } = await run(["whoami", "-i", "nobody", "--json"]);
  const { error } = JSON.parse(stderr || stdout);
  assertEquals([status, (error ?? JSON.parse(stderr || stdout)).code], [3, "identity_unknown"]);
});

journey(
  "an unknown command or flag is status 2, with the nearest spelling",
  {},
  async ({ run }) => {
    for (
      const [args, nearest] of [[["shel"], "shell"], [
        ["exec", "--identiy", "x"],
        "--identity",
      ]] as const
    ) {
      const { status, stderr } = await run(args);
      assertStringIncludes(stderr, nearest);
      assertEquals(status, 2);
    }
  },
);

journey("one broken identity breaks only itself", {}, async ({ run, configure }) => {
  configure(`auth:\n  identities:\n${ambient("good")}    bad: { kind: nonsense }\n`);
  assertEquals((await run(["exec", "-i", "good", "--", "true"])).status, 0);
  assertEquals((await run(["validate"])).status, 3);
});

journey("the announced example validates", {}, async ({ run, configure }) => {
  configure(ANNOUNCED);
  const { status, stdout, stderr } = await run(["validate", "--json"]);
  assertEquals((stdout + stderr).match(/"code": ?"[a-z_]+"/g) ?? [], []);
  assertEquals(status, 0);
  const listed = printed(await run(["list", "-f", "json"]));
  for (const name of ["aws-sso", "dev-user", "prod-admin"]) assertStringIncludes(listed, name);
});

journey(
  "the announced example does not break what stands beside it",
  {},
  async ({ run, configure }) => {
    configure(`${ANNOUNCED}    - name: here\n      kind: ambient\n`);
    assertEquals((await run(["exec", "-i", "here", "--", "true"])).status, 0);
  },
);

journey("a name with a terminal escape is shown escaped", {}, async ({ run, configure }) => {
  configure(`auth:\n  identities:\n    "evil\\e[2J\\e]0;x\\a": { kind: ambient }\n`);
  for (const args of [["list"], ["validate", "-v"], ["login", "-i", "evl"]]) {
    const { stdout, stderr } = await run(args);
    const shown = stdout + stderr;
    assert(!shown.includes("\x1b[2J") && !shown.includes("\x1b]0"), args.join(" "));
  }
});
