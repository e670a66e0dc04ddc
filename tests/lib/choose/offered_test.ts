/** A configuration that only provisions: what a provider offers is asked for before anybody chooses. */
import { fakeKeyring } from "../../fake_system.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { firstClouds, OFFERED } from "../first_cloud.ts";
import { atHome, command, CONFIG } from "../machine.ts";

const config = "auth: { providers: { portal: { kind: aws/portal, url: https://portal.example } } }";
const LIST = ".cache/atmos/auth/portal/provisioned-identities.yaml";
const SHELL = { "/usr/bin/bash": () => 7 };

async function ask(
  argv: readonly string[],
  more: Parameters<typeof command>[1] = {},
  offered: Readonly<Record<string, unknown>> = OFFERED,
) {
  const { clouds, signedIn } = firstClouds({}, offered);
  const outcome = await command(["--no-color", ...argv], { config, clouds, ...more });
  return { ...outcome, signedIn };
}

Deno.test("a shell signs in, lets one be picked, and opens", async () => {
  const picking = { terminal: true, answers: ["dev/Read"], installed: SHELL };
  const { status, signedIn, system } = await ask(["shell"], picking);
  assertEquals([status, signedIn], [7, ["portal 1", "dev/Read 2"]]);
  assertEquals(system.asked.length, 1);
  const exec = await ask(["exec", "--", "bash"], picking);
  assertEquals([exec.status, exec.signedIn], [7, ["portal 1", "dev/Read 2"]]);
  const kept = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const login = await ask(["login"], { terminal: true, answers: ["dev/Read"], ...kept });
  assertEquals([login.status, login.signedIn], [0, ["portal 1", "dev/Read 2"]]);
});

Deno.test("a name that is only offered works at once", async () => {
  const named = { terminal: true, installed: SHELL };
  const { status, signedIn } = await ask(["shell", "-i", "dev/Admin"], named);
  assertEquals([status, signedIn], [7, ["portal 1", "dev/Admin 2"]]);
});

Deno.test("of several providers that may offer identities, the person says which", async () => {
  const two = `auth:
  providers:
    old: { kind: aws/portal, url: https://old.example }
    portal: { kind: aws/portal, url: https://portal.example }`;
  const picking = { config: two, terminal: true, answers: ["portal", "dev/Read"] };
  const { status, signedIn, system } = await ask(["shell"], { ...picking, installed: SHELL });
  assertEquals([status, signedIn], [7, ["portal 1", "dev/Read 2"]]);
  assertStringIncludes(system.asked[0]!, "Where do you sign in?\n- old");
  const { err } = await ask(["whoami"], { config: two, terminal: true });
  assertStringIncludes(err, "hint: atmos-auth login --provider old\n");
  assertStringIncludes(err, "or atmos-auth login --provider portal");
});

Deno.test("without a terminal, and for commands that sign nobody in, the line to type is said", async () => {
  const hint = "hint: atmos-auth login --provider portal\n";
  for (const argv of [["shell"], ["exec", "--", "true"], ["login"], ["env"]]) {
    // What a program's own status can't be told from.
    const exits = argv[0] === "exec" ? 125 : 3;
    const { status, err, signedIn } = await ask(argv, { installed: { "/usr/bin/true": () => 0 } });
    const error = 'error: There are no identities in the configuration: what "portal" offers is';
    const text = `${error} known after a sign-in there\n${hint}`;
    assertEquals([status, signedIn, err.slice(-text.length)], [exits, [], text]);
  }
  const there = await ask(["whoami"], { terminal: true });
  assertEquals([there.status, there.signedIn], [3, []]);
  assertStringIncludes(there.err, hint);
});

Deno.test("a slip of a configured name signs nobody in for what might be offered", async () => {
  const both = `auth:
  providers: { portal: { kind: aws/portal, url: https://portal.example } }
  identities: { dev: { kind: mock }, prod/Read: { kind: mock } }`;
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["dve", "atmos-auth --no-color exec -i dev -- bash", true],
    ["dve", "atmos-auth --no-color exec -i dev -- bash", false],
    ["prod", "atmos-auth --no-color exec -i prod/Read -- bash", false],
  ];
  const login = "or atmos-auth login --provider portal";
  for (const [name, line, terminal] of rows) {
    const argv = ["exec", "-i", name, "--", "bash"];
    const { signedIn, err } = await ask(argv, { config: both, installed: SHELL, terminal });
    assertEquals([signedIn, lineOf(err, "hint: ")], [[], line], err);
    assertStringIncludes(err, login);
  }
  const named = { terminal: true, installed: SHELL, config: both };
  assertEquals((await ask(["shell", "-i", "dev/Admin"], named)).signedIn, [
    "portal 1",
    "dev/Admin 2",
  ]);
});

/** What stands behind a word at the start of a line. */
function lineOf(text: string, start: string): string | undefined {
  return text.split("\n").find((line) => line.startsWith(start))?.slice(start.length);
}

Deno.test("where a file names an identity that is not known yet, its line is said", async () => {
  const { err } = await ask(["whoami"], { config: `env: { ATMOS_IDENTITY: dev/None }\n${config}` });
  assertStringIncludes(
    err,
    `after a sign-in there\n  at ${CONFIG}:1:24 env.ATMOS_IDENTITY\n`,
  );
});

Deno.test("a portal that offers nothing is asked once", async () => {
  const { status, err, signedIn, system } = await ask(["shell"], { terminal: true }, {});
  assertEquals([status, signedIn], [3, ["portal 1"]]);
  assertStringIncludes(
    err,
    'There are no identities in the configuration, and "portal" offers you none\n' +
      "hint: atmos-auth login --provider portal\n",
  );
  assertEquals(Object.keys(atHome(system)).includes(LIST), true);
});

Deno.test("a list that can't be kept is no reason to ask for ever", async () => {
  const files = { "/home/ada/.cache": { kind: "file", text: "" } } as const;
  const { status, err, signedIn } = await ask(["shell"], { terminal: true, files });
  assertEquals([status, signedIn], [1, ["portal 1"]]);
  assertStringIncludes(err, 'What "portal" offers could not be listed or kept');
});
