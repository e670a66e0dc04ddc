/** IAM Identity Center, from outside: the announced configuration, on good days and on bad ones. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { leadFrom } from "./handed.ts";
import { CTRL_C } from "./pty.ts";
import { announced, ssoJourney, START_URL } from "./sso_world.ts";
import { printed, until } from "./world.ts";

const DEV = /:assumed-role\/AWSReservedSSO_DeveloperRole_\w{16}\/ada"/;
const PROD = /:assumed-role\/AWSReservedSSO_AdminRole_\w{16}\/ada"/;

/** The real `aws` asks who it is. */
const who = (url: string) => ["aws", "sts", "get-caller-identity", "--endpoint-url", url];

ssoJourney(
  "the announced example works: one sign-in in the browser, and every identity follows",
  { tools: ["aws"] },
  async ({ signIn, run, sso }) => {
    assertMatch(await signIn("--identity", "dev-user"), /Account +123456789012/);
    const ask = (identity: string) =>
      run(["exec", "--identity", identity, "--", ...who(sso.url)]).then(printed);
    assertMatch(await ask("dev-user"), DEV);
    assertMatch(await ask("prod-admin"), PROD);
    assertEquals(sso.operations(), [
      ...["RegisterClient", "authorize", "CreateToken"],
      ...["GetRoleCredentials", "GetRoleCredentials"],
    ]);
  },
);

ssoJourney("a shell is opened with one command, signing in included", {}, async (world) => {
  await using pty = await world.openHere(["shell", "--identity", "dev-user"]);
  await until(() => world.opened().length === 1, "a browser is opened");
  await world.browse();
  await pty.type("echo I am $ATMOS_IDENTITY in $AWS_REGION; exit 7\r");
  await pty.waitFor("I am dev-user in us-east-1");
  assertEquals(await pty.status, 7);
});

ssoJourney("the browser ends on a page that says so, and holds no token", {}, async (world) => {
  await using pty = await world.openHere(["login", "--provider", "aws-sso"]);
  await until(() => world.opened().length === 1, "a browser is opened");
  const { url, text } = await world.browse();
  assertEquals([url.hostname, url.pathname], ["127.0.0.1", "/oauth/callback"]);
  assertStringIncludes(text, "You are signed in");
  assert(!text.includes(url.searchParams.get("code")!));
  assertEquals(await pty.status, 0);
  assertStringIncludes(pty.text().replaceAll(/\s/g, ""), `${world.sso.url}/authorize?`);
});

ssoJourney(
  "over ssh a code is shown, and nothing is opened",
  {},
  async ({ openRemotely, opened, sso }) => {
    await using pty = await openRemotely(["login", "--identity", "dev-user"]);
    await until(() => sso.waiting().length === 1, "a code is asked for");
    const [code] = sso.waiting();
    await pty.waitFor(`the code ${code}`);
    await until(() => sso.operations().includes("CreateToken"), "the token is asked for");
    assertStringIncludes(pty.text(), `${sso.url}/device?user_code=${code}`);
    sso.decide(code!, "agree");
    assertEquals([await pty.status, opened()], [0, []]);
  },
);

ssoJourney("--device shows a code where a browser could be opened", {}, async (world) => {
  const { openHere, opened, sso } = world;
  await using pty = await openHere(["login", "--device", "--identity", "dev-user"]);
  await until(() => sso.waiting().length === 1, "a code is shown");
  sso.decide(sso.waiting()[0]!, "agree");
  assertEquals([await pty.status, opened()], [0, []]);
});

ssoJourney("a code that is declined is refused at once", {}, async ({ openRemotely, sso }) => {
  await using pty = await openRemotely(["login", "--identity", "dev-user"]);
  await until(() => sso.waiting().length === 1, "a code is shown");
  sso.decide(sso.waiting()[0]!, "decline");
  assertEquals(await pty.status, 4);
  assertStringIncludes(pty.text(), "The sign-in was refused in the browser");
});

ssoJourney("a code that nobody confirms ends by itself", { codeLife: 3 }, async (world) => {
  await using pty = await world.openRemotely(["login", "--identity", "dev-user"]);
  assertEquals(await pty.status, 4);
  assertStringIncludes(pty.text(), "Nobody confirmed the code in the browser in time");
});

ssoJourney("who declines in the browser is refused, there and here", { consent: "decline" }, async (
  world,
) => {
  await using pty = await world.openHere(["login", "--identity", "dev-user"]);
  await until(() => world.opened().length === 1, "a browser is opened");
  assertStringIncludes((await world.browse()).text, "The sign-in was refused");
  assertEquals(await pty.status, 4);
  assertStringIncludes(pty.text(), "The user declined");
});

ssoJourney("Jailbreak: a redirect with another state changes nothing", {}, async (world) => {
  await using pty = await world.openHere(["login", "--identity", "dev-user"]);
  await until(() => world.opened().length === 1, "a browser is opened");
  const address = await leadFrom(world.opened()[0]!);
  const back = new URL(address.searchParams.get("redirect_uri")!);
  back.search = "?code=stolen&state=guessed";
  const stranger = await fetch(back);
  assertEquals(stranger.status, 400);
  await stranger.body?.cancel();
  await (await fetch(address)).body?.cancel();
  assertEquals(await pty.status, 0);
});

ssoJourney("Ctrl-C ends the wait for the browser, and the port with it", {}, async (world) => {
  await using pty = await world.openHere(["login", "--identity", "dev-user"]);
  await until(() => world.opened().length === 1, "a browser is opened");
  const back = (await leadFrom(world.opened()[0]!)).searchParams.get("redirect_uri")!;
  await pty.type(CTRL_C);
  assert(await pty.status !== 0);
  const gone = await fetch(back).then(() => false, () => true);
  assert(gone, "somebody still listens");
});

ssoJourney("Ctrl-C ends the wait for a code", {}, async ({ openRemotely, sso }) => {
  await using pty = await openRemotely(["login", "--identity", "dev-user"]);
  await until(() => sso.operations().includes("CreateToken"), "the token is asked for");
  await pty.type(CTRL_C);
  assert(await pty.status !== 0);
});

ssoJourney("a port that is taken is said to be", {}, async ({ openHere, configure, sso }) => {
  const port = new URL(sso.url).port;
  const fixed = announced(sso.url).replace(
    "endpoint_url",
    `callback_port: ${port}\n        endpoint_url`,
  );
  configure(fixed);
  await using pty = await openHere(["login", "--identity", "dev-user"]);
  assertEquals(await pty.status, 1);
  assertStringIncludes(pty.text(), `port ${port}`);
});

/** A port that is free, below those that the kernel gives by itself: nobody else has it by the time it is used. */
function fixedPort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

ssoJourney("a fixed port brings a browser back from another machine", {}, async (world) => {
  const { configure, openRemotely, sso } = world;
  const port = fixedPort();
  configure(
    announced(sso.url).replace("endpoint_url", `callback_port: ${port}\n        endpoint_url`),
  );
  await using pty = await openRemotely(["login", "--identity", "dev-user"], {}).then((it) => it);
  await pty.waitFor(`ssh -L ${port}:127.0.0.1:${port}`);
  const address = /http:\/\/\S+\/authorize\?\S+/.exec(pty.text().replaceAll(/\n(?=\S)/g, ""))?.[0];
  await (await fetch(address!)).body?.cancel();
  assertEquals(await pty.status, 0, pty.text());
});

ssoJourney("nobody there: it is said at once, and nobody is asked", {}, async (world) => {
  const { run, sso, opened } = world;
  for (const args of [["login"], ["exec", "--", "true"], ["env", "--login"]]) {
    const env = { DISPLAY: ":99" };
    const { status, stderr } = await run(
      [...args.slice(0, 1), "-i", "dev-user", ...args.slice(1)],
      {
        env,
      },
    );
    assertEquals([args[0], status], [args[0], args[0] === "exec" ? 125 : 4], stderr);
    assertStringIncludes(stderr, `Nobody is signed in at ${START_URL}`);
    assertStringIncludes(stderr, "atmos-auth login --provider aws-sso");
  }
  assertEquals([sso.operations(), opened()], [[], []]);
});

ssoJourney("login --provider signs in to the portal alone", {}, async ({ signIn, run, sso }) => {
  assertStringIncludes(await signIn("--provider", "aws-sso"), "Provider");
  assertEquals(sso.operations().includes("GetRoleCredentials"), false);
  assertEquals((await run(["exec", "-i", "dev-user", "--", "true"])).status, 0);
  assertEquals(sso.operations().filter((name) => name === "CreateToken").length, 1);
});

const MINUTE = 60;

function changing() {
  const life = { token: MINUTE };
  return {
    life,
    get tokenLife() {
      return life.token;
    },
  };
}

{
  const options = changing();
  ssoJourney(
    "fifty processes on a token that lapsed: it is renewed once, by nobody's hand",
    {
      get tokenLife() {
        return options.life.token;
      },
    },
    async ({ signIn, run, sso, opened }) => {
      await signIn("--identity", "dev-user");
      options.life.token = 28_800;
      const all = Array.from({ length: 50 }, () => run(["exec", "-i", "prod-admin", "--", "true"]));
      for (const { status, stderr } of await Promise.all(all)) assertEquals(status, 0, stderr);
      const tokens = sso.requests.filter(({ operation }) => operation === "CreateToken");
      assertEquals(tokens.map(({ asked }) => asked.grantType), [
        "authorization_code",
        "refresh_token",
      ]);
      assertEquals(opened().length, 1);
    },
  );
}

ssoJourney("each refresh token is used once", { tokenLife: MINUTE }, async (world) => {
  const { signIn, run, sso } = world;
  await signIn("--provider", "aws-sso");
  for (const identity of ["dev-user", "prod-admin"]) {
    assertEquals((await run(["exec", "-i", identity, "--", "true"])).status, 0);
  }
  const used = sso.requests.map(({ asked }) => asked.refreshToken).filter(Boolean);
  assertEquals([used.length, new Set(used).size], [2, 2]);
});

ssoJourney("a registration is used again", { tokenLife: MINUTE }, async (world) => {
  await world.signIn("--provider", "aws-sso");
  world.sso.endSessions();
  await world.signIn("--provider", "aws-sso");
  const count = world.sso.operations().filter((name) => name === "RegisterClient").length;
  assertEquals(count, 1);
});

ssoJourney("a refresh token that was taken back is got over where a person is", {
  tokenLife: MINUTE,
}, async ({ signIn, run, sso, opened }) => {
  await signIn("--provider", "aws-sso");
  sso.endSessions();
  const { status, stderr } = await run(["exec", "-i", "dev-user", "--", "true"]);
  assertEquals([status, /Nobody is signed in/.test(stderr)], [125, true], stderr);
  await signIn("--identity", "dev-user");
  assertEquals(opened().length, 2);
});

const NAMED = (name: string, role = "ReadOnly") =>
  `    - name: named
      provider: aws-sso
      config:
        account_name: ${name}
        role_name: ${role}
`;

ssoJourney("an account is found by its name on the last page", { pageSize: 1 }, async (world) => {
  const { signIn, configure, sso } = world;
  configure(announced(sso.url, "", NAMED("prod", "AdminRole")));
  assertMatch(await signIn("--identity", "named"), /Account +987654321098/);
});

const WRONG: readonly (readonly [string, string, readonly string[]])[] = [
  ["an ambiguous name", NAMED("twin"), ["555555555555, 666666666666", `account: {id: `]],
  ["a misspelt name", NAMED("prodd"), [`No account of yours is named "prodd"`, "name: prod"]],
  ["a permission set that is not assigned", NAMED("dev", "AdminRole"), [
    `Permission set "AdminRole" is not assigned to you in account 123456789012`,
    "yours are there: DeveloperRole, ReadOnly",
  ]],
];

ssoJourney("what the portal does not know is answered with what it does", {}, async (world) => {
  const { signIn, run, configure, sso } = world;
  await signIn("--provider", "aws-sso");
  for (const [what, identity, texts] of WRONG) {
    configure(announced(sso.url, "", identity));
    const { status, stderr } = await run(["login", "-i", "named"]);
    assertEquals([what, status], [what, 4], stderr);
    for (const text of texts) assertStringIncludes(stderr, text);
    assertMatch(stderr, /atmos\.yaml:\d+:\d+/);
  }
});

ssoJourney("storms are waited out, and said when they do not end", {}, async (world) => {
  const { signIn, run, sso } = world;
  await signIn("--provider", "aws-sso");
  for (const trouble of ["throttle", "error", "close"] as const) {
    sso.misbehave(trouble, 1, "GetRoleCredentials");
    const { status, stderr } = await run(["login", "-i", "dev-user"]);
    assertEquals([trouble, status], [trouble, 0], stderr);
  }
  sso.misbehave("throttle");
  const { status, stderr } = await run(["login", "-i", "dev-user"]);
  assertEquals(status, 5, stderr);
  assertStringIncludes(stderr, "TooManyRequestsException");
});

ssoJourney("garbage is called garbage", {}, async ({ signIn, run, sso }) => {
  await signIn("--provider", "aws-sso");
  for (const trouble of ["html", "truncated"] as const) {
    sso.misbehave(trouble);
    const { status, stderr } = await run(["login", "-i", "dev-user"]);
    assertEquals([trouble, status], [trouble, 5], stderr);
    assertStringIncludes(stderr, "Cannot understand IAM Identity Center at 127.0.0.1");
  }
});

ssoJourney(
  "no secret of a sign-in is shown or left in clear",
  { tools: ["aws"] },
  async (world) => {
    const { signIn, run, sso, box } = world;
    const env = { ATMOS_LOGS_LEVEL: "trace" };
    const shown = [
      await signIn("--identity", "dev-user", "--logs-level", "trace"),
      ...[await run(["exec", "-i", "prod-admin", "--", ...who(sso.url)], { env })].map((done) =>
        done.stdout + done.stderr
      ),
      ...[await run(["whoami", "-i", "dev-user"], { env })].map((done) =>
        done.stdout + done.stderr
      ),
    ].join("\n");
    const secrets = [
      ...sso.requests.flatMap(({ asked }) =>
        ["clientSecret", "code", "codeVerifier", "refreshToken"].map((name) => asked[name])
      ),
      ...world.sts.keys.issued().flatMap((key) => [key.secretAccessKey, key.token]),
    ].filter((it) => typeof it === "string");
    assert(secrets.length >= 6);
    for (const secret of secrets) {
      assert(!shown.includes(secret), `shown: ${secret}`);
      assertEquals(box.filesWith(secret), []);
    }
  },
);

ssoJourney(
  "logout signs out at AWS, and an identity's leaves what others share",
  {},
  async (world) => {
    const { signIn, run, sso, box } = world;
    await signIn("--identity", "dev-user");
    const one = await run(["logout", "-i", "dev-user"]);
    assertStringIncludes(
      one.stderr,
      `Not taken back at its cloud: the credential of identity "dev-user"`,
    );
    assertStringIncludes(one.stderr, `Kept the sign-in of provider "aws-sso"`);
    assertEquals(sso.operations().includes("Logout"), false);
    const dry = await run(["logout", "--provider", "aws-sso", "--dry-run"]);
    assertStringIncludes(dry.stderr, `Would take back the credential of provider "aws-sso"`);
    assertEquals(sso.operations().includes("Logout"), false);
    const all = await run(["logout", "--provider", "aws-sso"]);
    assertStringIncludes(all.stderr, `Signed out at ${START_URL}`);
    assertEquals([all.status, sso.operations().at(-1)], [0, "Logout"]);
    assertEquals(
      box.tree("home/.local/share/atmos-auth/store").filter((path) => !path.endsWith("/")),
      [],
    );
  },
);

ssoJourney("one sign-in serves every provider of the same portal", {}, async (world) => {
  const { signIn, run, configure, sso } = world;
  const same = `    - type: aws
      name: other
      config: { sso_start_url: "${START_URL}/#/", sso_region: us-east-1, endpoint_url: "${sso.url}" }`;
  const identity = `    - name: of-other
      provider: other
      config: { account_id: "123456789012", role_name: ReadOnly }`;
  configure(announced(sso.url, same, identity));
  await signIn("--provider", "aws-sso");
  const { status, stderr } = await run(["exec", "-i", "of-other", "--", "true"]);
  assertEquals(status, 0, stderr);
  assertStringIncludes((await run(["store", "list"])).stdout, "\naws-sso, other  ");
  assertStringIncludes((await run(["store", "show", "other"])).stdout, `Kept as  ${START_URL} in `);
  const all = await run(["logout", "--provider", "other"]);
  assertStringIncludes(all.stderr, `the credential of providers "aws-sso" and "other"\n`);
  assertStringIncludes(all.stderr, `Signed out at ${START_URL}`);
  assertEquals((await run(["exec", "-i", "prod-admin", "--", "true"])).status, 125);
});

ssoJourney("what a portal offers is found, kept for its time, and forgotten", {}, async (world) => {
  const { signIn, run, configure, sso } = world;
  const offering = announced(sso.url).replace(
    "sso_region: us-east-1",
    "sso_region: us-east-1\n        auto_provision_identities: { accounts: [dev, twin], ttl: 1h }",
  );
  configure(offering);
  assertStringIncludes(await signIn("--provider", "aws-sso"), `Found 4 identities of "aws-sso"`);
  const { stdout } = await run(["list", "--identities", "--json"]);
  assertEquals(Object.keys(JSON.parse(stdout).identities).sort(), [
    "dev-user",
    "dev/DeveloperRole",
    "dev/ReadOnly",
    "prod-admin",
    "twin-555555555555/ReadOnly",
    "twin-666666666666/ReadOnly",
  ]);
  assertEquals((await run(["exec", "-i", "dev/ReadOnly", "--", "true"])).status, 0);
  const asked = () => sso.operations().filter((name) => name === "ListAccounts").length;
  const before = asked();
  assertEquals((await run(["login", "-i", "dev-user"])).status, 0);
  assertEquals(asked(), before);
  await run(["logout", "--provider", "aws-sso"]);
  assertEquals((await run(["exec", "-i", "dev/ReadOnly", "--", "true"])).status, 125);
});

ssoJourney("an account whose id begins with a zero, or is named like a number, can be used", {
  accounts: [
    { id: "012345678901", name: "zero", roles: ["ReadOnly"] },
    { id: "098765432109", name: "0899", roles: ["0777"] },
  ],
}, async (world) => {
  const { signIn, run, configure, sso } = world;
  const all = "sso_region: us-east-1\n        auto_provision_identities: true";
  configure(announced(sso.url).replace("sso_region: us-east-1", all));
  assertStringIncludes(await signIn("--provider", "aws-sso"), `Found 2 identities of "aws-sso"`);
  for (const name of ["zero/ReadOnly", "0899/0777"]) {
    const { status, stderr } = await run(["exec", "-i", name, "--", "true"]);
    assertEquals([status, stderr.includes("must be in quotes")], [0, false], stderr);
  }
  assertEquals((await run(["validate"])).status, 0);
});
