/** The loopback GitHub is only believed because `gh`, `git` and Octokit believe it. */
import { createAppAuth } from "@octokit/auth-app";
import { request } from "@octokit/request";
import { generateKeyPairSync } from "node:crypto";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type GitHub, type GitHubOptions, startGitHub } from "../../scripts/cloud/github/github.ts";
import { type Outcome, runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const KEYS = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const WRITE = { contents: "write", metadata: "read" } as const;

const POPULATION: GitHubOptions = {
  apps: [{
    id: 4711,
    clientId: "Iv23liEXAMPLE",
    slug: "deployer",
    publicKey: KEYS.publicKey,
    deviceFlow: true,
    installations: [
      { id: 1, account: "acme", repositories: "all", permissions: WRITE },
      { id: 2, account: "ada", type: "User", repositories: ["notes"], permissions: WRITE },
      { id: 3, account: "asleep", repositories: "all", permissions: WRITE, suspended: true },
    ],
  }],
  oauthApps: [{ clientId: "Ov23liEXAMPLE" }],
  users: [{
    login: "ada",
    tokens: [{ token: "ghp_ada_EXAMPLE", scopes: ["repo", "read:org", "gist"] }],
  }],
  repositories: [
    { fullName: "acme/infra", private: true },
    { fullName: "acme/app", private: true },
    { fullName: "acme/open" },
    { fullName: "ada/notes", private: true },
    { fullName: "ada/diary", private: true },
  ],
};

interface Stage {
  readonly box: Sandbox;
  readonly github: GitHub;
  /** Runs a program that reaches the loopback GitHub under its real names. */
  run(program: string, args: readonly string[], env?: Record<string, string>): Promise<Outcome>;
}

function onStage(
  name: string,
  tools: readonly string[],
  options: GitHubOptions,
  play: (stage: Stage) => Promise<void>,
): void {
  scenario(name, { tools: ["openssl", "git", ...tools] }, async () => {
    await using box = sandbox();
    const github = await startGitHub({ ...POPULATION, ...options });
    const authority = box.write("ca.pem", github.authority);
    const base = {
      ...box.env,
      HTTPS_PROXY: github.proxy,
      SSL_CERT_FILE: authority,
      GIT_SSL_CAINFO: authority,
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_NOSYSTEM: "1",
    };
    try {
      await play({
        box,
        github,
        run: (program, args, env = {}) =>
          runProgram(tool(program), args, { env: { ...base, ...env }, cwd: box.project }),
      });
    } finally {
      await github.close();
    }
  });
}

function clientFor(github: GitHub) {
  const client = Deno.createHttpClient({
    caCerts: [github.authority],
    proxy: { url: github.proxy },
  });
  const fetching: typeof fetch = (input, init) => fetch(input, Object.assign({}, init, { client }));
  return {
    request: request.defaults({ request: { fetch: fetching } }),
    fetch: fetching,
    [Symbol.dispose]: () => client.close(),
  };
}

function appAuth(request: ReturnType<typeof clientFor>["request"], appId: string | number = 4711) {
  const log = { warn: () => undefined, debug() {}, info() {}, error() {} };
  return createAppAuth({ appId, privateKey: KEYS.privateKey, request, log });
}

function json(outcome: Outcome) {
  if (outcome.status !== 0) throw new Error(outcome.stderr);
  return JSON.parse(outcome.stdout);
}

async function message(pending: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await pending);
  } catch (error) {
    return error instanceof Error ? error.message.split(" - ")[0]! : String(error);
  }
}

onStage(
  "gh believes the loopback GitHub on each kind of host",
  ["gh"],
  {},
  async ({ github, run }) => {
    const direct = { NO_PROXY: "localhost" };
    for (const host of ["github.com", "octo.ghe.com", "ghe.example.com", github.host]) {
      const env = {
        ...host === github.host ? direct : {},
        GH_HOST: host,
        GH_TOKEN: "ghp_ada_EXAMPLE",
        GH_ENTERPRISE_TOKEN: "ghp_ada_EXAMPLE",
      };
      assertEquals([host, json(await run("gh", ["api", "/user"], env)).login], [host, "ada"]);
      const { stderr, stdout } = await run("gh", ["auth", "status", "-h", host], env);
      assertStringIncludes(stdout + stderr, `Logged in to ${host} as ada`);
    }
  },
);

onStage("gh is told that a token is nobody's", ["gh"], {}, async ({ run }) => {
  const { status, stderr } = await run("gh", ["api", "/user"], { GH_TOKEN: "ghp_wrong" });
  assertEquals(status, 1);
  assertStringIncludes(stderr, "Bad credentials (HTTP 401)");
});

onStage("Octokit signs in as an app and as its installations", [], {}, async ({ github }) => {
  using client = clientFor(github);
  for (const issuer of [4711, "4711", "Iv23liEXAMPLE"]) {
    const asApp = client.request.defaults({
      request: { hook: appAuth(client.request, issuer).hook },
    });
    assertEquals((await asApp("GET /app")).data?.slug, "deployer");
    const { data } = await asApp("GET /users/{username}/installation", { username: "ADA" });
    assertEquals([data.id, data.repository_selection], [2, "selected"]);
    assertEquals((await asApp("GET /orgs/{org}/installation", { org: "acme" })).data.id, 1);
    const repo = { owner: "ada", repo: "notes" };
    assertEquals((await asApp("GET /repos/{owner}/{repo}/installation", repo)).data.id, 2);
  }
  const auth = appAuth(client.request);
  const { token, permissions } = await auth({
    type: "installation",
    installationId: 1,
    repositoryNames: ["infra"],
    permissions: { contents: "read" },
  });
  assertEquals(permissions, { contents: "read", metadata: "read" });
  const headers = { authorization: `Bearer ${token}` };
  const { data } = await client.request("GET /installation/repositories", { headers });
  assertEquals(data.repositories.map(({ full_name }) => full_name), ["acme/infra"]);
  assertEquals((await client.request("DELETE /installation/token", { headers })).status, 204);
  assertEquals(
    await message(client.request("GET /installation/repositories", { headers })),
    "Bad credentials",
  );
});

onStage("Octokit is refused as GitHub refuses", [], {}, async ({ github }) => {
  using client = clientFor(github);
  const asApp = (issuer: string | number) =>
    client.request.defaults({ request: { hook: appAuth(client.request, issuer).hook } });
  assertEquals(await message(asApp(1)("GET /app")), "Integration not found");
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const stranger = createAppAuth({ appId: 4711, privateKey, request: client.request });
  assertEquals(
    await message(client.request("GET /app", { request: { hook: stranger.hook } })),
    "A JSON web token could not be decoded",
  );
  const auth = appAuth(client.request);
  const mint = (installationId: number, more: object = {}) =>
    message(auth({ type: "installation", installationId, ...more }));
  assertEquals(await mint(9), "Not Found");
  assertEquals(await mint(3), "This installation has been suspended");
  assertEquals(
    await mint(1, { repositoryNames: ["nowhere"] }),
    "There is at least one repository that does not exist or is not accessible to the parent installation.",
  );
  assertEquals(
    await mint(1, { permissions: { administration: "write" } }),
    "The permissions requested are not granted to this installation.",
  );
});

const minutes = 60_000;

for (const [what, skew] of [["early", -5], ["late", 5]] as const) {
  onStage(
    `Octokit mends its clock when GitHub's is five minutes ${what}`,
    [],
    { now: () => Date.now() + skew * minutes },
    async ({ github }) => {
      using client = clientFor(github);
      const asApp = client.request.defaults({ request: { hook: appAuth(client.request).hook } });
      assertEquals((await asApp("GET /app")).data?.slug, "deployer");
      const asked = github.requests.map(({ status }) => status);
      assertEquals(asked, what === "early" ? [401, 200] : [200]);
    },
  );
}

onStage("git clones and pushes with a token, and only with one", [], {}, async (stage) => {
  const { github, run } = stage;
  const installation = github.world.apps[0]!.installations![0]!;
  const issue = (contents: string) =>
    github.world.issue({
      ...{ kind: "installation", app: github.world.apps[0]!, installation, repositories: "all" },
      permissions: { contents },
      expires: Date.now() + minutes,
    });
  const url = (token: string) => `https://x-access-token:${token}@github.com/acme/infra.git`;
  const anonymous = await run("git", ["clone", "https://github.com/acme/infra"]);
  assertStringIncludes(anonymous.stderr, "could not read Username");
  assertEquals((await run("git", ["clone", "https://github.com/acme/open"])).status, 0);
  assertEquals((await run("git", ["clone", url(issue("write")), "one"])).status, 0);
  const commit = ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--allow-empty"];
  await run("git", ["-C", "one", ...commit, "-m", "Second"]);
  const push = await run("git", ["-C", "one", "push", url(issue("write"))]);
  assertEquals([push.status, push.stderr.includes("main -> main")], [0, true]);
  assertEquals(await github.git.log("acme/infra"), ["Second", "First"]);
  const reader = await run("git", ["-C", "one", "push", url(issue("read")), "HEAD:other"]);
  assertStringIncludes(reader.stderr, "Write access to repository not granted");
});

onStage("a device code is asked for, waited for and traded", [], {}, async ({ github }) => {
  using client = clientFor(github);
  const post = async (path: string, form: Record<string, string>) => {
    const response = await client.fetch(`https://github.com${path}`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(form),
    });
    return await response.json();
  };
  const client_id = "Iv23liEXAMPLE";
  const begun = await post("/login/device/code", { client_id });
  const poll = () =>
    post("/login/oauth/access_token", {
      client_id,
      device_code: begun.device_code,
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    });
  assertEquals((await poll()).error, "authorization_pending");
  const early = await poll();
  assertEquals([early.error, early.interval], ["slow_down", 10]);
  assertEquals(github.device.waiting(), [begun.user_code]);
  assertEquals((await post("/login/device/code", { client_id: "nobody" })).error, "Not Found");
});

onStage(
  "gh reports each bad day, and the good one after it",
  ["gh"],
  {},
  async ({ github, run }) => {
    const days = {
      unauthorized: "Bad credentials (HTTP 401)",
      refuse: "Resource not accessible by integration (HTTP 403)",
      missing: "Not Found (HTTP 404)",
      throttle: "secondary rate limit",
      limit: "API rate limit exceeded. (HTTP 403)",
      error: "Server Error (HTTP 500)",
      unicorn: "HTTP 503",
      close: "EOF",
    } as const;
    for (const [trouble, said] of Object.entries(days)) {
      github.misbehave(trouble as keyof typeof days, { times: 1 });
      const outcome = await run("gh", ["api", "/user"], { GH_TOKEN: "ghp_ada_EXAMPLE" });
      assertEquals([trouble, outcome.status], [trouble, 1]);
      assertStringIncludes(outcome.stderr, said);
    }
    const good = await run("gh", ["api", "/user"], { GH_TOKEN: "ghp_ada_EXAMPLE" });
    assertEquals(json(good).login, "ada");
  },
);
