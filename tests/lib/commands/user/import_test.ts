import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { clouds } from "../../../../providers/mod.ts";
import { fakeKeyring } from "../../../fake_system.ts";
import { fakeCage } from "../../cage/fake_cage.ts";
import { atHome, command } from "../../machine.ts";

const config = "auth: { identities: { ops: { kind: aws/user }, ada: { kind: aws/user } } }";
const ID = "AKIAADA0000000EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";
const CREDENTIALS = `# mine
[ops]
; kept since 2019
aws_access_key_id = ${ID}
region=eu-west-1
aws_secret_access_key = canary/ops

[other]\r
aws_access_key_id=AKIAOTHER000000EXAMP\r
aws_secret_access_key=canary/other\r
`;
const REST = `# mine
[ops]
; kept since 2019
region=eu-west-1

[other]\r
aws_access_key_id=AKIAOTHER000000EXAMP\r
aws_secret_access_key=canary/other\r
`;

async function importing(argv: readonly string[], more: Parameters<typeof command>[1] = {}) {
  const cage = fakeCage({
    "aws/caller_identity": (input) => {
      const { caller } = input as { caller: { access_key_id: string } };
      if (caller.access_key_id !== ID) {
        throw new UserError("sign_in_needed", "AWS knows no such key");
      }
      return Promise.resolve({ account: "111122223333", principal: ADA, user_id: "AIDAEXAMPLE" });
    },
  });
  const it = await command(["--no-color", "user", "import", ...argv], {
    ...{ config, clouds, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
    files: { "/home/ada/.aws/credentials": CREDENTIALS },
    openCage: cage.openCage,
    ...more,
  });
  assertEquals((it.out + it.err).includes("canary"), false);
  const { ".aws/credentials": left, ...others } = atHome(it.system);
  const kept = Object.keys(others).filter((path) => path.endsWith(".record")).length;
  return { ...it, left, kept };
}

Deno.test("which keys a profile has is not guessed, and it is said where that can't be told", async () => {
  const twice = `${CREDENTIALS}[ops]\naws_access_key_id = AKIAELSE00000EXAMPLE\n`;
  const half = `[ops]\naws_access_key_id = ${ID}\n`;
  const rest = "[profile ops]\naws_secret_access_key = canary/ops\n";
  const rows = [
    [twice, "", ':2: left out: lines 4 and 12 differ in "aws_access_key_id"'],
    [half, rest, "aws_access_key_id stands there, and the other half is in another file"],
  ] as const;
  for (const [credentials, settings, why] of rows) {
    const files = {
      "/home/ada/.aws/credentials": credentials,
      "/home/ada/.aws/config": settings,
    };
    const { status, err, kept } = await importing(["ops", "--leave"], { files });
    assertEquals([status, kept], [2, 0]);
    assertStringIncludes(err, 'Cannot take the keys of profile "ops", /home/ada/.aws/credentials');
    assertStringIncludes(err, why);
    assertStringIncludes(err, "hint: ${EDITOR:-vi} /home/ada/.aws/credentials\n");
  }
});

Deno.test("keys are tried, kept, and removed from the file; all else in it stays", async () => {
  const { status, err, left, kept } = await importing(["ops", "--remove"]);
  assertEquals([status, err, left, kept], [
    0,
    `Kept the keys of "ops": ${ADA}\nRemoved the keys of "ops" from /home/ada/.aws/credentials\n`,
    REST,
    1,
  ]);
});

Deno.test("letters of any language stay, byte for byte, when keys are removed", async () => {
  const others =
    "[prod\u0440]\nregion = x\n# \u00c0 \u00d6 \u00df \u2026 \u20ac \u2028 \u6d4b \u{1f511}\n[Öffnen]\n";
  const files = { "/home/ada/.aws/credentials": `${CREDENTIALS}${others}` };
  const { status, err, left } = await importing(["ops", "--remove"], { files });
  assertEquals([status, left], [0, `${REST}${others}`], err);
});

Deno.test("a profile whose name begins with a dash is taken in, and its line can be typed", async () => {
  const files = { "/home/ada/.aws/credentials": CREDENTIALS.replace("[ops]", "[-ops]") };
  const it = await importing(["-i", "ops", "--", "-ops"], { files });
  assertEquals([it.status, it.kept], [0, 1]);
  assertStringIncludes(it.err, ": atmos-auth user import -i ops --remove -- -ops\n");
});

Deno.test("a person is asked, and without one nothing is removed", async () => {
  const yes = await importing(["ops"], { terminal: true, answers: ["yes"] });
  assertEquals([yes.left, yes.system.asked], [REST, [
    "Remove them from /home/ada/.aws/credentials:4 and :6? Type yes, or nothing to leave them:",
  ]]);
  const no = await importing(["ops"], { terminal: true, answers: [""] });
  const script = await importing(["ops"]);
  const kept = await importing(["ops", "--leave"], { terminal: true });
  for (const one of [no, script, kept]) {
    assertEquals([one.status, one.left, one.kept], [0, CREDENTIALS, 1]);
    assertStringIncludes(
      one.err,
      "in clear in /home/ada/.aws/credentials:4 and :6: atmos-auth user import ops --remove\n",
    );
  }
});

Deno.test("keys that the cloud does not take stay where they are", async () => {
  const { status, left, kept, err } = await importing(["other", "-i", "ada", "--remove"]);
  assertEquals([status, left, kept], [4, CREDENTIALS, 0]);
  assertStringIncludes(err, "\nhint: in a terminal of your own: atmos-auth user configure -i ada");
});

Deno.test("whose they are is told, or found by the profile's name", async () => {
  const named = await importing(["ops", "-i", "ada", "--leave"]);
  assertStringIncludes(named.err, `Kept the keys of "ada": ${ADA}`);
  assertStringIncludes(named.err, ":4 and :6: atmos-auth user import ops -i ada --remove\n");
  const unknown = await importing(["nope", "-i", "ada"]);
  assertStringIncludes(unknown.err, "hint: atmos-auth user import ops -i ada\n");
  const nobody = await importing(["other", "--leave"]);
  assertEquals(nobody.status, 3);
  assertStringIncludes(nobody.err, "hint: atmos-auth user import other -i ");
  const none = await importing(["nope"]);
  assertEquals(none.status, 2);
  assertStringIncludes(
    none.err,
    "hint: atmos-auth user import ops\n      (or other)\n",
  );
  const picked = await importing(["--leave"], { terminal: true, answers: ["ops"] });
  assertStringIncludes(picked.system.asked[0]!, "The keys of which profile?\n- ops");
});

/** Files out of which no two lines can be taken. */
const TANGLED: Readonly<Record<string, string>> = {
  "what counts for every section":
    `[DEFAULT]\naws_access_key_id=${ID}\naws_secret_access_key=canary/x\n[ops]\nregion=x\n[more]\nregion=x\n`,
  "a value of two lines": `[ops]\naws_access_key_id=${ID}\naws_secret_access_key=canary\n  /x\n`,
};

for (const [name, text] of Object.entries(TANGLED)) {
  Deno.test(`the file is left alone: ${name}`, async () => {
    const files = { "/home/ada/.aws/credentials": text };
    const { status, err, left, kept } = await importing(["ops", "--remove"], { files });
    assertEquals([status, left, kept], [1, text, 1], err);
    assertStringIncludes(err, "(they are in the store: remove them there)");
  });
}

Deno.test("where the same keys stand elsewhere in the file is told", async () => {
  const text =
    `#canary/x\n[ops]\naws_access_key_id=${ID}\naws_access_key_id=${ID}\naws_secret_access_key=canary/x\n`;
  const { status, err } = await importing(["ops", "--remove"], {
    files: { "/home/ada/.aws/credentials": text },
  });
  assertEquals([status, err.split("\n").slice(2)], [0, [
    "warning: They stand in /home/ada/.aws/credentials:1, too",
    "warning: They stand in /home/ada/.aws/credentials:3, too",
    "",
  ]]);
});

Deno.test("a link stays a link, the mode stays, and who else lived on the keys is told", async () => {
  const files = {
    "/home/ada/.aws/credentials": { target: "/home/ada/dots/aws" },
    "/home/ada/dots/aws": { kind: "file" as const, text: CREDENTIALS, mode: 0o640 },
    "/home/ada/.aws/config":
      "[profile deploy]\nrole_arn = arn:aws:iam::111122223333:role/deploy\nsource_profile = ops\n",
  };
  const { status, err, system } = await importing(["ops", "--remove"], { files });
  assertEquals(status, 0, err);
  assertStringIncludes(err, "these profiles lived on them, too: deploy\n");
  const { files: left } = system.beside();
  assertEquals(await left.readText("/home/ada/dots/aws"), REST);
  assertEquals((await left.info("/home/ada/.aws/credentials"))?.kind, "link");
  assertEquals((await left.info("/home/ada/dots/aws"))?.mode, 0o640);
});

Deno.test("keys that nobody would use are not kept: the configuration says others", async () => {
  const config = "auth: { identities: { ops: { kind: aws/user, credentials: " +
    `{ access_key_id: ${ID}, secret_access_key: canary/own } } } }`;
  const { status, err, left, kept } = await importing(["ops", "--remove"], { config });
  assertEquals([status, left, kept], [3, CREDENTIALS, 0]);
  assertStringIncludes(err, 'The keys of "ops" stand in the configuration');
});

Deno.test("where there is no file with keys, an identity that is there is told how to be given its own", async () => {
  const hint = async (...argv: string[]) =>
    /hint: .*/.exec((await importing(argv, { files: {} })).err)?.[0];
  assertEquals(await hint("ada"), "hint: atmos-auth user configure ada");
  // Of two nobody is meant before one is named.
  assertEquals(await hint(), "hint: atmos-auth init");
  assertEquals(await hint("nobody"), "hint: atmos-auth init");
});
