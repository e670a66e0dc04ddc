/** What the tests of GitHub share: a world whose cage runs the real modules against a loopback GitHub. */
import "../../bare_process.ts";
import { generateKeyPairSync } from "node:crypto";
import { openCageClient } from "../../../lib/cage/client.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { Plan } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import * as subject from "../../../providers/oidc/cage/subject.ts";
import * as app from "../../../providers/github/cage/app.ts";
import * as device from "../../../providers/github/cage/device.ts";
import * as installation from "../../../providers/github/cage/installation.ts";
import * as refresh from "../../../providers/github/cage/refresh.ts";
import * as revoke from "../../../providers/github/cage/revoke.ts";
import * as whoami from "../../../providers/github/cage/whoami.ts";
import { Cloud, type GitHubOptions } from "../../cloud/github/cloud.ts";
import { fakeCage } from "../../lib/cage/fake_cage.ts";
import { type FakeWorld, fakeWorld, inOneVoice, type PreparedWorld } from "../fake_world.ts";

const MODULES = {
  "oidc/subject": subject.run,
  "github/app": app.run,
  "github/device": device.run,
  "github/installation": installation.run,
  "github/refresh": refresh.run,
  "github/revoke": revoke.run,
  "github/whoami": whoami.run,
};

function makeKeys(type: "pkcs1" | "pkcs8") {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type, format: "pem" },
  });
}

/** The app's key. */
export const KEYS = makeKeys("pkcs1");

/** Somebody else's. */
export const OTHER_KEYS = makeKeys("pkcs8");

/** What the app may do where it is installed. */
export const WRITE = { contents: "write", metadata: "read" } as const;

/** Fixed names of the GitHub that the tests work with. */
export const POPULATION: GitHubOptions = {
  apps: [
    {
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
    },
    {
      id: 4712,
      clientId: "Iv23loneEXAMPLE",
      slug: "loner",
      publicKey: KEYS.publicKey,
      installations: [{ id: 4, account: "acme", repositories: "all", permissions: WRITE }],
    },
    { id: 4713, clientId: "Iv23idleEXAMPLE", slug: "idle", publicKey: KEYS.publicKey },
  ],
  oauthApps: [{ clientId: "Ov23liEXAMPLE" }],
  users: [{
    login: "ada",
    tokens: [
      { token: "ghp_classic_EXAMPLE", scopes: ["repo"] },
      { token: "github_pat_fine_EXAMPLE", expires: Date.parse("2031-01-01T00:00:00Z") },
    ],
  }],
  repositories: [
    { fullName: "acme/infra", private: true },
    { fullName: "acme/app", private: true },
    { fullName: "ada/notes", private: true },
    { fullName: "ada/diary", private: true },
  ],
};

/** A world, and what happened in it. */
export interface TestWorld extends FakeWorld {
  readonly github: Cloud;
  /** Everything that was asked of a server, as `METHOD host/path status`. */
  reached(): readonly string[];
}

/** What a test prepares beside the cloud. */
export interface TestOptions extends Omit<PreparedWorld, "cage"> {
  readonly github?: GitHubOptions;
  /** Called when a module in the cage waits, with the milliseconds. */
  onSleep?(ms: number, github: Cloud): void;
}

/** Opens a world, runs the test in it, and closes it. */
export async function inWorld(
  options: TestOptions,
  test: (world: TestWorld) => Promise<void>,
): Promise<void> {
  const github = new Cloud({ ...POPULATION, ...options.github });
  const cage = fakeCage(MODULES, fetcher(github), (ms) => options.onSleep?.(ms, github));
  const client = openCageClient({ openCage: cage.openCage }, [], { onNotice: () => {} });
  const world: TestWorld = {
    ...inOneVoice(fakeWorld({ secrets: {}, ...options })),
    github,
    reached: () =>
      github.requests.map(({ method, host, path, status }) => `${method} ${host}${path} ${status}`),
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    cage: (task) => client.run(task),
  };
  try {
    await test(world);
  } finally {
    github.stop();
    client.close();
  }
}

/** A `fetch` that leads to the loopback GitHub whatever the host is. */
export function fetcher(github: Cloud): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const answered = github.handle({
      ...{ method: request.method, host: url.host, url },
      headers: Object.fromEntries(request.headers),
      body: new Uint8Array(await request.arrayBuffer()),
    });
    const ended = new Promise<never>((_, reject) =>
      request.signal.addEventListener("abort", () => reject(request.signal.reason))
    );
    const reply = await Promise.race([answered, ended]);
    if (reply === undefined) throw new TypeError("error sending request: connection closed");
    const body = [204, 302].includes(reply.status) ? null : Uint8Array.from(bytesOf(reply.body));
    return new Response(body, { status: reply.status, headers: { ...reply.headers } });
  };
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

/** Signs in along these plans, the first without anything before it. */
export async function signIn(
  world: ProviderContext,
  ...plans: readonly Plan[]
): Promise<Credential> {
  let credential: Credential | undefined;
  for (const plan of plans) credential = await plan.signIn(world, credential);
  return credential!;
}
