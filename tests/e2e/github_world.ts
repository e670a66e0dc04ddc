/** A person, a project and a loopback GitHub, reached under its real names through a proxy. */
import { generateKeyPairSync } from "node:crypto";
import { type GitHub, type GitHubOptions, startGitHub } from "../cloud/github/github.ts";
import { binary } from "./binary.ts";
import { type Outcome, type Running, runProgram, startProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

/** The app's keys, made anew for each run. */
export const KEYS = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** Ada's own token: what must never be used for anybody else. */
export const ADAS_TOKEN = "ghp_canary_ada_EXAMPLE";

const WRITE = { contents: "write", metadata: "read" } as const;

/** Who and what there is. */
export const POPULATION: GitHubOptions = {
  apps: [{
    id: 4711,
    clientId: "Iv23liEXAMPLE",
    slug: "deployer",
    publicKey: KEYS.publicKey,
    deviceFlow: true,
    installations: [
      { id: 1, account: "acme", repositories: "all", permissions: WRITE },
      { id: 2, account: "ada", type: "User", repositories: ["notes"], permissions: WRITE },
    ],
  }],
  users: [{ login: "ada", tokens: [{ token: ADAS_TOKEN, scopes: ["repo", "read:org", "gist"] }] }],
  repositories: [
    { fullName: "acme/infra", private: true },
    { fullName: "acme/open" },
    { fullName: "ada/notes", private: true },
    { fullName: "ada/diary", private: true },
  ],
};

/** The app's key lies beside it. */
export const CONFIG = `auth:
  providers:
    app: { kind: github/app, app_id: 4711, private_key: !secret file:app.pem }
    tenant: { kind: github/app, app_id: 4711, private_key: !secret file:app.pem, host: octo.ghe.com }
    server: { kind: github/app, app_id: 4711, private_key: !secret file:app.pem, host: ghe.example.com }
    person: { kind: github/user, client_id: Iv23liEXAMPLE }
    ci: { kind: github/oidc, spec: { audience: api://example } }
    pat: { kind: github/token, token: !secret env:PAT }
  identities:
    acme: { kind: github/installation, default: true, via: { provider: app }, owner: acme }
    reader:
      kind: github/installation
      via: { provider: app }
      repositories: [acme/infra]
      permissions: { contents: read }
    both: { kind: github/installation, via: { provider: app }, owner: [acme, ada] }
    exposed:
      kind: github/installation
      via: { provider: app }
      owner: acme
      expose: [GITHUB_TOKEN]
    tenant: { kind: github/installation, via: { provider: tenant }, owner: acme }
    server: { kind: github/installation, via: { provider: server }, owner: acme }
    me: { kind: github/user, via: { provider: person } }
    mine: { kind: github/user, via: { provider: pat } }
`;

/** A world of one test. */
export interface Stage {
  readonly box: Sandbox;
  readonly github: GitHub;
  /** What every program here has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs any program. */
  tool(name: string, args: readonly string[], env?: Record<string, string>): Promise<Outcome>;
  /** Runs ours to its end. */
  run(args: readonly string[], env?: Record<string, string>): Promise<Outcome>;
  /** Starts ours and leaves it running. */
  start(args: readonly string[], env?: Record<string, string>): Running;
}

/** A test on a stage of its own. */
export function onStage(
  name: string,
  tools: readonly string[],
  options: GitHubOptions,
  play: (stage: Stage) => Promise<void>,
): void {
  scenario(name, { tools: ["openssl", "git", ...tools] }, async () => {
    await using box = sandbox();
    const github = await startGitHub({ ...POPULATION, ...options });
    try {
      await play(stageFor(box, github, await binary()));
    } finally {
      await github.close();
    }
  });
}

function stageFor(box: Sandbox, github: GitHub, program: string): Stage {
  const authority = box.write("ca.pem", github.authority);
  box.write("project/app.pem", KEYS.privateKey);
  box.write("project/atmos.yaml", CONFIG);
  const env = {
    ...box.env,
    HTTPS_PROXY: github.proxy,
    SSL_CERT_FILE: authority,
    GIT_SSL_CAINFO: authority,
    GIT_TERMINAL_PROMPT: "0",
    // A distribution's own git configuration is none of this test's business.
    GIT_CONFIG_NOSYSTEM: "1",
  };
  const where = (more: Record<string, string> = {}) => ({
    env: { ...env, ...more },
    cwd: box.project,
  });
  return {
    ...{ box, github, env },
    tool: (name, args, more) => runProgram(tool(name), args, where(more)),
    run: (args, more) => runProgram(program, args, where(more)),
    start: (args, more) => startProgram(program, args, where(more)),
  };
}

/** What a program that had to succeed printed. */
export function printed(outcome: Outcome): string {
  if (outcome.status === 0) return outcome.stdout;
  throw new Error(`It ended with ${outcome.status}\n${outcome.stdout}\n${outcome.stderr}`);
}
