import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { clouds } from "../../../../providers/mod.ts";
import { fakeKeyring, type FakeSystem } from "../../../fake_system.ts";
import { fakeCage } from "../../cage/fake_cage.ts";
import { atHome, command, machine, runOn } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";

const config = "auth: { identities: { ada: { kind: aws/user }, fake: { kind: mock/aws } } }";
const ID = "AKIAADA0000000EXAMPLE";
const SECRET = "canary/Secret/EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";
const FIRST = "hidden: Access key ID, or paste all (csv, export, ini):";
const MFA = "ARN of the MFA device (empty: none):";

const EVES_ID = "AKIAEVE0000000EXAMPLE";
const EVE = "arn:aws:iam::111122223333:user/eve";

/** AWS, which knows these keys. */
function aws(known: Readonly<Record<string, string>> = { [ID]: ADA, [EVES_ID]: EVE }) {
  return fakeCage({
    "aws/caller_identity": (input) => {
      const { caller } = input as { caller: { access_key_id: string } };
      const principal = known[caller.access_key_id];
      if (principal !== undefined) {
        return Promise.resolve({ account: "111122223333", principal, user_id: "AIDAEXAMPLE" });
      }
      throw new UserError("sign_in_needed", "AWS knows no such key", { hint: "type another" });
    },
  });
}

async function configure(argv: readonly string[], more: Parameters<typeof command>[1] = {}) {
  return await command(["--no-color", "user", "configure", ...argv], {
    ...{ config, clouds, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
    openCage: aws().openCage,
    ...more,
  });
}

function kept(system: Parameters<typeof atHome>[0]): number {
  return Object.keys(atHome(system)).filter((path) => path.endsWith(".record")).length;
}

Deno.test("keys are asked for unseen, shown to the cloud, and kept encrypted", async () => {
  const answers = ["AKIAADA", ID, "", SECRET, ""];
  const { status, out, err, system } = await configure([], { terminal: true, answers });
  assertEquals([status, out, err], [0, "", `Kept the keys of "ada": ${ADA}\n`]);
  assertEquals(system.asked, [
    FIRST,
    "it looks like AKIAIOSFODNN7EXAMPLE",
    "hidden: Secret access key:",
    "it must be one word",
    MFA,
  ]);
  assertEquals([kept(system), JSON.stringify(atHome(system)).includes("canary")], [1, false]);
});

Deno.test("what is pasted is asked for no more, nor what the configuration says", async () => {
  const pasted = `Access key ID,Secret access key\n${ID},${SECRET}\n`;
  const { err, system } = await configure([], { terminal: true, answers: [pasted, ""] });
  assertEquals([err, system.asked], [`Kept the keys of "ada": ${ADA}\n`, [FIRST, MFA]]);
  const mfa = "arn:aws:iam::111122223333:mfa/phone";
  const said =
    `auth: { identities: { ada: { kind: aws/user, credentials: { mfa_arn: "${mfa}" } } } }`;
  const less = await configure([], { config: said, terminal: true, answers: [pasted] });
  assertEquals([less.status, less.system.asked], [0, [FIRST]]);
});

Deno.test("keys that the cloud does not take, or that are another account's, are not kept", async () => {
  const dead = await configure([], {
    terminal: true,
    answers: [`AKIADEAD000000EXAMPLE ${SECRET}`, ""],
  });
  assertEquals([dead.status, dead.err, kept(dead.system)], [
    4,
    "error: AWS knows no such key\nhint: type another\n",
    0,
  ]);
  const mfa = "arn:aws:iam::999999999999:mfa/ada";
  const config =
    `auth: { identities: { ada: { kind: aws/user, credentials: { mfa_arn: "${mfa}" } } } }`;
  const other = await configure([], { config, terminal: true, answers: [`${ID} ${SECRET}`] });
  assertEquals([other.status, kept(other.system)], [4, 0]);
  assertStringIncludes(
    other.err,
    `These are keys of ${ADA}, and the MFA device of "ada" is of account`,
  );
  const brief = await configure([], {
    terminal: true,
    answers: [`ASIAADA0000000EXAMPLE ${SECRET}`, `${ID} ${SECRET}`, ""],
  });
  assertStringIncludes(brief.system.asked.join(), "it is a temporary one");
});

Deno.test("a script gives them by standard input", async () => {
  const stdin = ["export AWS_ACCESS_KEY_ID=" + ID, `export AWS_SECRET_ACCESS_KEY=${SECRET}`];
  const { status, err, system } = await configure(["-i", "ada", "--stdin"], { stdin });
  assertEquals([status, err, kept(system)], [0, `Kept the keys of "ada": ${ADA}\n`, 1]);
  const half = await configure(["-i", "ada", "--stdin"], { stdin: [ID] });
  assertEquals([half.status, half.err.split("\n")[0]], [
    2,
    "error: Cannot take keys from standard input: it has no Secret access key",
  ]);
});

/** Ada's keys are kept, and eve's are given. */
async function inPlace(
  more: Omit<Parameters<FakeSystem["beside"]>[0] & object, "env">,
  flags: readonly string[] = [],
  known?: Readonly<Record<string, string>>,
) {
  const first = await configure(["ada", "--stdin"], { stdin: [`${ID} ${SECRET}`] });
  const system = first.system.beside({
    stdin: [`${EVES_ID} ${SECRET}`],
    openCage: aws(known).openCage,
    ...more,
  });
  const argv = ["--no-color", "user", "configure", "ada", "--stdin", ...flags];
  const { status, err } = await runOn(system, argv, clouds);
  return { status, err, asked: system.asked };
}

Deno.test("attack: keys that are kept nowhere else go for others, unasked and unsaid", async () => {
  const question =
    `In the store these take the place of the key AKIA…MPLE of ${ADA}, which may be ` +
    "kept nowhere else.";
  const alone = await inPlace({});
  assertEquals(alone, {
    status: 4,
    err: `error: Nobody is there to answer "${question} Type yes to go on:"\n` +
      "hint: atmos-auth --no-color user configure --replace ada --stdin\n",
    asked: [],
  });
  const said = `Kept the keys of "ada": ${EVE}, in place of the key AKIA…MPLE`;
  assertEquals(await inPlace({}, ["--replace"]), {
    status: 0,
    err: `${said} of ${ADA}\n`,
    asked: [],
  });
  const dead = await inPlace({}, [], { [EVES_ID]: EVE });
  assertEquals(dead, { status: 0, err: `${said}, which is taken no longer\n`, asked: [] });
});

Deno.test("of keys of several those of that name are taken, and no others", async () => {
  const section = (
    name: string,
    id: string,
  ) => [`[${name}]`, `aws_access_key_id=${id}`, `aws_secret_access_key=${SECRET}`];
  const both = [...section("ada", ID), ...section("eve", EVES_ID)];
  const own = await configure(["ada", "--stdin"], { stdin: both });
  assertEquals([own.status, own.err], [0, `Kept the keys of "ada": ${ADA}\n`]);
  const stdin = [...section("bob", ID), ...section("eve", EVES_ID)];
  const others = await configure(["ada", "--stdin"], { stdin });
  assertEquals([others.status, kept(others.system), others.err.split("\n")[0]], [
    2,
    0,
    "error: Cannot take keys from standard input: it has the keys of 2 (bob, eve): those of " +
    '"ada" must stand alone, or once under that name',
  ]);
  const answers = [stdin.join("\n"), section("eve", ID).join("\n"), ""];
  const { status, system } = await configure([], { terminal: true, answers });
  assertEquals(status, 0);
  assertStringIncludes(system.asked.join(), "it has the keys of 2 (bob, eve)");
});

Deno.test("nobody there, no store that keeps, and no such user are said before anything is asked", async () => {
  const alone = await configure(["-i", "ada"]);
  assertStringIncludes(alone.err, 'Nobody is there to answer "Access key ID');
  assertStringIncludes(alone.err, "atmos-auth user configure -i ada --stdin < FILE");
  const memory = await configure([], { terminal: true, env: { ATMOS_KEYRING_TYPE: "memory" } });
  assertStringIncludes(memory.err, "There is no store that would keep the keys");
  const kind = await configure(["-i", "fake"], { terminal: true });
  assertStringIncludes(kind.err, '"fake" is of kind mock/aws; only aws/user has keys');
  const none = await configure([], { config: "auth: { identities: { fake: { kind: mock } } }" });
  assertStringIncludes(none.err, "No identity is of kind aws/user");
  const all = [alone, memory, kind, none];
  assertEquals(all.map(({ status }) => status), [4, 1, 2, 3]);
  assertEquals(all.flatMap(({ system }) => system.asked), []);
});

Deno.test("among several users one is picked", async () => {
  const two = "auth: { identities: { ada: { kind: aws/user }, bob: { kind: aws/user } } }";
  const answers = ["bob", ID, SECRET, ""];
  const { err, system } = await configure([], { config: two, terminal: true, answers });
  assertEquals([err, system.asked[0]], [
    `Kept the keys of "bob": ${ADA}\n`,
    "Whose keys?\n- ada\n- bob",
  ]);
});

Deno.test("keys that the configuration says are not asked for: what is kept would not count", async () => {
  const said = "auth: { identities: { ada: { kind: aws/user, credentials: " +
    `{ access_key_id: ${ID}, secret_access_key: x } } } }`;
  const { status, err, system } = await configure(["ada"], { config: said, terminal: true });
  assertEquals([status, system.asked, kept(system)], [3, [], 0]);
  assertStringIncludes(
    err,
    'The keys of "ada" stand in the configuration, which counts before what',
  );
  assertStringIncludes(err, "auth.identities.ada.credentials.access_key_id\n");
});

Deno.test("attack: a role that was obtained with the keys of somebody else goes on under the new ones", async () => {
  const { clouds: small, signedIn } = smallClouds();
  const system = machine({
    config: `auth:
  identities:
    keyed: { kind: aws/owned }
    through: { kind: aws/role, via: { identity: keyed } }
    role: { kind: aws/role }
`,
    ...{ env: { ATMOS_KEYRING_TYPE: "system" }, keyring: fakeKeyring() },
  });
  const run = async (argv: readonly string[], stdin: readonly string[] = []) => {
    const { status, err } = await runOn(system.beside({ stdin }), argv, small);
    assertEquals([argv, status], [argv, 0], err);
  };
  await run(["user", "configure", "keyed", "--stdin"], ["mia"]);
  for (const name of ["through", "role"]) await run(["env", name, "--login", "-f", "json"]);
  const before = signedIn.length;
  await run(["user", "configure", "keyed", "--stdin", "--replace"], ["eve"]);
  await run(["env", "role", "--login", "-f", "json"]);
  assertEquals(signedIn.length, before);
  await run(["env", "through", "--login", "-f", "json"]);
  assertEquals(signedIn.slice(before).some((one) => one.startsWith("through")), true);
});
