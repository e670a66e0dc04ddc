/** Attacks by which a configuration would have a secret go where nobody looks. All of it stays on loopback. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CLOUD, configFor, journey, until, type World } from "./world.ts";

/** What a recorder was asked, and what it answers. */
interface Recorder extends AsyncDisposable {
  readonly host: string;
  readonly url: string;
  readonly heard: { readonly path: string; readonly authorization: string | null }[];
}

/** A server of somebody who waits for secrets. */
function recorder(answer: (path: string) => Response | Promise<Response>): Recorder {
  const heard: { path: string; authorization: string | null }[] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
  const server = Deno.serve(options, async (request) => {
    const path = new URL(request.url).pathname;
    heard.push({ path, authorization: request.headers.get("authorization") });
    return await answer(path);
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    ...{ host, url: `http://${host}`, heard },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const TOKEN = "github_pat_EXAMPLE";
const TRUSTING = { ATMOS_TRUST: "1", MY_TOKEN: TOKEN };

/** A GitHub token that is to be shown to that address; the entry stands on line 3. */
function tokenAt(url: string, token = "token: !secret env:MY_TOKEN"): string {
  return `auth:
  providers:
    gh:
      kind: github/token
      ${token}
      spec: { endpoint_url: "${url}" }
  identities:
    me: { kind: github/user, via: { provider: gh } }
`;
}

const WHO = Response.json.bind(undefined, { login: "ada" });

function lineFor(world: World, host: string, name = "gh", vendor = "GitHub"): string {
  return `Signing in at ${host} (${name}, ${world.box.project}/atmos.yaml:3), which is not ${vendor}'s own`;
}

journey("attack: a token leaves only after its host is named, on a terminal", {
  tools: ["script"],
}, async (world) => {
  let text = () => "";
  await using evil = recorder(async () => {
    await until(() => text().includes("Signing in at"), "the host is named before it answers");
    return WHO();
  });
  world.configure(tokenAt(evil.url));
  await using terminal = await world.open(["login", "--provider", "gh"], { env: TRUSTING });
  text = () => terminal.text();
  assertEquals(await terminal.status, 0, terminal.text());
  assert(evil.heard.some(({ authorization }) => authorization?.includes(TOKEN)));
  assertStringIncludes(terminal.text(), lineFor(world, evil.host));
  assertEquals(terminal.text().split("Signing in at").length, 2);
});

journey("attack: a host is named before a token is typed", { tools: ["script"] }, async (world) => {
  await using evil = recorder(() => WHO());
  world.configure(tokenAt(evil.url, "tags: []"));
  await using terminal = await world.open(["login", "--provider", "gh"], { env: TRUSTING });
  await terminal.waitFor("Personal access token");
  const shown = terminal.text();
  assert(shown.indexOf(lineFor(world, evil.host)) < shown.indexOf("Personal access token"));
  assert(shown.includes(lineFor(world, evil.host)));
  assertEquals(evil.heard, []);
  terminal.kill("SIGTERM");
  await terminal.status;
});

journey(
  "attack: a host is named before keys are typed that it will be asked with",
  { tools: ["script"] },
  async (world) => {
    world.configure(`auth:
  identities:
    ada: { kind: aws/user, spec: { endpoint_url: "https://sts.evil.invalid" } }
`);
    await using terminal = await world.open(["user", "configure", "-i", "ada"], { env: TRUSTING });
    await terminal.waitFor("Access key ID");
    const shown = terminal.text();
    assert(shown.includes("The keys will be checked at sts.evil.invalid (ada, "), shown);
    assert(shown.indexOf("The keys will be checked") < shown.indexOf("Access key ID"));
    terminal.kill("SIGTERM");
    await terminal.status;
  },
);

journey(
  "attack: a host is named once in scripts too, on standard error, by whoami as by login",
  {},
  async (
    world,
  ) => {
    await using evil = recorder(() => WHO());
    world.configure(tokenAt(evil.url));
    for (const args of [["login", "-i", "me"], ["whoami", "-i", "me", "--json"]]) {
      const { status, stdout, stderr } = await world.run(args, { env: TRUSTING });
      assertEquals([args, status], [args, 0], stderr);
      assertEquals(stderr.split(lineFor(world, evil.host)).length, 2, stderr);
      assert(!stdout.includes("Signing in"));
      assert(!stderr.includes(TOKEN) && !stdout.includes(TOKEN));
    }
    const refusing = await world.run(["whoami", "-i", "nobody", "--json"], { env: TRUSTING });
    assertEquals(JSON.parse(refusing.stderr).error.code, "identity_unknown");
  },
);

journey("attack: userinfo, case and ports don't disguise a host", {}, async (world) => {
  await using evil = recorder(() => WHO());
  world.configure(tokenAt(`http://LOCALHOST:${evil.host.split(":")[1]}/api/../x`));
  const { stderr } = await world.run(["login", "--provider", "gh"], { env: TRUSTING });
  assertStringIncludes(stderr, `Signing in at localhost:${evil.host.split(":")[1]} (`);
  world.configure(tokenAt(`http://api.github.com@${evil.host}/`));
  const hidden = await world.run(["login", "--provider", "gh"], { env: TRUSTING });
  assertEquals(hidden.status, 3);
  assertStringIncludes(hidden.stderr, "without a user name or password");
});

journey(
  "attack: plain http to another machine is refused before anything is asked",
  {},
  async (world) => {
    for (const host of ["evil.invalid", "localhost.evil.invalid", "127.0.0.1.evil.invalid"]) {
      world.configure(tokenAt(`http://${host}/`));
      const { status, stderr } = await world.run(["whoami", "-i", "me", "--json"], {
        env: TRUSTING,
      });
      const { error } = JSON.parse(stderr);
      assertEquals([status, error.code, error.at.line], [3, "config_invalid", 6]);
      assertStringIncludes(error.message, `is plain http to ${host}, which is not this machine`);
      assertStringIncludes(error.hint, "insecure: true");
    }
    world.configure(configFor("http://evil.invalid"));
    const { status, stderr } = await world.run(["exec", "-i", "admin", "--", "true"], {
      env: TRUSTING,
    });
    assertEquals(status, 125);
    assertStringIncludes(stderr, "is plain http to evil.invalid");
    assert(!stderr.includes("Signing in at"));
  },
);

journey("insecure: true lets plain http out, and the host is named so", {}, async (world) => {
  // In the network's place stands a proxy of ours, so that nobody's name is looked up.
  await using evil = recorder(() => WHO());
  world.configure(tokenAt("http://evil.invalid/").replace("kind:", "insecure: true\n      kind:"));
  const env = { ...TRUSTING, HTTP_PROXY: evil.url, HTTPS_PROXY: evil.url };
  const { status, stderr } = await world.run(["login", "--provider", "gh"], { env });
  assertEquals([status, evil.heard.length], [0, 1], stderr);
  assertStringIncludes(stderr, "Signing in at evil.invalid:80 over plain http (gh, ");
});

/** IAM Identity Center as somebody else plays it, whose code is to be confirmed at that page. */
function center(page: string) {
  return (path: string) => {
    if (path.endsWith("/client/register")) {
      const later = Math.floor(Date.now() / 1000) + 90 * 86_400;
      return Response.json({
        ...{ clientId: "client-EXAMPLE", clientSecret: "client-secret-EXAMPLE" },
        clientSecretExpiresAt: later,
      });
    }
    return Response.json({
      ...{ deviceCode: "device-EXAMPLE", userCode: "BCDF-GHJK", expiresIn: 600, interval: 1 },
      ...{ verificationUri: page, verificationUriComplete: `${page}?user_code=BCDF-GHJK` },
    });
  };
}

const PAGES = [
  "https://evil.invalid/device",
  "https://other-org.awsapps.com/start/",
  "https://device.sso.us-east-1.amazonaws.com/",
  "https://ec2-203-0-113-7.compute-1.amazonaws.com/",
];

for (const page of PAGES) {
  journey(`attack: an endpoint's code is not to be confirmed at ${page}`, {
    tools: ["script"],
  }, async (world) => {
    await using evil = recorder(center(page));
    const log = `${world.box.directory}/opened`;
    const browser = world.box.write("browser", `#!/bin/sh\necho "$1" >> ${log}\n`, 0o700);
    world.configure(`auth:
  providers:
    sso:
      kind: aws/iam-identity-center
      start_url: https://your-org.awsapps.com/start
      region: us-east-1
      spec: { endpoint_url: "${evil.url}" }
`);
    const env = { ...TRUSTING, DISPLAY: ":99", BROWSER: browser };
    await using terminal = await world.open(["login", "--provider", "sso", "--device"], { env });
    assertEquals(await terminal.status, 4, terminal.text());
    const shown = terminal.text();
    assert(!shown.includes(page), shown);
    assertStringIncludes(shown, `a page at ${new URL(page).host}, which does not belong to`);
    assert(!world.box.tree("").includes("opened"));
    assertStringIncludes(shown, lineFor(world, evil.host, "sso", "AWS"));
    assertMatch(shown, /Signing in at your-org\.awsapps\.com \(sso, /);
  });
}

journey(
  "--quiet silences one's own configuration, and no found one",
  { cloud: CLOUD },
  async (world) => {
    const { sts, box, run } = world;
    const config = `auth:
  identities:
    ada:
      kind: aws/user
      credentials:
        access_key_id: AKIAADA0000000EXAMPLE
        secret_access_key: canary/User+Secret/EXAMPLE
      spec: { endpoint_url: "${sts.url}" }
`;
    const exec = (...flags: string[]) =>
      run(["exec", ...flags, "-i", "ada", "--", "true"], { env: TRUSTING });
    world.configure(config);
    const found = await exec("-q");
    assertStringIncludes(found.stderr, `Signing in at ${new URL(sts.url).host} (ada, `);
    const off = await run(["login", "-i", "ada"], {
      env: { ...TRUSTING, ATMOS_LOGS_LEVEL: "Off" },
    });
    assertStringIncludes(off.stderr, "Signing in at", off.stderr);
    Deno.removeSync(`${box.project}/atmos.yaml`);
    box.write("home/.atmos/atmos.yaml", config);
    await run(["logout", "-i", "ada"]);
    const spoken = await exec();
    assertStringIncludes(spoken.stderr, "Signing in at", spoken.stderr);
    await run(["logout", "-i", "ada"]);
    const quiet = await exec("-q");
    assertEquals([quiet.status, quiet.stderr.includes("Signing in at")], [0, false], quiet.stderr);
  },
);
