/** The loopback GitHub is only believed because `gh` and `git` believe it; Octokit does in `tests/providers`. */
import { generateKeyPairSync } from "node:crypto";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type GitHub, type GitHubOptions, startGitHub } from "./github/github.ts";
import { type Outcome, runProgram } from "../e2e/process.ts";
import { type Sandbox, sandbox } from "../e2e/sandbox.ts";
import { scenario, tool } from "../e2e/tools.ts";

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

function json(outcome: Outcome) {
  if (outcome.status !== 0) throw new Error(outcome.stderr);
  return JSON.parse(outcome.stdout);
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

const minutes = 60_000;

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
