/** The first run, from outside: from nothing to the first shell for each cloud, and every way in which that can end. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { APP, azureJourney, SECRET, SUBSCRIPTION, TENANT } from "./azure_world.ts";
import { binary } from "./binary.ts";
import { CLIENT, DEPLOY, gcpJourney, PROJECT } from "./gcp_world.ts";
import { onStage } from "./github_world.ts";
import { CTRL_C, ENTER, type Pty, startPty } from "./pty.ts";
import { runProgram } from "./process.ts";
import { ssoJourney, START_URL } from "./sso_world.ts";
import { CANARY, isThere, journey, printed, until } from "./world.ts";

/** What is waited for, and what is typed then. */
type Steps = readonly (readonly [string | RegExp, string])[];

async function type(pty: Pty, steps: Steps): Promise<void> {
  for (const [wanted, keys] of steps) {
    await pty.waitFor(wanted);
    await pty.type(keys);
  }
}

/** Whoever sees the shell's prompt leaves it. */
async function leaveAs(pty: Pty, name: string): Promise<void> {
  await pty.waitFor(`You are ${name}`);
  await pty.type("echo I am $ATMOS_IDENTITY; exit 7\r");
  await pty.waitFor(`I am ${name}`);
  assertEquals(await pty.status, 7);
}

/** At least one word for each key that is not Enter. */
const wordsIn = (steps: Steps) =>
  steps.flatMap(([, keys]) => keys.trim().split(/\s+/)).filter(Boolean).length;

const OWN = "home/.atmos/atmos.yaml";
const WHERE = ["Where is it for?", ENTER] as const;

/** Nothing is here yet. */
const clear = (project: string) => Deno.remove(`${project}/atmos.yaml`);

const SSO: Steps = [
  ["Start URL:", `${START_URL}${ENTER}`],
  ["Region of IAM Identity Center:", `us-east-1${ENTER}`],
  WHERE,
];

ssoJourney(
  "Identity Center: a start URL and a region are all, and the portal's offers are picked from",
  {},
  async ({ box, openHere, opened, browse, sso, run }) => {
    await clear(box.project);
    const env = { ATMOS_TRUST: undefined };
    await using pty = await openHere(["init", "--set", `endpoint_url=${sso.url}`], { env });
    await type(pty, [["How do you sign in?", ENTER], ...SSO]);
    await until(() => opened().length === 1, "a browser is opened");
    await browse();
    await type(pty, [["Which identity?", "dev Read"], [/❯ +\S +dev\/ReadOnly/, ENTER]]);
    await leaveAs(pty, "dev/ReadOnly");
    assert(wordsIn(SSO) + 3 < 10);
    assertStringIncludes(
      Deno.readTextFileSync(`${box.directory}/${OWN}`),
      "auto_provision_identities: true",
    );
    assertEquals(Deno.statSync(`${box.directory}/${OWN}`).mode! & 0o777, 0o600);
    const valid = await run(["validate"], { env });
    assertEquals([valid.status, valid.stderr.includes("warning")], [0, false], valid.stderr);
    assertMatch(printed(await run([], { env })), /Signed in +.*dev\/ReadOnly/);
    assertEquals(opened().length, 1);
  },
);

ssoJourney(
  "a portal that can't be reached is answered anew, in a narrow terminal, and a project's file is trusted",
  {},
  async ({ box, open, sso }) => {
    await clear(box.project);
    const env = { DISPLAY: undefined, ATMOS_TRUST: undefined };
    const wrong = "--set=endpoint_url=http://127.0.0.1:9";
    await using pty = await open(["init", "aws-sso", "--project", wrong], {
      ...{ env, columns: 60, rows: 24 },
    });
    await type(pty, [
      ["Start URL:", `${START_URL}${ENTER}`],
      ["Region of IAM Identity Center:", `useast1${ENTER}`],
      ["must be a region", `us-east-1${ENTER}`],
      ["What shall be another?", "\x1b[B"],
      ["❯ Start URL", ENTER],
      [`(Enter: ${START_URL}`, CTRL_C],
    ]);
    assertEquals(await pty.status, 130);
    // What did not work has been taken back.
    assertEquals(isThere(`${box.project}/atmos.yaml`), false);
    assertEquals(sso.operations(), []);
  },
);

ssoJourney(
  "a shell, an exec and a login on a portal alone sign in and let one be picked",
  {},
  async ({ box, openHere, opened, browse, sso, run, configure }) => {
    configure(`auth:
  providers:
    portal:
      kind: aws/iam-identity-center
      start_url: ${START_URL}
      region: us-east-1
      auto_provision_identities: true
      spec: { endpoint_url: "${sso.url}" }
`);
    const alone = await run(["shell"]);
    assertEquals(alone.status, 3);
    assertStringIncludes(alone.stderr, "hint: atmos-auth login --provider portal\n");
    await using pty = await openHere(["exec", "--", "sh", "-c", "echo I am $ATMOS_IDENTITY"]);
    await until(() => opened().length === 1, "a browser is opened");
    await browse();
    await type(pty, [["Which identity?", "prod"], [/❯ +\S +prod\/AdminRole/, ENTER]]);
    await pty.waitFor("I am prod/AdminRole");
    assertEquals(await pty.status, 0);
    assertMatch(printed(await run([])), /Signed in +.*portal/);
    printed(await run(["exec", "-i", "dev/ReadOnly", "--", "true"]));
    assertEquals([opened().length, box.tree("home/.cache/atmos/auth")], [
      1,
      ["portal/", "portal/provisioned-identities.yaml"],
    ]);
  },
);

const KEYS: Steps = [
  ["How does", ENTER],
  ["Access key ID", `AKIAADA0000000EXAMPLE${ENTER}`],
  ["Secret access key:", `${CANARY}${ENTER}`],
  ["ARN of the MFA device", ENTER],
];

journey("an IAM user and a role: the keys are in the store and in no file", {
  cloud: {
    users: [{
      arn: "arn:aws:iam::111122223333:user/ada",
      accessKeyId: "AKIAADA0000000EXAMPLE",
      secretAccessKey: CANARY,
    }],
  },
}, async ({ box, open, sts, run }) => {
  await clear(box.project);
  const endpoint = ["--set", `endpoint_url=${sts.url}`];
  await using user = await open(["init", "aws-user", ...endpoint]);
  const first: Steps = [
    ["Name for it", ENTER],
    ["Region that you work in", ENTER],
    WHERE,
    ["How does", ENTER],
    ["Access key ID", `AKIAWRONG00000EXAMPLE${ENTER}`],
    ["Secret access key:", `wrong/EXAMPLE${ENTER}`],
    ["ARN of the MFA device", ENTER],
    // What was wrong is all that is asked for again.
    [/refused GetCallerIdentity[^]*IAM > Users[^]*Access key ID/, `AKIAADA0000000EXAMPLE${ENTER}`],
    ...KEYS.slice(2),
    ["Open a shell as aws-user", `yes${ENTER}`],
  ];
  await type(user, first);
  await leaveAs(user, "aws-user");
  const role = await run(
    ["init", "aws-role", "--own", ...endpoint, "--set=user=other"]
      .concat("--set=assume_role=arn:aws:iam::444455556666:role/admin"),
  );
  assertEquals(role.status, 0, role.stderr);
  await using pty = await open(["user", "configure", "-i", "other"]);
  await type(pty, KEYS.slice(1));
  assertEquals(await pty.status, 0);
  printed(await run(["exec", "-i", "admin", "--", "true"]));
  assertEquals(box.filesWith(CANARY), []);
});

journey(
  "an IAM user without keys signs in in the browser, and what was written stays",
  {},
  async ({ box, open }) => {
    await clear(box.project);
    await using pty = await open(["init", "aws-user", "--set=endpoint_url=http://127.0.0.1:9"]);
    await type(pty, [
      ...[["Name for it", ENTER], ["Region that you work in", ENTER], WHERE] as const,
      ["How does", "\x1b[B"],
      ["❯ In the browser", ENTER],
      ["Authorization code", CTRL_C],
    ]);
    assertEquals(await pty.status, 130);
    assertEquals(isThere(`${box.directory}/${OWN}`), true);
  },
);

azureJourney(
  "Azure: a person in the browser, an application by its secret's place",
  {},
  async (world) => {
    const { box, entra, open, opened, visit, run } = world;
    await clear(box.project);
    const elsewhere = [
      ...["--set", `authority_host=${entra.url}`, "--set", `resource_manager_url=${entra.url}`],
    ];
    await using pty = await open(["init", "azure-user", ...elsewhere]);
    const steps: Steps = [
      ["Tenant:", `${TENANT}${ENTER}`],
      ["Subscription:", `${SUBSCRIPTION}${ENTER}`],
      ["Name for it", ENTER],
      WHERE,
    ];
    await type(pty, steps);
    await until(() => opened().length === 1, "a browser is opened");
    await visit(opened()[0]!);
    await type(pty, [["Open a shell as azure now?", `yes${ENTER}`]]);
    await leaveAs(pty, "azure");
    assert(wordsIn(steps) + 3 < 10);
    box.write("secret", SECRET);
    const app = await run([
      ...["init", "azure-app", "--set=name=app", "--set=secret=file:../secret"],
      ...["--set", `tenant_id=${TENANT}`, "--set", `client_id=${APP.client}`],
      ...["--set", `subscription_id=${SUBSCRIPTION}`, ...elsewhere],
    ]);
    assertEquals(app.status, 0, app.stderr);
    printed(await run(["whoami", "-i", "app"]));
    assertEquals(box.filesWith(SECRET), [`${box.directory}/secret`]);
  },
);

gcpJourney(
  "Google Cloud: a person, a key file, and impersonation",
  { tools: ["script"] },
  async (world) => {
    const { box, google, open, visit, run } = world;
    await clear(box.project);
    const endpoint = ["--set", `endpoint_url=${google.url}`];
    box.write("project/client-secret", CLIENT.secret);
    await using pty = await open(["init", "gcp-user", ...endpoint]);
    await type(pty, [
      ["OAuth client ID:", `${CLIENT.id}${ENTER}`],
      ["Where the client's secret is kept", `keyring:google-app${ENTER}`],
      ["Project:", `${PROJECT}${ENTER}`],
      ["Name for it", ENTER],
      WHERE,
      ['Value of "google-app":', `${CLIENT.secret}${ENTER}`],
    ]);
    const page = await pty.waitFor(/https:\/\/[^\s]*auth\?[^\s]+(?=\s)/);
    await visit(page);
    await type(pty, [[`Open a shell as ${PROJECT} now?`, `yes${ENTER}`]]);
    await leaveAs(pty, PROJECT);
    await using key = await open(["init", "gcp-key", ...endpoint, "--set=name=ci"]);
    await type(key, [
      ["Path of the key file:", `../key.json${ENTER}`],
      ["Project (Enter: example-prod):", `${PROJECT}${ENTER}`],
      WHERE,
      ["Open a shell as ci now?", `yes${ENTER}`],
    ]);
    await leaveAs(key, "ci");
    await using acting = await open(["init", "gcp-impersonate", ...endpoint]);
    await type(acting, [
      ["Service account:", `${DEPLOY}${ENTER}`],
      ["Name for it", ENTER],
      WHERE,
      ["Open a shell as deploy now?", `no${ENTER}`],
      ["Later: atmos-auth shell deploy", ""],
    ]);
    assertEquals(await acting.status, 0);
    const text = Deno.readTextFileSync(`${box.directory}/${OWN}`);
    assertEquals([text.includes("PRIVATE"), text.includes(CLIENT.secret)], [false, false]);
    printed(await run(["validate"]));
  },
);

onStage(
  "GitHub: a person by a code, an App by its key",
  ["script"],
  { interval: 1 },
  async (stage) => {
    const { box, env, github, run } = stage;
    await clear(box.project);
    const open = async (...args: string[]) =>
      await startPty(await binary(), args, { env, cwd: box.project });
    await using pty = await open("init", "github-user");
    await type(pty, [["Client ID:", `Iv23liEXAMPLE${ENTER}`], ["Name for it", ENTER], WHERE]);
    await until(() => github.device.waiting().length === 1, "a code was asked for");
    github.device.decide(github.device.waiting()[0]!, { login: "ada" });
    await type(pty, [["Open a shell as github now?", `yes${ENTER}`]]);
    await leaveAs(pty, "github");
    await using app = await open("init", "github-app", "--set=app_id=4711");
    await type(app, [
      ["Path of its private key:", `app.pem${ENTER}`],
      ["Account that it is installed for", `acme${ENTER}`],
      ["Name for it", ENTER],
      WHERE,
      ["Open a shell as github-app now?", `yes${ENTER}`],
    ]);
    await leaveAs(app, "github-app");
    printed(await run(["validate"]));
  },
);

journey(
  "Ctrl-C at any question leaves the terminal, and nothing else",
  {},
  async ({ box, open }) => {
    await clear(box.project);
    const steps: Steps = [
      ["How do you sign in?", ENTER],
      ["Start URL:", `${START_URL}${ENTER}`],
      ["Region of IAM Identity Center:", `us-east-1${ENTER}`],
      ["Where is it for?", ENTER],
    ];
    for (const count of steps.keys()) {
      await using pty = await open(["init"]);
      await type(pty, steps.slice(0, count));
      await pty.waitFor(steps[count]![0]);
      await pty.type(CTRL_C);
      await pty.waitFor("Cancelled");
      assertEquals(await pty.status, 130);
    }
    assertEquals([box.tree("home/.atmos"), box.tree("project")], [[], []]);
  },
);

const SAID = ["init", "aws-sso", `--set=start_url=${START_URL}`, "--set=region=eu-west-1"];

journey("without a terminal, a home, or leave to write, it says so", {}, async ({ box, run }) => {
  await clear(box.project);
  const alone = await run(["init"]);
  assertEquals(alone.status, 4);
  assertStringIncludes(alone.stderr, "hint: atmos-auth init aws-sso\n      (or aws-user, ");
  const missing = await run(["init", "aws-sso"]);
  assertEquals(missing.status, 2);
  const [, hint = ""] = missing.stderr.match(/hint: atmos-auth (.*)\n/) ?? [];
  const words = [...hint.replaceAll("'", "").split(" "), "--print"];
  assertEquals((await run(words)).status, 2, "it waits for what only a person knows");
  const answers: Record<string, string> = { START_URL, REGION: "eu-west-1" };
  const answered = words.map((word) => word.replace(/[A-Z_]+$/, (name) => answers[name]!));
  assertEquals((await run(answered)).status, 0);
  const homeless = await run(SAID, { env: { HOME: undefined } });
  assertEquals(homeless.status, 0, homeless.stderr);
  assertEquals(isThere(`${box.project}/atmos.yaml`), true);
  const own = await run([...SAID, "--own"], { env: { HOME: undefined } });
  assertEquals(own.status, 3);
  assertStringIncludes(own.stderr, "hint: atmos-auth init --project\n");
  assertStringIncludes(
    printed(await run([...SAID, "--print"])),
    "auth:\n  providers:\n    aws-sso:\n",
  );
});

journey("a home that can't be written to is said, and nothing is half there", {
  tools: ["unshare"],
}, async ({ box, program }) => {
  await clear(box.project);
  const script =
    'mount --bind "$HOME" "$HOME" && mount -o remount,ro,bind "$HOME" && exec "$0" "$@"';
  const { status, stderr } = await runProgram(
    "/usr/bin/unshare",
    ["--mount", "--map-root-user", "sh", "-c", script, program, ...SAID, "--own"],
    { env: box.env, cwd: box.project },
  );
  assertEquals(status, 1, stderr);
  assertStringIncludes(stderr, "mounted read-only");
  assertEquals(box.tree("home/.atmos"), []);
});
