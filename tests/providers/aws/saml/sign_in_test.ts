/** Signing in, in the main process: when a browser opens, what it may be told, and what follows. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Credential } from "../../../../lib/credential.ts";
import { UserError } from "../../../../lib/errors.ts";
import type {
  Browser,
  Heard,
  SteeredBrowser,
  SteerOptions,
} from "../../../../lib/provider/context.ts";
import { Secret } from "../../../../lib/secret.ts";
import { assumeRole } from "../../../../providers/aws/kinds/assume_role.ts";
import { saml } from "../../../../providers/aws/saml/provider.ts";
import { permissionSet } from "../../../../providers/aws/sso/permission_set.ts";
import { fakeWorld, NOW, type PreparedWorld, type Task } from "../../fake_world.ts";
import { planOf } from "../../plans.ts";
import { PROVIDER, role } from "./answers.ts";

const FIELDS = { url: "https://idp.example/app", region: "eu-west-1" };
const TAKEN = {
  end: "taken",
  partition: "aws",
  expires: NOW + 300_000,
  assertion: "assertion-EXAMPLE",
};

/** A browser that is told things; each start has the next of these ends. */
function steered(ends: readonly unknown[], browser: Partial<Browser> = {}) {
  const started: SteerOptions[] = [];
  const closed: boolean[] = [];
  const told: unknown[] = [];
  const heard: (number | undefined)[] = [];
  const left = [...ends];
  const one: SteeredBrowser = {
    program: "/usr/bin/chromium",
    command: (...command) => told.push(command),
    hear: (patience) => (heard.push(patience), Promise.resolve({ type: "gone" } as Heard)),
    close: ({ signedIn }) => Promise.resolve(void closed.push(signedIn)),
  };
  const prepared: PreparedWorld = {
    browser: {
      isHere: () => true,
      remembers: () => Promise.resolve(false),
      steer: (options) => (started.push(options), Promise.resolve(one)),
      ...browser,
    },
    cage: () => {
      const end = left.shift();
      if (end instanceof Error) throw end;
      return end;
    },
  };
  return { prepared, started, closed, told, heard };
}

async function signIn(ends: readonly unknown[], fields = {}, browser: Partial<Browser> = {}) {
  const it = steered(ends, browser);
  const world = fakeWorld(it.prepared);
  const credential = await planOf(saml, { ...FIELDS, ...fields }, undefined, "okta")
    .signIn(world, undefined);
  return { ...it, world, credential };
}

Deno.test("the window shows where to sign in, and what comes of it is the assertion alone", async () => {
  const { credential, started, closed, world } = await signIn([TAKEN]);
  const { secret, ...rest } = credential;
  assertEquals(rest, {
    type: "aws/saml-assertion",
    expires: TAKEN.expires,
    shown: { region: "eu-west-1" },
  });
  assertEquals(secret.assertion?.reveal(), "assertion-EXAMPLE");
  assertEquals(started, [{
    program: undefined,
    type: undefined,
    visible: true,
    timeout: 600_000,
    boundTo: ["https://idp.example/app", "", "", ""],
  }]);
  // Only an answer tells that the provider knows the person.
  assertEquals(closed, [false]);
  assertEquals(world.said, ["Sign in at https://idp.example, in the browser window that opens"]);
});

Deno.test("a session of the browser's is tried first, without a window and not for long", async () => {
  const remembers = () => Promise.resolve(true);
  const silent = await signIn([TAKEN], {}, { remembers, isHere: () => false });
  assertEquals(silent.started.map(({ visible, timeout }) => [visible, timeout]), [[false, 20_000]]);
  assertEquals(silent.world.said, []);
  for (const end of [{ end: "late" }, { end: "gone", opened: true }]) {
    const both = await signIn([end, TAKEN], {}, { remembers });
    assertEquals(both.started.map(({ visible }) => visible), [false, true]);
    assertEquals(both.closed, [false, false]);
  }
});

const NO_LUCK:
  readonly (readonly [ends: readonly unknown[], browser: Partial<Browser>, said: string])[] = [
    [
      [],
      { isHere: () => false },
      "Nobody is signed in at https://idp.example, and no browser can be shown to anybody here",
    ],
    [[{ end: "late" }], {}, "Nobody signed in at https://idp.example in 10 minutes"],
    [
      [{ end: "gone", opened: true }],
      {},
      "The browser was closed before anybody was signed in",
    ],
    [
      [{ end: "gone", opened: false }],
      {},
      'The browser "/usr/bin/chromium" ended before it showed a page',
    ],
  ];

for (const [ends, browser, said] of NO_LUCK) {
  Deno.test(`it fails, and the browser is closed: ${said}`, async () => {
    const it = steered(ends, browser);
    const world = fakeWorld(it.prepared);
    const plan = planOf(saml, FIELDS, undefined, "okta");
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.code, error.message], ["sign_in_needed", said]);
    assertEquals(it.closed, ends.map(() => false));
  });
}

Deno.test("a region of another partition than the sign-in's is refused where it stands", async () => {
  const it = steered([{ ...TAKEN, partition: "aws-cn" }]);
  const plan = planOf(saml, FIELDS, undefined, "okta");
  const error = await assertRejects(
    () => plan.signIn(fakeWorld(it.prepared), undefined),
    UserError,
  );
  assertEquals([error.message, error.at?.path], [
    'Cannot use provider "okta": it signs in to the partition "aws-cn", and the region "eu-west-1" lies in "aws"',
    "auth.providers.okta.region",
  ]);
});

Deno.test("the browser's memory belongs to address, endpoint and browser", async () => {
  const fields = {
    spec: { endpoint_url: "https://sts.example" },
    browser_executable_path: "/opt/chrome",
    browser_type: "chrome",
  };
  const { started } = await signIn([TAKEN], fields);
  assertEquals(started[0]?.boundTo, [
    "https://idp.example/app",
    "https://sts.example",
    "/opt/chrome",
    "chrome",
  ]);
});

Deno.test("what the original's configuration says in vain is said to be in vain", async () => {
  const fields = {
    driver: "Okta",
    password: "x-EXAMPLE",
    browser_type: "firefox",
    username: "ada",
  };
  const { world } = await signIn([TAKEN], fields);
  assertEquals(world.warned, [
    'driver "Okta" of "okta" has no effect: you sign in in your browser; to have another program sign in, ' +
    "give assertion_process: [PROGRAM]",
    'password of "okta" has no effect: nothing is typed into pages for you',
    'browser_type "firefox" of "okta" has no effect: it takes chrome, chromium, msedge, edge, brave, vivaldi',
  ]);
  assertEquals((await signIn([TAKEN], { driver: "Browser" })).world.warned, []);
});

/** The services that the cage is given, and what the browser is told through them. */
async function services() {
  let task: Task | undefined;
  const it = steered([TAKEN]);
  const cage = (asked: Task) => (task = asked, TAKEN);
  const world = fakeWorld({ ...it.prepared, cage });
  await planOf(saml, FIELDS, undefined, "okta").signIn(world, undefined);
  it.told.length = 0;
  const ask = async (service: string, question?: unknown) =>
    await task!.services![service]!(question);
  return { ...it, ask };
}

Deno.test("the cage orders by name, and the main process says it in its own words", async () => {
  const { ask, told, heard } = await services();
  await ask("open", "S1");
  await ask("let_go", "S2");
  await ask("pass_on", { session: "S1", request: "job-1.0" });
  await ask("hear", 4000);
  assertEquals(told, [
    ["Page.navigate", { url: "https://idp.example/app" }, "S1"],
    ["Runtime.runIfWaitingForDebugger", {}, "S2"],
    ["Fetch.continueRequest", { requestId: "job-1.0" }, "S1"],
  ]);
  assertEquals(heard, [4000]);
});

Deno.test("a page is told what to stop at before it goes on", async () => {
  const { ask, told } = await services();
  await ask("watch", "S1");
  const commands = told as [string, Record<string, unknown>, string][];
  assertEquals(commands.map(([method, , session]) => [method, session]), [
    ["Fetch.enable", "S1"],
    ["Page.enable", "S1"],
    ["Page.setLifecycleEventsEnabled", "S1"],
    ["Target.setAutoAttach", "S1"],
    ["Runtime.runIfWaitingForDebugger", "S1"],
  ]);
  assertEquals((commands[0]![1].patterns as unknown[])[0], {
    urlPattern: "https://signin.aws.amazon.com/saml*",
    requestStage: "Request",
  });
});

Deno.test("the request to AWS ends, and the page in its place holds nothing and loads nothing", async () => {
  const { ask, told } = await services();
  await ask("conclude", { session: "S1", request: "job-1.0", good: true });
  const [[failed, aborted], [, page]] = told as [[string, object], [string, { url: string }]];
  assertEquals([failed, aborted], [
    "Fetch.failRequest",
    { requestId: "job-1.0", errorReason: "Aborted" },
  ]);
  const html = atob(page.url.replace("data:text/html;base64,", ""));
  assertEquals(/<h1>([^<]+)/.exec(html)?.[1], "You are signed in");
  assertEquals(/<script|src=|href=|url\(|EXAMPLE/.exec(html), null);
});

Deno.test("Jailbreak: the cage can't smuggle commands or addresses through its services", async () => {
  const { ask, told } = await services();
  const wrong: readonly (readonly [string, unknown])[] = [
    ["open", { session: "S1", url: "file:///etc/passwd" }],
    ["open", 'S1","method":"Browser.close'],
    ["watch", undefined],
    ["pass_on", { session: "S1", request: "x y" }],
    ["conclude", "S1"],
    ["hear", -1],
  ];
  for (const [service, question] of wrong) await assertRejects(() => ask(service, question));
  assertEquals(told, []);
});

const FROM: Credential = {
  type: "aws/saml-assertion",
  shown: {},
  secret: { assertion: new Secret("assertion-EXAMPLE") },
};
const ANSWER = {
  access_key_id: "ASIA0000000000EXAMPLE",
  secret_access_key: "secret/EXAMPLE",
  session_token: "token/EXAMPLE",
  expires: NOW + 3_600_000,
  principal: "arn:aws:sts::444455556666:assumed-role/admin/ada",
};

async function assume(
  principal: object,
  provider: object = {},
  answers: readonly string[] = [],
  more: object = {},
) {
  const via = planOf(saml, { ...FIELDS, ...provider }, undefined, "okta");
  const plan = planOf(assumeRole, { principal, ...more }, via);
  const world = fakeWorld({ cage: () => ANSWER, answers });
  const credential = await plan.signIn(world, FROM);
  const [task] = world.tasks;
  return { plan, world, credential, task, request: (task!.input as { request: object }).request };
}

Deno.test("the role is asked for with the assertion, once, and its credential is kept", async () => {
  const { plan, credential, world, request, task } = await assume({ assume_role: role("admin") });
  assertEquals(world.tasks.map(({ module }) => module), ["aws/saml/redeem"]);
  assertEquals(request, {
    role: role("admin"),
    duration: undefined,
    policy: undefined,
    policy_arns: undefined,
    assertion: "assertion-EXAMPLE",
  });
  assertEquals((task!.input as { endpoint: object }).endpoint, {
    region: "eu-west-1",
    url: "https://sts.eu-west-1.amazonaws.com",
  });
  assertEquals([plan.stored, credential.type], [true, "aws/role-session"]);
});

Deno.test("Jailbreak: an identity can't send the assertion elsewhere than its sign-in says", async () => {
  const more = { spec: { endpoint_url: "https://evil.example" } };
  const { task, plan } = await assume({ assume_role: role("admin") }, {}, [], more);
  assertEquals((task!.input as { endpoint: object }).endpoint, {
    region: "eu-west-1",
    url: "https://sts.eu-west-1.amazonaws.com",
  });
  assertEquals(plan.hosts(fakeWorld().env), [
    "sts.eu-west-1.amazonaws.com:443",
    "evil.example:443",
  ]);
  const provider = { spec: { endpoint_url: "http://localhost:4566" } };
  const theirs = await assume({ assume_role: role("admin") }, provider);
  assertEquals(theirs.plan.hosts(fakeWorld().env), ["localhost:4566"]);
});

Deno.test("the provider's role and duration hold for identities that say none", async () => {
  const provider = { principal: { assume_role: role("reader") }, session: { duration: "13h" } };
  const theirs = await assume({}, provider);
  assertEquals(theirs.request, { ...theirs.request, role: role("reader"), duration: 43_200 });
  assertEquals(theirs.plan.facts.principal, role("reader"));
  assertEquals(theirs.world.warned, [
    'A session of a role lasts at most 12h0m, not 13h0m (session.duration of provider "okta")',
  ]);
  const own = await assume({ assume_role: role("admin"), duration: "1h" }, provider);
  assertEquals(own.request, { ...own.request, role: role("admin"), duration: 3600 });
});

Deno.test("what the assertion itself must say is not sent", async () => {
  const principal = {
    assume_role: role("admin"),
    session_name: "me",
    external_id: "x",
    tags: { a: "b" },
    source_identity: "ada",
  };
  const { world, request } = await assume(principal);
  assertEquals(Object.keys(request), ["role", "policy", "policy_arns", "assertion", "duration"]);
  assertEquals(world.warned.map((line) => line.split(" ")[0]), [
    "principal.session_name",
    "principal.external_id",
    "principal.tags",
    "principal.source_identity",
  ]);
});

Deno.test("of several roles one is picked, and nobody guesses when nobody is there", async () => {
  const offered = ["a", "b"].map((name) => ({ role: role(name), provider: PROVIDER }));
  const { task } = await assume({}, {}, ["1"]);
  assertEquals(await task!.services!.choose!(offered), 1);
  const alone = await assume({});
  const error = await assertRejects(() => alone.task!.services!.choose!(offered), UserError);
  assertEquals([error.code, error.message, error.hint], [
    "sign_in_refused",
    `The identity provider offers "prod" more than one role: ` +
    `${role("a")} (${PROVIDER}), ${role("b")} (${PROVIDER})`,
    `principal: {assume_role: ${role("a")}}`,
  ]);
});

Deno.test("the roles that are offered become identities, when that is wanted", async () => {
  const fields = { ...FIELDS, auto_provision_identities: true };
  const pairs = ["path/b", "a", "a"].map((name) => ({ role: role(name), provider: PROVIDER }));
  const world = fakeWorld({ cage: () => ({ pairs }) });
  const offered = await planOf(saml, fields, undefined, "okta").offers!.list(world, FROM);
  const identity = (name: string) => ({
    kind: "aws/assume-role",
    provider: "okta",
    via: { provider: "okta" },
    principal: { assume_role: role(name) },
  });
  assertEquals(offered, {
    source: "aws-saml",
    identities: { "444455556666/a": identity("a"), "444455556666/b": identity("path/b") },
    counts: { accounts: 1, roles: 2 },
  });
  assertEquals(planOf(saml, FIELDS).offers, undefined);
});

Deno.test("a permission set does not take an assertion", () => {
  assertEquals(permissionSet.accepts.includes(saml.yields), false);
  assertThrows(() =>
    planOf(
      permissionSet,
      { principal: { name: "x", account: { name: "y" } } },
      planOf(saml, FIELDS),
    )
  );
});

Deno.test("a program's assertion is read in the cage, and of one that fails its complaint is told", async () => {
  const plan = planOf(saml, { ...FIELDS, assertion_process: ["helper", "--saml"] });
  const ran = { status: 0, stdout: "QUJD\nREVG\n", stderr: "" };
  const world = fakeWorld({ run: () => ran, cage: () => ({ expires: NOW + 1, pairs: [] }) });
  const credential = await plan.signIn(world, undefined);
  assertEquals(credential.secret.assertion?.reveal(), "QUJDREVG");
  assertEquals(world.ran.map(({ program, args }) => [program, ...args]), [["helper", "--saml"]]);
  assertEquals(world.tasks.map(({ module, input }) => [module, input]), [
    ["aws/saml/read", { assertion: "QUJDREVG" }],
  ]);
  for (
    const [status, stdout, what] of [[0, " \n", 'printed nothing, saying "not signed in"'], [
      3,
      "x",
      'ended with status 3, saying "not signed in"',
    ]] as const
  ) {
    const failing = fakeWorld({ run: () => ({ status, stdout, stderr: "not signed in" }) });
    const error = await assertRejects(() => plan.signIn(failing, undefined), UserError);
    assertEquals(error.message, `The program of "assertion_process" ${what}`);
  }
  const missing = fakeWorld({ run: () => ({ status: 127, stdout: "", stderr: "" }) });
  const nowhere = await assertRejects(() => plan.signIn(missing, undefined), UserError);
  assertEquals([nowhere.message, nowhere.hint], [
    'The program of "assertion_process" is not there: "helper"',
    "install helper, or name it by its whole path",
  ]);
  const noResponse = new UserError("bad_answer", "What came for AWS is no SAML response: it is x");
  const other = fakeWorld({ run: () => ran, cage: () => Promise.reject(noResponse) });
  const error = await assertRejects(() => plan.signIn(other, undefined), UserError);
  assertEquals([error.code, error.message], [
    "sign_in_refused",
    'The program of "assertion_process" printed something else than a SAML response: it is x',
  ]);
});
