import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { UserError } from "../../../lib/errors.ts";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { atHome, command } from "../machine.ts";

const CREDENTIALS = "/home/ada/.aws/credentials";
const files = {
  "/home/ada/.aws/config": "[profile admin]\nrole_arn = arn:aws:iam::444455556666:role/admin\n" +
    "source_profile = ada\n",
  [CREDENTIALS]:
    "[ada]\naws_access_key_id = AKIAADA0000000EXAMPLE\naws_secret_access_key = canary/EXAMPLE\n",
};

Deno.test("profiles become a configuration; their keys are neither printed nor told", async () => {
  const { status, out, err } = await command(["import", "aws"], { clouds, files });
  assertEquals([status, `${out}${err}`.includes("canary")], [0, false]);
  assertStringIncludes(out, "kind: aws/assume-role");
  assertStringIncludes(out, "kind: aws/user");
  assertStringIncludes(err, "Keys are not printed.");
});

Deno.test("as JSON it is the same configuration, with what could not be carried over", async () => {
  const yaml = await command(["import", "aws"], { clouds, files });
  const { out } = await command(["import", "aws", "--json"], { clouds, files });
  const { auth, notes } = JSON.parse(out);
  assertEquals({ auth }, parse(yaml.out));
  assertEquals([Array.isArray(notes), out.includes("canary")], [true, false]);
});

Deno.test("what is to be typed next means the same file and the same configuration", async () => {
  const { err } = await command(
    ["import", "aws", "--file", "mine", "--config", "/work/x.yaml", "--realm", "ours"],
    { clouds, files: { ...files, "/work/mine": files[CREDENTIALS] } },
  );
  const led = "atmos-auth --config /work/x.yaml --realm ours";
  assertStringIncludes(err, `${led} user import ada --file mine`);
  assertStringIncludes(err, `(all of them: ${led} import aws --file mine --keys)`);
});

Deno.test("one file may be named; what is not there, or empty, is said", async () => {
  const named = await command(["import", "aws", "--file", "mine"], {
    ...{ clouds, files: { "/work/mine": "[profile x]\nregion = eu-west-1\n" } },
  });
  assertStringIncludes(named.err, "/work/mine");
  const none = await command(["import", "aws"], { clouds });
  assertEquals([none.status, none.err.split("\n")[0]], [
    2,
    "error: There is no /home/ada/.aws/config and no /home/ada/.aws/credentials",
  ]);
});

Deno.test("a file that is not there is looked for in the system's own way", async () => {
  const rows = [["linux", "ls -l /work"], [
    "windows",
    "cmd /c dir /q C:\\work",
  ]] as const;
  for (const [os, line] of rows) {
    const cwd = os === "windows" ? "C:\\work" : "/work";
    const { err } = await command(["import", "aws", "--file", "mine"], { clouds, os, cwd });
    assertStringIncludes(err, `hint: ${line}\n`);
  }
});

Deno.test("where nothing can be imported the reasons are told all the same", async () => {
  const config = "[profile x]\nrole_arn = arn:aws:iam::444455556666:role/admin\n";
  const { status, out, err } = await command(["import", "aws", "--file", "mine"], {
    ...{ clouds, files: { "/work/mine": config } },
  });
  assertEquals([status, out, err], [
    1,
    "",
    '/work/mine:2: profile "x": left out: nothing says with which credential the role is assumed\n' +
    "error: No profile of /work/mine can become an identity\n" +
    "hint: atmos-auth init\n      (or, of another file: atmos-auth import aws --file FILE)\n",
  ]);
});

Deno.test("what would not be valid here is left out, with the reason", async () => {
  const config = "[profile x]\ncredential_process = helper\nendpoint_url = http://evil.example\n" +
    "[profile y]\nrole_arn = arn:aws:iam::444455556666:role/admin\nsource_profile = x\n" +
    "[profile z]\ncredential_process = helper\n";
  const { out, err } = await command(["import", "aws", "--file", "mine"], {
    ...{ clouds, files: { "/work/mine": config } },
  });
  assertEquals(out.split("\n").filter((line) => /^ {4}\w/.test(line)), ["    z:"]);
  assertStringIncludes(err, '/work/mine:1: profile "x": left out: Cannot use identity "x"');
  assertStringIncludes(err, '/work/mine:4: profile "y": left out: ');
});

Deno.test("with --keys those of configured users are stored, once that is confirmed", async () => {
  const config = "auth: { identities: { ada: { kind: aws/user } } }";
  const [ARN, account] = ["arn:aws:iam::111122223333:user/ada", "111122223333"];
  const cage = fakeCage({
    "aws/caller_identity": () =>
      Promise.resolve({ account, principal: ARN, user_id: "AIDAEXAMPLE" }),
  });
  const refusing = fakeCage({
    "aws/caller_identity": () => {
      throw new UserError("sign_in_needed", "AWS knows no such key");
    },
  });
  const store = (more: Parameters<typeof command>[1]) =>
    command(["--no-color", "import", "aws", "--keys"], {
      ...{ clouds, files, config, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
      openCage: cage.openCage,
      ...more,
    });
  const yes = await store({ terminal: true, answers: ["yes"] });
  assertEquals([yes.status, yes.out, yes.err], [
    0,
    "",
    'Kept the keys of "ada": arn:aws:iam::111122223333:user/ada\n' +
    `They still stand in clear in ${CREDENTIALS}:2 and :3: atmos-auth user import ada --remove\n`,
  ]);
  const alone = await store({});
  assertEquals(alone.status, 4);
  assertStringIncludes(alone.err, "hint: atmos-auth user import ada\n");
  const refused = await store({ terminal: true, answers: ["yes"], openCage: refusing.openCage });
  assertEquals([refused.status, refused.err.includes("Kept")], [4, false]);
  const kept = Object.keys(atHome(yes.system)).filter((path) => path.endsWith(".record"));
  assertEquals(kept.length, 1);
  const no = await store({ terminal: true, answers: ["no"] });
  assertEquals(no.err, "error: Nothing was stored\n");
  const other = await store({ config: "auth: { identities: { bob: { kind: aws/user } } }" });
  assertStringIncludes(other.err, 'Left alone: no identity "ada" of kind aws/user is configured');
  assertStringIncludes(other.err, "hold no keys of a configured user");
  const memory = await store({ env: { ATMOS_KEYRING_TYPE: "memory" } });
  assertStringIncludes(memory.err, "There is no store that would keep the keys");
});
