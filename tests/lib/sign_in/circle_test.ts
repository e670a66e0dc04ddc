import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring, type FakeProgram, type FakeSystem } from "../../fake_system.ts";
import { CONFIG, machine, type Outcome, runOn } from "../machine.ts";

const credential = (expires: string) =>
  JSON.stringify({
    ...{ Version: 1, AccessKeyId: "ASIA0000000000EXAMPLE", SecretAccessKey: "s/EXAMPLE" },
    ...{ SessionToken: "t/EXAMPLE", Expiration: `2030-01-01T${expires}Z` },
  });

/** Identities by the program that prints their credential: `ask X` asks this program for X. */
async function asking(
  programs: Readonly<Record<string, string>>,
  argv: readonly string[],
  { more = "", env = {}, brief = false, ancestors = 0, clears = false, files = {}, descends = [] }:
    {
      readonly more?: string;
      readonly env?: Record<string, string>;
      readonly brief?: boolean;
      readonly ancestors?: number;
      /** Whether the programs clear their environment. */
      readonly clears?: boolean;
      readonly files?: Readonly<Record<string, string>>;
      readonly descends?: readonly number[];
    } = {},
): Promise<Outcome & { readonly ran: number }> {
  const entries = Object.entries(programs).map(([name, words]) =>
    `${name}: { kind: aws/credential-process, credential_process: ${words} }`
  );
  const config = `auth: { identities: { ${entries.join(", ")}${more} } }`;
  const held: { system?: FakeSystem; ran: number } = { ran: 0 };
  const pids: number[] = [];
  const ask: FakeProgram = async ({ pid, args, env, print, complain }) => {
    held.ran++;
    const words = args[0] === "-c" ? args[1]!.split(" ").slice(1) : args;
    const { ATMOS_ASKED_BY: _, ...rest } = env;
    const above = { env: rest, descends: [pid, ...pids] };
    const inner = held.system!.beside(clears ? above : { env });
    pids.unshift(inner.pid, pid);
    const outcome = await runOn(inner, ["credential-process", "-i", words[0]!], clouds);
    print(outcome.out);
    complain(`prog: ${outcome.err}`);
    return outcome.status === 0 ? 0 : 255;
  };
  const pipe: FakeProgram = async (running) => void await ask(running);
  const give: FakeProgram = ({ print }) => print(credential(brief ? "00:02:00" : "06:00:00"));
  const used = { "/bin/ask": ask, "/bin/give": give, "/bin/pipe": pipe, "/bin/sh": ask };
  const all = { ...env, ATMOS_KEYRING_TYPE: "system" };
  held.system = machine({
    config,
    installed: used,
    keyring: fakeKeyring(),
    env: all,
    files,
    ancestors,
    descends,
  });
  pids.push(held.system.pid);
  const status = await runOn(held.system, argv, clouds);
  return { ...status, ran: held.ran };
}

const LOCKS = "/home/ada/.local/share/atmos-auth/locks";
const LOGIN = ["--no-color", "login", "-i", "x"];

Deno.test("an identity that asks for itself is refused at once, through whatever stands between", async () => {
  const short = await asking({ x: "[/bin/ask, x]" }, LOGIN);
  assertEquals([short.status, short.ran], [3, 1]);
  assertEquals(short.err.split("\n").slice(-4), [
    'error: "x" asks for itself: x -> x',
    `  at ${CONFIG}:1:23 auth.identities.x`,
    "hint: let its program ask another identity, or none of ours",
    "",
  ]);
  const long = await asking({ x: "[/bin/ask, y]", y: "[/bin/ask, z]", z: "[/bin/ask, x]" }, LOGIN);
  assertEquals([long.status, long.ran], [3, 3]);
  assertStringIncludes(long.err, '"x" asks for itself: x -> y -> z -> x\n');
});

Deno.test("a program that asks for another identity gets it, and waits for no lock that waits for it", async () => {
  const { status, err } = await asking({ x: "[/bin/ask, y]", y: "[/bin/give]" }, LOGIN);
  assertEquals([status, err.includes("waiting")], [0, false]);
});

Deno.test("who is asked for a role's secret waits for no lock that waits for the secret", async () => {
  const role = "arn:aws:iam::444455556666:role/r";
  const secret = `!secret 'exec:["/bin/ask","z"]'`;
  const more =
    `, x: { kind: aws/assume-role, via: { identity: z }, principal: { assume_role: '${role}', ` +
    `external_id: ${secret} } }`;
  // What is kept lapses soon, so that the one who is asked signs in to `z` as well, whose lock is held.
  const { ran, err } = await asking({ z: "[/bin/give]" }, LOGIN, { more, brief: true });
  assertEquals([ran, err.includes("nother atmos-auth")], [1, false], err);
});

Deno.test("attack: a circle through a program that clears the environment is refused at once", async () => {
  const { status, ran, err } = await asking({ x: "[/bin/ask, y]", y: "[/bin/ask, x]" }, LOGIN, {
    clears: true,
  });
  assertEquals([status, ran, err.includes("waiting for it")], [3, 2, false], err);
  assertStringIncludes(err, '"x" asks for itself: x -> y -> x\n');
  const other = await asking({ x: "[/bin/ask, y]", y: "[/bin/give]" }, LOGIN, { clears: true });
  assertEquals([other.status, other.err.includes("waiting for it")], [0, false], other.err);
});

Deno.test("what a helper's file says is believed of those alone that one descends from, and goes with it", async () => {
  const programs = { x: "[/bin/ask, y]", y: "[/bin/give]" };
  const { system } = await asking(programs, LOGIN, { clears: true });
  const locks = [...system.files.content.keys()].filter((path) => path.startsWith(LOCKS));
  assertEquals([locks.length > 0, locks.filter((name) => name.includes("asked-"))], [true, []]);
  const key = JSON.stringify({ realm: "home", role: "identity", entry: "x", item: "credential" });
  const until = Date.parse("2030-01-01T00:01:00Z");
  for (const [by, descends, status] of [[7, [8, 7], 3], [7, [8], 0], [7, [7], 0]] as const) {
    const word = JSON.stringify({ by, askers: [{ name: "x", key, until }] });
    const files = { [`${LOCKS}/asked-8.json`]: word };
    const it = await asking({ x: "[/bin/give]" }, LOGIN, { files, descends });
    assertEquals(it.status, status, `${descends}: ${it.err}`);
  }
});

Deno.test("what those of us have left that were killed is swept by the next that runs a helper, and nothing of others", async () => {
  const word = (by: number) => JSON.stringify({ by, askers: [] });
  const files = {
    [`${LOCKS}/asked-80.json`]: word(70),
    [`${LOCKS}/asked-81.json`]: word(71),
    [`${LOCKS}/asking-72.lock`]: "",
    [`${LOCKS}/asking-x.lock`]: "",
    [`${LOCKS}/master-key.lock`]: "",
  };
  const { system } = await asking({ x: "[/bin/give]" }, ["version"], { files });
  const alive = system.beside();
  await alive.files.lock(`${LOCKS}/asking-71.lock`, 0);
  const { status, system: { pid } } = await runOn(system.beside(), LOGIN, clouds);
  assertEquals(status, 0);
  const left = [...system.files.content.keys()].map((path) => path.slice(LOCKS.length + 1))
    .filter((name) => /^ask(ed|ing)-/.test(name) && name !== `asking-${pid}.lock`);
  assertEquals(left.sort(), ["asked-81.json", "asking-71.lock", "asking-x.lock"]);
});

Deno.test("a circle is told as the error of who runs the program, though that ends well and prints nothing", async () => {
  const secret = `!secret 'exec:["/bin/pipe","z"]'`;
  const role = "arn:aws:iam::444455556666:role/r";
  const more =
    `, x: { kind: aws/assume-role, via: { identity: z }, principal: { assume_role: '${role}', ` +
    `external_id: ${secret} } }`;
  const it = await asking({ z: "[/bin/pipe, z]" }, LOGIN, { more });
  assertEquals(it.status, 3, it.err);
  assertStringIncludes(
    it.err.split("\n").slice(-4).join("\n"),
    'error: "z" asks for itself: z -> z',
  );
});

Deno.test("a command of the configuration that asks for what it stands in is refused at once", async () => {
  const { status, ran, err } = await asking({ x: "!exec ask x" }, LOGIN);
  assertEquals([status, ran], [3, 1]);
  assertStringIncludes(err, '"auth.identities.x.credential_process" asks for itself: ');
});

Deno.test("what the variable says is not believed for longer than a program is waited for", async () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  const key = JSON.stringify({ realm: "home", role: "identity", entry: "x", item: "credential" });
  const waiting = (until: number) => JSON.stringify([{ name: "x", key, until }]);
  for (
    const [said, status] of [
      [waiting(now + 60_000), 3],
      [waiting(now - 1), 0],
      [waiting(now + 1e9), 0],
      ["nonsense", 0],
      ["[]", 0],
    ] as const
  ) {
    const it = await asking({ x: "[/bin/give]" }, LOGIN, { env: { ATMOS_ASKED_BY: said } });
    assertEquals(it.status, status, said);
  }
});

Deno.test("attack: a circle through a program that clears the environment ends where too many of us wait", async () => {
  const behind = async (ancestors: number, env = {}) =>
    await asking({ x: "[/bin/give]" }, LOGIN, { ancestors, env });
  const { status, ran, err } = await behind(9);
  assertEquals([status, ran], [3, 0]);
  assertStringIncludes(err, '"x" asks for itself: x -> ... -> x (9 of us wait');
  assertEquals((await behind(8)).status, 0);
  // Sessions within sessions are no circle.
  assertEquals((await behind(12, { ATMOS_SHLVL: "4" })).status, 0);
});
