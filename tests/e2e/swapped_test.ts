/**
 * Attacks on an open session: what its identity comes from is somebody else's by the time that a command in it asks
 * anew. Each cloud's own answer tells whose it is; the commands in the session must refuse to be them.
 */
import { generateKeyPairSync } from "node:crypto";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ADA, APP, azureJourney, GRACE, SECRET, SUBSCRIPTION, TENANT } from "./azure_world.ts";
import { binary } from "./binary.ts";
import { KEYS, onStage, POPULATION } from "./github_world.ts";
import type { Outcome, Running } from "./process.ts";
import { PASSPHRASE, type Sandbox } from "./sandbox.ts";
import { ROLE, samlJourney } from "./saml_world.ts";
import { ssoJourney } from "./sso_world.ts";
import { isThere, printed, until } from "./world.ts";

/** A session, what happens beside it, and the commands in it that follow. */
interface Swap {
  readonly box: Sandbox;
  readonly identity: string;
  start(args: readonly string[]): Running;
  run(args: readonly string[]): Promise<Outcome>;
  /** What somebody does outside. */
  outside(): Promise<unknown> | void;
  /** Variables that a command needs in there, beside the store's passphrase. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Opens the session, and returns what each command in it said and how it ended, in their order. */
async function saidInside(
  { box, identity, start, outside, env = {} }: Swap,
  commands: readonly string[],
): Promise<readonly string[]> {
  const [ready, go, said] = ["ready", "go", "said"].map((name) => `${box.directory}/${name}`);
  for (const path of [ready!, go!]) await Deno.remove(path).catch(() => {});
  const program = await binary();
  const set = { ATMOS_TRUST: "1", ATMOS_KEYRING_PASSWORD: PASSPHRASE, ...env };
  const exports = Object.entries(set).map(([name, value]) => `export ${name}='${value}'`);
  const asked = commands.map((words, at) =>
    `${program} ${words} >${said}${at} 2>&1; echo "status $?" >>${said}${at}`
  );
  const waiting = `touch ${ready}; until [ -e ${go} ]; do sleep 0.1; done`;
  const script = [waiting, ...exports, ...asked].join("\n");
  const running = start(["exec", "-i", identity, "--", "sh", "-c", script]);
  await until(() => isThere(ready!), "the child runs", running);
  try {
    await outside();
  } catch (error) {
    // A child that waits would outlive the test.
    running.kill("SIGTERM");
    await running.done;
    throw error;
  }
  Deno.writeTextFileSync(go!, "");
  const { stderr } = await running.done;
  assertEquals(isThere(`${said}${commands.length - 1}`), true, stderr);
  return commands.map((_, at) => Deno.readTextFileSync(`${said}${at}`));
}

/** The reason where the configuration itself names somebody else by now. */
const OTHERWISE = "is configured otherwise by now";

/** Asserts that no command in the session became somebody else, and that each said why. */
async function assertRefused(swap: Swap, reason: string, more: readonly string[] = []) {
  const { identity } = swap;
  const commands = [`whoami -i ${identity}`, `exec -i ${identity} -- true`, ...more];
  const said = await saidInside(swap, commands);
  for (const [at, text] of said.entries()) {
    const why = `"${identity}" ${reason}, and this session stays who it was opened as`;
    assertStringIncludes(text, why, commands[at]);
    assertEquals(/^status (1|125)$/m.test(text), true, text);
  }
}

/** Another application of the company. */
const APP2 = {
  client: "22222222-3333-4444-5555-777777777777",
  object: "cccccccc-0000-0000-0000-000000000004",
};
const SECRET2 = "canary~other-secret~EXAMPLE";

azureJourney("attack: an open session becomes another application of Azure", {
  applications: [
    { ...APP, tenant: TENANT, secrets: [SECRET] },
    { ...APP2, tenant: TENANT, secrets: [SECRET2] },
  ],
  subscriptions: [{
    ...{ id: SUBSCRIPTION, name: "Production", tenant: TENANT },
    readers: [APP.object, APP2.object],
  }],
}, async ({ box, start, run, change, certificate }) => {
  const file = (name: string, text: string) => box.write(name, text);
  file("client", APP.client);
  file("secret", SECRET);
  await change(
    `client_id: ${APP.client}, client_secret: "${SECRET}"`,
    `client_id: !include.raw "${box.directory}/client", ` +
      `client_secret: !secret "file:${box.directory}/secret"`,
  );
  const outside = () => {
    file("client", APP2.client);
    file("secret", SECRET2);
  };
  const env = { SSL_CERT_FILE: certificate };
  await assertRefused(
    { box, identity: "secret", start, run, outside, env },
    OTHERWISE,
    ["console -i secret --print-only"],
  );
  const { principal } = JSON.parse(printed(await run(["whoami", "-i", "secret", "--json"])));
  assertEquals(principal, APP2.client);
});

azureJourney(
  "attack: an open session becomes who signs in to Azure elsewhere",
  {},
  async (world) => {
    const { box, start, run, open, opened, visit, entra, certificate } = world;
    const signIn = async () => {
      const before = opened().length;
      await using terminal = await open(["login", "-i", "ada"]);
      await until(() => opened().length > before, "a browser is opened");
      await visit(opened().at(-1)!);
      assertEquals(await terminal.status, 0, terminal.text());
    };
    await signIn();
    const outside = async () => {
      printed(await run(["logout", "--provider", "ada"]));
      Object.assign(entra.vault.options, { signsIn: GRACE.username });
      await signIn();
    };
    const env = { SSL_CERT_FILE: certificate };
    await assertRefused(
      { box, identity: "ada", start, run, outside, env },
      `would be ${GRACE.username} now`,
    );
    const { principal } = JSON.parse(printed(await run(["whoami", "-i", "ada", "--json"])));
    assertEquals([principal, ADA.username === principal], [GRACE.username, false]);
  },
);

samlJourney(
  "attack: an open session becomes who signs in with SAML elsewhere",
  {},
  async (world) => {
    const { box, start, run, openHere, idp } = world;
    const signIn = async () => {
      await using pty = await openHere(["login", "-i", "admin"]);
      assertEquals(await pty.status, 0, pty.text());
    };
    await signIn();
    const outside = async () => {
      idp.state.name = "eve@example.com";
      await signIn();
    };
    const eve = `${ROLE.replace(":iam:", ":sts:").replace("role", "assumed-role")}/eve@example.com`;
    await assertRefused({ box, identity: "admin", start, run, outside }, `would be ${eve} now`);
    assertStringIncludes(printed(await run(["whoami", "-i", "admin"])), "eve@example.com");
  },
);

ssoJourney(
  "attack: an open session becomes who signs in to the portal elsewhere",
  {},
  async (world) => {
    const { box, start, run, signIn, sso } = world;
    await signIn("-i", "dev-user");
    const outside = async () => {
      sso.seat("eve");
      printed(await run(["logout", "--provider", "aws-sso"]));
      await signIn("--provider", "aws-sso");
    };
    const said = await saidInside({ box, identity: "dev-user", start, run, outside }, [
      "whoami -i dev-user",
      "exec -i dev-user -- true",
      "credential-process -i dev-user",
    ]);
    for (const text of said) {
      assertStringIncludes(text, "/eve now, and this session stays who it was opened as");
      assertEquals(/^status (1|125)$/m.test(text), true, text);
    }
    assertStringIncludes(printed(await run(["whoami", "-i", "dev-user"])), "/eve");
  },
);

/** Another app's keys. */
const KEYS2 = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

const [DEPLOYER] = POPULATION.apps!;

onStage("attack: an open session becomes another app of the same owner", [], {
  apps: [DEPLOYER!, {
    ...{ id: 4712, clientId: "Iv23liOTHER", slug: "admin", publicKey: KEYS2.publicKey },
    installations: [{ ...DEPLOYER!.installations![0]!, id: 3 }],
  }],
}, async ({ box, start, run, env }) => {
  const file = (name: string, text: string) => box.write(`project/${name}`, text);
  file("app.id", "4711");
  file(
    "atmos.yaml",
    `auth:
  providers:
    app: { kind: github/app, app_id: !include app.id, private_key: !secret file:app.pem }
  identities:
    acme: { kind: github/installation, via: { provider: app }, owner: acme }
`,
  );
  const outside = () => {
    file("app.id", "4712");
    file("app.pem", KEYS2.privateKey);
  };
  assertEquals(KEYS.privateKey === KEYS2.privateKey, false);
  const { HTTPS_PROXY = "", SSL_CERT_FILE = "" } = env;
  const inside = { HTTPS_PROXY, SSL_CERT_FILE };
  await assertRefused({ box, identity: "acme", start, run, outside, env: inside }, OTHERWISE);
  assertStringIncludes(printed(await run(["whoami", "-i", "acme"])), "admin[bot]");
});
