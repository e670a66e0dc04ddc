/** A stored credential that the cloud no longer takes: it goes, and another one is had in its place. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { insteadOf } from "../../../lib/sign_in/dead.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { machine, runOn } from "../machine.ts";
import { type Says, smallClouds } from "../small_cloud.ts";

const config = `auth:
  providers:
    portal: { kind: aws/login }
  identities:
    role: { kind: aws/role, via: { provider: portal } }
    other: { kind: aws/role, via: { provider: portal } }
    next: { kind: aws/role, via: { identity: role } }
`;

/** A machine on which that was signed in to; commands run one after the other. */
async function signedIn(identity: string, terminal = false) {
  const small = smallClouds();
  const env = { ATMOS_KEYRING_TYPE: "system" };
  const system = machine({ config, keyring: fakeKeyring(), env, terminal });
  const run = async (...argv: string[]) =>
    await runOn(system.beside({ terminal }), argv, small.clouds);
  await run("login", "-i", identity);
  return { small, run, first: [...small.signedIn] };
}

function ended({ small: { says } }: { small: { says: Says } }, ...names: string[]) {
  for (const name of names) says.dead.add(`${name}-EXAMPLE`);
}

const COMMANDS: readonly (readonly string[])[] = [
  ["login", "-i", "other"],
  ["env", "-i", "other", "--login"],
  ["credential-process", "-i", "other"],
  ["whoami", "-i", "other"],
  ["console", "-i", "other", "--print-only"],
];

for (const argv of COMMANDS) {
  Deno.test(`what an identity is obtained from is had anew when it died: ${argv[0]}`, async () => {
    const it = await signedIn("role");
    ended(it, "portal-1");
    const { status, err } = await it.run(...argv);
    assertEquals([status, it.small.signedIn.slice(2)], [0, ["portal 3", "other 4"]], err);
    // What died is nowhere any more: the next command asks nobody.
    assertEquals((await it.run(...argv)).status, 0);
    assertEquals(it.small.signedIn.filter((one) => one.startsWith("portal")).length, 2);
  });
}

Deno.test("the person is told why they sign in anew, in one line, before they do", async () => {
  const it = await signedIn("role", true);
  ended(it, "portal-1");
  it.small.says.personal.add("portal");
  const { status, err } = await it.run("--no-color", "login", "-i", "role");
  assertEquals([status, it.small.signedIn.slice(2)], [0, ["portal 3", "role 4"]]);
  const said = err.split("\n").slice(0, 2);
  assertEquals(said, ["warning: The cloud takes no [secret]; signing in anew", "Sign in at It"]);
});

Deno.test("who need not be asked hears nothing of what ended", async () => {
  const it = await signedIn("role", true);
  ended(it, "portal-1");
  const { status, err } = await it.run("--no-color", "login", "-i", "role");
  assertEquals([status, err.includes("warning:")], [0, false], err);
});

Deno.test("where nobody is there, the cause and the way out are said, and what died goes all the same", async () => {
  const it = await signedIn("role");
  ended(it, "portal-1");
  it.small.says.personal.add("portal");
  for (const [cause, argv] of [["The cloud takes no", "login"], ["Nobody", "login"]] as const) {
    const { status, err } = await it.run(argv, "-i", "role");
    assertEquals([status, it.small.signedIn.length], [4, 2]);
    assertStringIncludes(err, `error: ${cause}`);
    assertEquals(err.trim().split("\n").length, 2, err);
    assertStringIncludes(
      err,
      "Nobody is signed in at It, and there is no terminal to sign in at\n" +
        "hint: in a terminal of your own: atmos-auth login --provider portal\n",
    );
  }
});

Deno.test("a credential that was itself ended is had anew by whoever asks with it", async () => {
  const it = await signedIn("role");
  ended(it, "role-2");
  for (const command of ["whoami", "console"]) {
    const { status, err } = await it.run(
      command,
      "-i",
      "role",
      ...command === "console" ? ["--print-only"] : [],
    );
    assertEquals([command, status], [command, 0], err);
  }
  assertEquals(it.small.signedIn.slice(2), ["role 3"]);
});

Deno.test("a console says no without a word why: whether the credential is good at all is asked", async () => {
  const it = await signedIn("role");
  ended(it, "role-2", "portal-1");
  const { status } = await it.run("console", "-i", "role", "--print-only");
  assertEquals([status, it.small.signedIn.slice(2)], [0, ["portal 3", "role 4"]]);
});

Deno.test("what was signed in to just now is not doubted", async () => {
  const it = await signedIn("role");
  ended(it, "portal-1", "portal-3");
  const { status, err } = await it.run("login", "-i", "role");
  assertEquals([status, it.small.signedIn.slice(2)], [4, ["portal 3"]]);
  assertStringIncludes(err, "The cloud takes no");
});

Deno.test("a role whose sessions were revoked is assumed anew, and nobody signs in for it", async () => {
  const it = await signedIn("next");
  assertEquals(it.first, ["portal 1", "role 2", "next 3"]);
  it.small.says.barred.add("role-2-EXAMPLE");
  const { status } = await it.run("login", "-i", "next");
  assertEquals([status, it.small.signedIn.slice(3)], [0, ["role 4", "next 5"]]);
});

Deno.test("a person's sign-in is not given up for a refusal", async () => {
  const it = await signedIn("role");
  it.small.says.barred.add("portal-1-EXAMPLE");
  const { status } = await it.run("login", "-i", "role");
  assertEquals([status, it.small.signedIn.slice(2)], [4, []]);
});

Deno.test("where a refusal may be for either, what was signed in to is asked itself", async () => {
  const refusal = new UserError("sign_in_refused", "Whoever is asked does not know them");
  const signIns = async (...dead: readonly string[]) => {
    const it = await signedIn("role");
    it.small.says.refused.set("other", refusal);
    ended(it, ...dead);
    const { status, err } = await it.run("login", "-i", "other");
    assertEquals([status, err.split("\n").at(-2)], [4, `error: ${refusal.message}`]);
    return it.small.signedIn.filter((one) => one.startsWith("portal")).length;
  };
  assertEquals([await signIns(), await signIns("portal-1")], [1, 2]);
});

Deno.test("a vendor's words that end with a stop get no second one", async () => {
  const dead = new UserError("sign_in_needed", "AWS says: the token is invalid.");
  const alone = new UserError("person_needed", "Nobody is there to sign in");
  const error = await assertRejects(() => insteadOf(dead, () => Promise.reject(alone)), UserError);
  assertEquals(error.message, "AWS says: the token is invalid. Nobody is there to sign in");
});
