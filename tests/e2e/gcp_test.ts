/** Google Cloud from outside: the real program, the real gcloud and the real libraries, a loopback Google. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { posix } from "@std/path";
import { ALONE } from "../providers/plans.ts";
import type { Credential } from "../../lib/credential.ts";
import { DELIVERIES } from "../../lib/provider/grant.ts";
import { CLOCK } from "../../lib/deno/machine.ts";
import { serve } from "../../lib/deno/serve.ts";
import { Secret } from "../../lib/secret.ts";
import { SessionServer } from "../../lib/session/server.ts";
import { grantFor } from "../../providers/gcp/grant/grant.ts";
import { answerSession } from "../../providers/gcp/grant/session_token.ts";
import { libraryCommand } from "./library.ts";
import {
  ADA,
  CI,
  CLIENT,
  DEPLOY,
  gcpJourney as journey,
  OTHER,
  PROJECT,
  REFRESH,
} from "./gcp_world.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { findTool, scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

journey(
  "whoami asks Google, from the cage, and ends with 4 when Google says no",
  {},
  async ({ run, google }) => {
    const told = JSON.parse(printed(await run(["whoami", "--json"])));
    assertEquals([told.valid, told.account, told.principal, told.region], [
      true,
      PROJECT,
      DEPLOY,
      "us-central1",
    ]);
    google.misbehave("forbidden");
    const refused = await run(["whoami", "-i", "project"]);
    assertEquals(refused.status, 4);
    assertStringIncludes(refused.stderr, "Google says 403 PERMISSION_DENIED");
    assertEquals((refused.stdout + refused.stderr).includes("PRIVATE KEY"), false);
  },
);

journey(
  "a company's authority is believed by whichever of the person's tools it was named to",
  {},
  async ({ run, box }) => {
    const path = `${box.directory}/ca.pem`;
    for (const name of ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"]) {
      printed(await run(["whoami"], { SSL_CERT_FILE: "", [name]: path }));
    }
    // Another cloud's tools have theirs.
    const { status, stderr } = await run(["whoami"], { SSL_CERT_FILE: "", AWS_CA_BUNDLE: path });
    assertEquals(status, 5);
    assertStringIncludes(stderr, "its certificate is signed by nobody whom this machine trusts");
  },
);

journey(
  "a shell has this identity's token in a private file, and no secret in a variable",
  {},
  async ({ run, google }) => {
    const script = 'env; echo "TOKEN=$(cat "$CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")"';
    const env = {
      GOOGLE_APPLICATION_CREDENTIALS: "/canary/adc.json",
      GOOGLE_OAUTH_ACCESS_TOKEN: "canary-token-EXAMPLE",
      CLOUDSDK_AUTH_ACCESS_TOKEN: "canary-token-EXAMPLE",
      CLOUDSDK_CORE_ACCOUNT: "canary@example.com",
      GCE_METADATA_HOST: "canary.example",
      DEVSHELL_CLIENT_PORT: "1",
    };
    const out = printed(await run(["exec", "--", "sh", "-c", script], env));
    assertEquals(out.includes("canary"), false);
    const variables = out.split("\n").filter((line) => !line.startsWith("TOKEN="));
    const token = out.match(/^TOKEN=(.*)$/m)?.[1] ?? "";
    assertEquals(google.vault.find(token)?.email, DEPLOY);
    assertEquals(variables.some((line) => line.includes("ya29") || line.includes(token)), false);
    assertMatch(out, /^GOOGLE_CLOUD_PROJECT=example-prod$/m);
  },
);

journey(
  "whoever's key takes another's place is who commands are then, and nobody by the former one's sign-in",
  {},
  async ({ run, box, google }) => {
    const script = 'cat "$CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"';
    const as = (identity: string) => run(["exec", "-i", identity, "--", "sh", "-c", script]);
    const emailOf = async (identity: string) =>
      google.vault.find(printed(await as(identity)).trim())?.email;
    assertEquals([await emailOf("project"), await emailOf("deploy")], [CI, DEPLOY]);
    const path = `${box.directory}/key.json`;
    const key = JSON.parse(Deno.readTextFileSync(path));
    box.write("key.json", JSON.stringify({ ...key, client_email: OTHER }));
    assertEquals(await emailOf("project"), OTHER);
    const refused = await as("deploy");
    assertEquals(refused.status, 125, refused.stderr);
    assertStringIncludes(refused.stderr, "403");
    Deno.removeSync(path);
    const gone = await as("project");
    assertEquals(gone.status, 125);
    assertStringIncludes(gone.stderr, "the file is not there");
  },
);

journey(
  "a service account's shell never holds the user's own refresh token",
  {},
  async ({ run, box, google }) => {
    const root = 'cd "$(dirname "$GOOGLE_APPLICATION_CREDENTIALS")/.."';
    const script = `${root}; grep -rl canary . ; cat "$CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"`;
    const out = printed(await run(["exec", "-i", "from-adc", "--", "sh", "-c", script]));
    assertEquals(google.vault.find(out.trim())?.email, DEPLOY);
    assertEquals(box.filesWith(REFRESH), [
      `${box.home}/.config/gcloud/application_default_credentials.json`,
    ]);
  },
);

journey("a person signs in without gcloud, once, and is then known without being asked", {
  tools: ["script"],
}, async ({ run, open, visit, google, box }) => {
  const alone = await run(["whoami", "-i", "mine"]);
  assertEquals(alone.status, 4);
  assertStringIncludes(alone.stderr, "Nobody is signed in to Google");
  await using terminal = await open(["login", "-i", "mine"]);
  const shown = await terminal.waitFor(/at this address:\s+https:\S+\s/);
  const page = shown.match(/at this address:\s+(https:\S+)/)![1]!;
  assertEquals(page.includes(CLIENT.secret), false);
  assertStringIncludes(await visit(page), "You are signed in");
  await terminal.waitFor("Authentication successful");
  assertEquals(await terminal.status, 0);
  const told = JSON.parse(printed(await run(["whoami", "-i", "mine", "--json"])));
  assertEquals([told.valid, told.principal], [true, ADA.email]);
  // The refresh token is kept, sealed.
  const [token] = [...google.vault.refresh.keys()].filter((key) => key !== REFRESH);
  assertEquals(box.filesWith(token!), []);
});

journey(
  "gcloud in a shell is this identity, in its project, and leaves the user's own configuration alone",
  { tools: ["gcloud"] },
  async ({ run, box, google }) => {
    const before = snapshot(box);
    const script = `set -e
      gcloud auth print-access-token
      gcloud config get project
      gcloud config get account
      gcloud config get compute/region
      gcloud config config-helper '--format=value(credential.access_token)'
      gcloud config set core/disable_usage_reporting true`;
    const env = { PATH: `${posix.dirname(tool("gcloud"))}:${box.env.PATH}` };
    const out = printed(await run(["exec", "--", "sh", "-c", script], env));
    const [token, project, account, region, helped] = out.trim().split("\n");
    assertEquals(google.vault.find(token!)?.email, DEPLOY);
    assertEquals([project, account, region, helped], [PROJECT, DEPLOY, "us-central1", token]);
    assertEquals(snapshot(box), before);
  },
);

/** The user's own gcloud configuration, byte for byte. */
function snapshot(box: Sandbox): Record<string, string> {
  const root = `${box.home}/.config/gcloud`;
  return Object.fromEntries(
    box.tree("home/.config/gcloud").filter((path) => !path.endsWith("/"))
      .map((path) => [path, Deno.readTextFileSync(`${root}/${path}`)]),
  );
}

/** A session's grant, served as a session serves it, for programs that read it. */
async function withSession(
  box: Sandbox,
  go: (
    env: Record<string, string>,
    state: { token: string; life: number; asked: number },
  ) => Promise<void>,
) {
  const state = { token: "ya29.c.first-EXAMPLE", life: 3600, asked: 0 };
  const credential = (): Credential => ({
    type: "gcp/token",
    expires: Date.now() + state.life * 1000,
    shown: { principal: DEPLOY },
    secret: { token: new Secret(state.token) },
  });
  const clock = CLOCK;
  const server = new SessionServer({
    serve: (service) => serve(clock, service),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    clock,
  });
  const served = server.seat("gcp", answerSession, () => (state.asked++, credential()));
  const place = { project: PROJECT, region: undefined, zone: undefined, quota: undefined };
  const { variables, files } = grantFor(place, credential(), {
    os: "linux",
    directory: `${box.directory}/session`,
    join: posix.join,
    identity: "deploy",
    delivery: "process",
    helper: undefined,
    ...ALONE,
    own: [""],
    server: served,
  });
  for (const [name, content] of Object.entries(files)) {
    box.write(`session/${name}`, typeof content === "string" ? content : content.reveal());
  }
  try {
    await go({ ...box.env, ...variables }, state);
  } finally {
    await server.close();
  }
}

for (const delivery of DELIVERIES) {
  journey(
    `Google's library inside a session is this identity, by either file, past any proxy (${delivery})`,
    {},
    async ({ run, google }) => {
      const other = '"$CLOUDSDK_CONFIG/application_default_credentials.json"';
      const both = `"$@" && GOOGLE_APPLICATION_CREDENTIALS=${other} "$@"`;
      const command = ["sh", "-c", both, "sh", ...libraryCommand("google_token.ts")];
      const proxy = { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9" };
      const told = printed(await run(["exec", "--delivery", delivery, "--", ...command], proxy));
      const found = told.trim().split("\n").map((line) => JSON.parse(line));
      const who = found.map(([token, project]) => [google.vault.find(token)?.email, project]);
      assertEquals(who, [[DEPLOY, PROJECT], [DEPLOY, PROJECT]]);
    },
  );
}

scenario(
  "Google's library for JavaScript gets this identity's token, and the next one",
  {},
  async () => {
    await using box = sandbox();
    await withSession(box, async (env, state) => {
      const [program, ...args] = libraryCommand("google_token.ts");
      const ask = async () =>
        JSON.parse(printed(await runProgram(`/usr/bin/${program}`, args, { env })));
      assertEquals(await ask(), ["ya29.c.first-EXAMPLE", PROJECT]);
      state.token = "ya29.c.second-EXAMPLE";
      assertEquals(await ask(), ["ya29.c.second-EXAMPLE", PROJECT]);
      assertEquals(state.asked, 2);
    });
  },
);

scenario(
  "gcloud's Application Default Credentials (Google's library for Python) get this identity's token",
  { tools: ["gcloud"] },
  async () => {
    await using box = sandbox();
    await withSession(box, async (env, state) => {
      const path = { ...env, PATH: Deno.env.get("PATH")! };
      const args = ["auth", "application-default", "print-access-token"];
      const ask = async () => printed(await runProgram(tool("gcloud"), args, { env: path })).trim();
      assertEquals(await ask(), "ya29.c.first-EXAMPLE");
      state.token = "ya29.c.second-EXAMPLE";
      assertEquals(await ask(), "ya29.c.second-EXAMPLE");
    });
  },
);

const PYTHON = `
import google.auth
from google.auth.transport.requests import Request
try:
    credentials, project = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
    credentials.refresh(Request())
    print(credentials.token, project)
except google.auth.exceptions.DefaultCredentialsError as error:
    print("refused:", error)
`;

scenario(
  "Debian's Python library gets this identity's token, or, where it is too old, none at all",
  { tools: ["python3"], conditions: { "python3-google-auth installed": await hasPython() } },
  async () => {
    await using box = sandbox();
    const user = {
      type: "authorized_user",
      client_id: "a",
      client_secret: "b",
      refresh_token: REFRESH,
    };
    box.write("home/.config/gcloud/application_default_credentials.json", JSON.stringify(user));
    await withSession(box, async (env) => {
      const out = printed(await runProgram(tool("python3"), ["-c", PYTHON], { env })).trim();
      if (out.startsWith("refused:")) assertStringIncludes(out, "Type is external_account");
      else assertEquals(out, `ya29.c.first-EXAMPLE ${PROJECT}`);
    });
  },
);

async function hasPython(): Promise<boolean> {
  const python = findTool("python3");
  if (!python) return false;
  return (await runProgram(python, ["-c", "import google.auth, requests"], { env: {} })).status ===
    0;
}

scenario("a lapsed credential is not handed out, and the library says what to do", {
  tools: ["gcloud"],
}, async () => {
  await using box = sandbox();
  await withSession(box, async (env, state) => {
    state.life = -1;
    const path = { ...env, PATH: Deno.env.get("PATH")! };
    const args = ["auth", "application-default", "print-access-token"];
    const { status, stderr } = await runProgram(tool("gcloud"), args, { env: path });
    assert(status !== 0);
    assertStringIncludes(stderr, "run atmos-auth login");
  });
});
