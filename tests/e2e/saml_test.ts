/** Signing in with SAML, from outside: a real browser, somebody else's identity provider, and AWS's own client. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CTRL_C } from "./pty.ts";
import type { ProviderState } from "./saml_provider.ts";
import { OTHER, PROVIDER, ROLE, samlJourney, type SamlWorld } from "./saml_world.ts";
import { printed, until, whoIsIt } from "./world.ts";

const ADA = "arn:aws:sts::444455556666:assumed-role/federated/ada@example.com";

/** Signs in with the window, and returns what was said; throws when it does not end with that status. */
async function login({ openHere }: SamlWorld, status: number, ...args: string[]): Promise<string> {
  await using pty = await openHere(["login", ...args]);
  assertEquals(await pty.status, status, pty.text());
  return pty.text().replaceAll(/\s+/g, " ");
}

samlJourney(
  "one sign-in in the browser, and the role is there; the next one shows no window",
  { tools: ["aws"] },
  async (world) => {
    const { run, sts, idp, started, running, trapped, box } = world;
    const said = await login(world, 0, "-i", "admin");
    assertStringIncludes(said, `Sign in at ${idp.issuer}, in the browser window that opens`);
    const who = await run(["exec", "-i", "admin", "--", ...whoIsIt(sts)]);
    assertEquals(JSON.parse(printed(who)).Arn, ADA);
    // One request for the role, with the answer byte for byte, and none on top of it.
    assertEquals(sts.requests.map(({ operation }) => operation), [
      "AssumeRoleWithSAML",
      "GetCallerIdentity",
    ]);
    assertEquals(sts.requests[0]?.parameters.RoleArn, ROLE);
    assertEquals(started().length, 1);
    // With nobody there, only the browser's own session can do it.
    idp.state.person = false;
    const again = await run(["login", "-i", "admin"]);
    assertEquals(again.status, 0, again.stderr);
    assertEquals([started().length, await running()], [2, []]);
    assert(started().every((line) => line.includes("--remote-debugging-pipe")), started()[0]);
    assertEquals(started().filter((line) => /remote-debugging-port|SAML|http/.test(line)), []);
    // The image was asked of AWS's host, so the trap works; the answer never left the browser.
    assertEquals([...new Set(trapped)], ["GET /control.png"]);
    assertEquals(box.filesWith(btoa(idp.answers[0]!).slice(0, 100)), []);
  },
);

samlJourney("a session of the provider that is over shows the window again", {}, async (world) => {
  const { idp, run, started } = world;
  await login(world, 0, "--provider", "okta");
  idp.forget();
  idp.state.person = false;
  const { status, stderr } = await run(["login", "--provider", "okta"]);
  assertEquals(status, 4, stderr);
  assertStringIncludes(stderr, `Nobody is signed in at ${idp.issuer}, and no browser can be shown`);
  idp.state.person = true;
  await login(world, 0, "--provider", "okta");
  // What failed behind the person's back is not tried that way once more.
  assertEquals(started().map((line) => line.split("--headless=new").length - 1), [0, 1, 0]);
});

samlJourney(
  "a running command's credential is renewed through the browser's session, by nobody's hand",
  {
    cloud: { lifetime: 9 },
  },
  async (world) => {
    const { idp, start, sts, started } = world;
    await login(world, 0, "--provider", "okta");
    idp.state.person = false;
    const env = { ATMOS_TRUST: "1" };
    const running = start(["exec", "-i", "admin", "--", "sleep", "600"], { env, timeout: 600_000 });
    const redeemed = () => sts.requests.filter(({ code }) => code === undefined).length;
    await until(() => redeemed() >= 2, "the role is assumed once more", running);
    running.kill("SIGTERM");
    await running.done;
    assert(started().slice(1).every((line) => line.split("--headless=new").length === 2));
  },
);

samlJourney("logout takes the browser's memory along", {}, async (world) => {
  const { run, box, idp } = world;
  await login(world, 0, "-i", "admin");
  const place = "home/.local/share/atmos-auth/browser";
  assert(box.tree(place).some((path) => path.endsWith("/Default/")));
  for (const path of box.tree(place).slice(0, 2).filter((path) => path.endsWith("/"))) {
    assertEquals(Deno.statSync(`${box.directory}/${place}/${path}`).mode! & 0o777, 0o700);
  }
  const one = await run(["logout", "-i", "admin"]);
  assertStringIncludes(
    one.stderr,
    'Kept the sign-in of provider "okta"; atmos-auth logout --provider',
  );
  const { status, stderr } = await run(["logout", "--provider", "okta"]);
  assertEquals([status, box.tree(place)], [0, []], stderr);
  idp.state.person = false;
  assertEquals((await run(["login", "-i", "admin"])).status, 4);
});

samlJourney("an address that has changed finds nobody signed in", {}, async (world) => {
  const { configure, configFor, run, started, idp } = world;
  await login(world, 0, "-i", "admin");
  // Another endpoint for the assertion, as a project's file might want it.
  configure(configFor().replace(/endpoint_url: "[^"]*"/, 'endpoint_url: "http://127.0.0.1:9"'));
  const { status, stderr } = await run(["login", "-i", "admin"]);
  assertEquals([status, started().length], [4, 1], stderr);
  assertStringIncludes(stderr, `Nobody is signed in at ${idp.issuer}`);
});

const GOOD: ProviderState = {
  roles: [`${ROLE},${PROVIDER}`],
  audience: "urn:amazon:webservices",
  lifetime: 300,
  name: "ada@example.com",
  person: false,
};

const REFUSED: readonly (readonly [name: string, state: Partial<ProviderState>, said: RegExp])[] = [
  [
    "for somebody else",
    { audience: "urn:federation:other" },
    /assertion is not for AWS, but for urn:federation:other/,
  ],
  ["lapsed", { lifetime: -60 }, /assertion could be used until \S+ only/],
  [
    "for other roles",
    { roles: [`${OTHER},${PROVIDER}`, `${ROLE}ReadOnly,${PROVIDER}`] },
    /not offer you the role \S+role\/federated; it offers .*ReadOnly.*logout --provider okta/s,
  ],
  ["for no role", { roles: ["hello"] }, /offers you no role of AWS/],
];

const clock = { ahead: 0 };

samlJourney("an assertion that is of no use is refused, and it is said why", {
  cloud: { now: () => Date.now() + clock.ahead },
}, async (world) => {
  const { idp, run, sts, running, trapped } = world;
  await login(world, 0, "--provider", "okta");
  for (const [name, state, said] of REFUSED) {
    Object.assign(idp.state, GOOD, state);
    const { status, stderr } = await run(["login", "-i", "admin"]);
    assertEquals([name, status], [name, 4]);
    assertMatch(stderr, said);
  }
  assertEquals(sts.requests, []);
  // And one that only AWS knows to be too old.
  Object.assign(idp.state, GOOD);
  clock.ahead = 6 * 60_000;
  const { status, stderr } = await run(["login", "-i", "admin"]);
  assertEquals([status, sts.requests.map(({ code }) => code)], [4, ["ExpiredTokenException"]]);
  assertStringIncludes(stderr, "Token must be redeemed within 5 minutes of issuance");
  assertEquals([await running(), trapped.includes("POST /saml")], [[], false]);
});

samlJourney("Ctrl-C ends the wait, and the browser with it", { state: { person: false } }, async (
  { openHere, idp, running, started },
) => {
  await using pty = await openHere(["login", "-i", "admin"]);
  await until(() => idp.visited.includes("GET /app"), "the form is shown");
  await pty.type(CTRL_C);
  assert(await pty.status !== 0);
  await until(async () => (await running()).length === 0, "the browser has ended");
  assertEquals(started().length, 1);
});

samlJourney("a killed program takes its browser along", { state: { person: false } }, async (
  { openHere, idp, running },
) => {
  await using pty = await openHere(["login", "-i", "admin"]);
  await until(() => idp.visited.includes("GET /app"), "the form is shown");
  pty.kill("SIGKILL");
  await until(async () => (await running()).length === 0, "the browser has ended");
});

samlJourney("a browser that is killed is said to be gone", { state: { person: false } }, async (
  { openHere, idp, running },
) => {
  await using pty = await openHere(["login", "-i", "admin"]);
  await until(() => idp.visited.includes("GET /app"), "the form is shown");
  for (const pid of await running()) Deno.kill(Number(pid), "SIGKILL");
  assertEquals(await pty.status, 4);
  assertStringIncludes(pty.text(), "The browser was closed before anybody was signed in");
});

samlJourney("a browser that can't start is said to be none", {}, async (world) => {
  const { box, configure, configFor, browser } = world;
  const broken = box.write("bin/broken", "#!/bin/sh\nexit 1\n", 0o700);
  configure(configFor().replace(browser, broken));
  assertStringIncludes(
    await login(world, 4, "-i", "admin"),
    `${broken}" ended before it showed a page`,
  );
  configure(configFor().replace(browser, `${broken}.none`));
  assertStringIncludes(await login(world, 3, "-i", "admin"), "Cannot start the browser of");
});

samlJourney("nobody there: nothing is started", {}, async ({ run, started, idp }) => {
  for (const args of [["login", "-i", "admin"], ["exec", "-i", "admin", "--", "true"]]) {
    const { status, stderr } = await run(args, { env: { DISPLAY: ":99" } });
    assertEquals(status, args[0] === "exec" ? 125 : 4, stderr);
    assertStringIncludes(stderr, `Nobody is signed in at ${idp.issuer}`);
    assertStringIncludes(stderr, "atmos-auth login --provider okta");
  }
  assertEquals(started(), []);
});

samlJourney("one of several roles is picked, or named when nobody can pick", {
  state: { roles: [`${OTHER},${PROVIDER}`, `${ROLE},${PROVIDER}`] },
}, async (world) => {
  const { configure, configFor, openHere, run, sts } = world;
  configure(configFor("      auto_provision_identities: true", ""));
  await using pty = await openHere(["login", "-i", "admin"]);
  await pty.waitFor('Which role is "admin"?');
  await pty.type("federated");
  await pty.waitFor(/› federated\n❯ arn\S+federated .*\n {2}1\/2 /);
  await pty.type("\r");
  assertEquals(await pty.status, 0, pty.text());
  assertEquals(sts.requests.at(-1)?.parameters.RoleArn, ROLE);
  const { status, stderr } = await run(["login", "-i", "admin"]);
  assertEquals(status, 4);
  assertStringIncludes(
    stderr,
    `offers "admin" more than one role: ${OTHER} (${PROVIDER}), ${ROLE}`,
  );
  // Or all of them become identities.
  printed(await run(["login", "--provider", "okta"]));
  printed(await run(["login", "-i", "444455556666/other"]));
  assertEquals(sts.requests.at(-1)?.parameters.RoleArn, OTHER);
  // The provider may name it for all of its identities.
  configure(configFor(`      principal: { assume_role: "${OTHER}" }`, ""));
  await login(world, 0, "-i", "admin");
  assertEquals(sts.requests.at(-1)?.parameters.RoleArn, OTHER);
});

samlJourney(
  "an assertion of a program's is as good, once the program may run",
  { tools: ["aws"] },
  async (
    world,
  ) => {
    const { configure, configFor, run, sts, started, idp, box } = world;
    const response = await fetch(idp.url.replace("/app", "/login"), { redirect: "manual" });
    await response.body?.cancel();
    const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
    const page = await (await fetch(idp.url, { headers: { cookie } })).text();
    const assertion = /value="([\w+/=]{200,})"/.exec(page)![1]!;
    const helper = box.write("bin/helper", `#!/bin/sh\necho "${assertion}" | fold\n`, 0o700);
    configure(configFor(`      assertion_process: ["${helper}"]\n      session: { duration: 5m }`));
    const refused = await run(["login", "-i", "admin"], { env: { ATMOS_TRUST: undefined } });
    assertEquals([refused.status, sts.requests.length], [3, 0], refused.stderr);
    const who = await run(["exec", "-i", "admin", "--", ...whoIsIt(sts)]);
    assertEquals([JSON.parse(printed(who)).Arn, started()], [ADA, []]);
    assertEquals(sts.requests[0]?.parameters.DurationSeconds, "900");
    assertStringIncludes(who.stderr, "A session of a role lasts at least 15m, not 5m");
  },
);

samlJourney("a permission set can't follow", {}, async ({ configure, configFor, run }) => {
  configure(
    configFor().replace("aws/assume-role", "aws/permission-set")
      .replace(/principal: .*/, 'principal: { name: Admin, account: { id: "444455556666" } }'),
  );
  const { status, stderr } = await run(["validate"]);
  assertEquals(status, 3);
  assertMatch(
    stderr,
    /aws\/permission-set can't follow aws\/saml; it follows aws\/iam-identity-center/,
  );
});
