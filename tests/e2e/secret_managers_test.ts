/** Secrets out of other people's secret managers: the real pass and KeePassXC, and stand-ins of those that want an account. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ADAS_TOKEN, onStage, type Stage } from "./github_world.ts";
import { binary } from "./binary.ts";
import { CLOUD, configFor, journey, printed } from "./world.ts";
import { runProgram } from "./process.ts";
import { PASS_TOOLS, passwordStore } from "./password_store.ts";
import { ENTER, startPty } from "./pty.ts";
import { tool } from "./tools.ts";

/** A token that is kept by that reference, and nothing else. */
function keptIn(stage: Stage, reference: string): void {
  stage.box.write(
    "project/atmos.yaml",
    `auth:
  providers: { pat: { kind: github/token, token: !secret ${JSON.stringify(reference)} } }
  identities: { mine: { kind: github/user, via: { provider: pat }, default: true } }
`,
  );
}

/** Whom the cloud says that this makes one. */
async function whoami(stage: Stage, reference: string, env: Record<string, string> = {}) {
  keptIn(stage, reference);
  return await stage.run(["whoami", "-i", "mine"], env);
}

onStage("pass: an entry, its neighbours, and a folder", PASS_TOOLS, {}, async (stage) => {
  await using store = await passwordStore(stage.box);
  const { env } = store;
  await store.pass(["insert", "--multiline", "github/token"], `${ADAS_TOKEN}\nlogin: ada\n`);
  const { status, stdout } = await whoami(stage, "pass:github/token", env);
  assertEquals([status, stdout.includes("ada"), stdout.includes(ADAS_TOKEN)], [0, true, false]);
  const wrong = await whoami(stage, "pass:github/tokem", env);
  assertStringIncludes(wrong.stderr, "there is no such entry");
  assertStringIncludes(wrong.stderr, "hint: !secret pass:github/token");
  const folder = await whoami(stage, "pass:github", env);
  assertEquals([folder.status, folder.stderr.includes("it is a folder of entries")], [3, true]);
});

const PASSWORD = "opens-EXAMPLE-database";

/** A database with one entry. */
async function database({ box, env }: Stage): Promise<void> {
  const path = `${box.project}/keys.kdbx`;
  const ours = async (args: readonly string[], stdin: string) => {
    const { status } = await runProgram(tool("keepassxc-cli"), args, { env, stdin });
    assertEquals(status, 0);
  };
  await ours(["db-create", "--set-password", path], `${PASSWORD}\n${PASSWORD}\n`);
  const entry = ["add", "--username", "ada", "--password-prompt", path, "github"];
  await ours(entry, `${PASSWORD}\n${ADAS_TOKEN}\n`);
}

onStage(
  "KeePassXC: the database's password is asked for at the terminal, and shown nowhere",
  [
    ...["keepassxc-cli", "script"],
  ],
  {},
  async (stage) => {
    await database(stage);
    keptIn(stage, "keepassxc:keys.kdbx#github");
    const nobody = await stage.run(["login", "-i", "mine"]);
    assertStringIncludes(nobody.stderr, "Nobody is there to answer");
    const options = { env: { ...stage.env }, cwd: stage.box.project };
    await using pty = await startPty(await binary(), ["login", "-i", "mine"], options);
    await pty.waitFor("Password of");
    await pty.type(`${PASSWORD}${ENTER}`);
    assertEquals(await pty.status, 0, pty.text());
    assertStringIncludes(pty.text(), "mine");
    for (const secret of [PASSWORD, ADAS_TOKEN]) {
      assertEquals([secret, pty.raw().includes(secret), stage.box.filesWith(secret)], [
        secret,
        false,
        [],
      ]);
    }
    keptIn(stage, "keepassxc:keys.kdbx#gihub");
    await using wrong = await startPty(await binary(), ["login", "-i", "mine"], options);
    await wrong.waitFor("Password of");
    await wrong.type(`${PASSWORD}${ENTER}`);
    await wrong.waitFor("hint: !secret keepassxc:keys.kdbx#github");
  },
);

/** What answers in the place of programs that want an account; each prints as its documentation says. */
const STAND_INS: Readonly<Record<string, string>> = {
  op: `case "$*" in
"read --no-newline op://dev/github/token") printf %s "$TOKEN" ;;
"item list"*) echo '[{"title":"github"}]' ;;
*) echo "[ERROR] 2026/11/29 \\"gihub\\" isn't an item in the \\"dev\\" vault." >&2; exit 1 ;;
esac`,
  bw: `case "$*" in
*"get item github") printf '{"name":"github","login":{"password":"%s"}}' "$TOKEN" ;;
*) [ "$BW_SESSION" ] && echo "Not found." >&2 || echo "Vault is locked." >&2; exit 1 ;;
esac`,
};

onStage("1Password and Bitwarden, asked as their documentation has it", [], {}, async (stage) => {
  for (const [name, text] of Object.entries(STAND_INS)) {
    stage.box.write(`bin/${name}`, `#!/bin/sh\nTOKEN=${ADAS_TOKEN}\n${text}\n`, 0o700);
  }
  const env = { PATH: `${stage.box.directory}/bin:${stage.env.PATH}` };
  for (const reference of ["op://dev/github/token", "bw:github"]) {
    const { status, stdout } = await whoami(stage, reference, env);
    assertEquals([reference, status, stdout.includes("ada")], [reference, 0, true]);
  }
  const item = await whoami(stage, "op://dev/gihub/token", env);
  assertStringIncludes(item.stderr, "hint: !secret op://dev/github/FIELD");
  const locked = await whoami(stage, "bw:nothing", env);
  assertStringIncludes(locked.stderr, 'hint: export BW_SESSION="$(bw unlock --raw)"');
  const open = await whoami(stage, "bw:nothing", { ...env, BW_SESSION: "x" });
  assertStringIncludes(open.stderr, "there is no such item");
});

const OTHER = { id: "AKIAOTHER00000EXAMPLE", secret: "other/User+Secret/EXAMPLE" };
const OTHER_ARN = "arn:aws:iam::111122223333:user/other";

/** Another user, whose keys AWS keeps; a role whose external id it keeps, which is reached over the same user. */
const keptByAws = (url: string) => `
    other:
      kind: aws/user
      credentials:
        access_key_id: ${OTHER.id}
        secret_access_key: { secret: "aws-ssm:/other/secret", via: { identity: admin } }
      spec: { endpoint_url: "${url}" }
    outer:
      kind: aws/assume-role
      via: { identity: ada }
      principal:
        assume_role: arn:aws:iam::444455556666:role/admin
        external_id: { secret: "aws-sm:prod/external", via: { identity: admin } }
      spec: { endpoint_url: "${url}" }
    wrong:
      kind: aws/user
      credentials:
        access_key_id: ${OTHER.id}
        secret_access_key: { secret: "aws-sm:prod/other#sceret", via: { identity: admin } }
      spec: { endpoint_url: "${url}" }
    itself:
      kind: aws/user
      credentials:
        access_key_id: ${OTHER.id}
        secret_access_key: { secret: "aws-sm:prod/other", via: { identity: behind } }
    behind:
      kind: aws/assume-role
      via: { identity: itself }
      principal: { assume_role: "arn:aws:iam::444455556666:role/admin" }
`;

const CLOUD_WITH_SECRETS = {
  users: [...CLOUD.users!, {
    arn: OTHER_ARN,
    accessKeyId: OTHER.id,
    secretAccessKey: OTHER.secret,
  }],
  services: {
    secrets: {
      "prod/other": JSON.stringify({ secret: OTHER.secret }),
      "prod/external": "xyz-EXAMPLE",
    },
    parameters: { "/other/secret": OTHER.secret },
  },
};

journey("AWS keeps a user's keys, which another identity reads", {
  cloud: CLOUD_WITH_SECRETS,
}, async ({ box, sts, run, configure }) => {
  configure(configFor(sts.url) + keptByAws(sts.url));
  // Who is asked through is signed in over the same user, whose sign-in goes on meanwhile.
  printed(await run(["exec", "-i", "outer", "--", "true"]));
  assertStringIncludes(printed(await run(["whoami", "-i", "other"])), OTHER_ARN);
  const asked = sts.services.requests.map(({ operation }) => operation);
  assertEquals(asked, ["secretsmanager:GetSecretValue", "ssm:GetParameter"]);
  assertEquals(box.filesWith(OTHER.secret), []);
});

journey("what AWS keeps otherwise, refuses, or would need itself, is told", {
  cloud: CLOUD_WITH_SECRETS,
}, async ({ sts, run, configure }) => {
  configure(configFor(sts.url) + keptByAws(sts.url));
  const wrong = await run(["whoami", "-i", "wrong"]);
  assertStringIncludes(
    wrong.stderr,
    'hint: {secret: "aws-sm:prod/other#secret", via: {identity: admin}}',
  );
  sts.services.denied.add("ssm:GetParameter");
  const denied = await run(["whoami", "-i", "other"]);
  assertStringIncludes(denied.stderr, "the identity needs ssm:GetParameter and kms:Decrypt");
  for (const args of [["exec", "-i", "itself", "--", "true"], ["validate"]]) {
    const { status, stderr } = await run(args);
    assertEquals(status === 0, false);
    assertStringIncludes(
      stderr,
      "a secret of it is asked for as itself: itself -> behind -> itself",
    );
  }
});

onStage("keyring: what `secret set` keeps in a store under a passphrase", [], {}, async (stage) => {
  keptIn(stage, "keyring:github/token");
  const missing = await stage.run(["whoami", "-i", "mine"]);
  assertStringIncludes(missing.stderr, "hint: atmos-auth secret set github/token");
  const set = ["secret", "set", "github/token", "--stdin"];
  const kept = await runProgram(await binary(), set, {
    ...{ env: stage.env, cwd: stage.box.project, stdin: `${ADAS_TOKEN}\n` },
  });
  assertStringIncludes(printed(kept) + kept.stderr, "!secret keyring:github/token");
  assertEquals(stage.box.filesWith(ADAS_TOKEN), []);
  const { status, stdout } = await whoami(stage, "keyring:github/token");
  assertEquals([status, stdout.includes("ada"), stdout.includes(ADAS_TOKEN)], [0, true, false]);
  const list = printed(await stage.run(["secret", "list"]));
  assertEquals([list.includes("github/token"), list.includes("mine")], [true, true]);
});
