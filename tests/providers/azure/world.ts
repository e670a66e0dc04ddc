/** What the tests of Azure share: a world whose cage runs the real modules against a loopback Entra ID. */
import "../../bare_process.ts";
import { ManagedIdentityCredential } from "@azure/identity";
import { openCageClient } from "../../../lib/cage/client.ts";
import * as application from "../../../providers/azure/cage/application.ts";
import * as subject from "../../../providers/oidc/cage/subject.ts";
import * as browser from "../../../providers/azure/cage/browser.ts";
import * as device from "../../../providers/azure/cage/device.ts";
import * as managed from "../../../providers/azure/cage/managed.ts";
import * as refresh from "../../../providers/azure/cage/refresh.ts";
import * as subscription from "../../../providers/azure/cage/subscription.ts";
import { type EntraCloud, makeEntra } from "../../cloud/azure/entra.ts";
import type { EntraOptions } from "../../cloud/azure/directory.ts";
import { makeIssuer } from "../../cloud/gcp/jwt.ts";
import { fakeCage } from "../../lib/cage/fake_cage.ts";
import { type FakeWorld, fakeWorld, inOneVoice, type PreparedWorld } from "../fake_world.ts";

const MODULES = {
  "azure/application": application.run,
  "oidc/subject": subject.run,
  "azure/browser": browser.run,
  "azure/device": device.run,
  "azure/managed": managed.run,
  "azure/refresh": refresh.run,
  "azure/subscription": subscription.run,
};

/** The company's directory. */
export const TENANT = "11111111-2222-3333-4444-555555555555";
/** A directory whose people are guests of the company. */
export const PARTNER = "99999999-2222-3333-4444-555555555555";
/** A person of the company. */
export const ADA = {
  username: "ada@contoso.example",
  home: TENANT,
  object: "aaaaaaaa-0000-0000-0000-000000000001",
};
/** A guest. */
export const GRACE = {
  username: "grace@partner.example",
  home: PARTNER,
  object: "bbbbbbbb-0000-0000-0000-000000000002",
};
/** An application. */
export const APP = {
  client: "22222222-3333-4444-5555-666666666666",
  object: "cccccccc-0000-0000-0000-000000000003",
};
/** Its secret. */
export const SECRET = "canary-secret~EXAMPLE";
/** Somebody else's token that the application trusts. */
export const ISSUER = "https://issuer.example";
/** Whom that token names. */
export const SUBJECT = "repo:example/app:ref:refs/heads/main";
/** Whom it is for. */
export const AUDIENCE = "api://AzureADTokenExchange";
/** The company's subscription. */
export const SUBSCRIPTION = "33333333-4444-5555-6666-777777777777";
/** A user-assigned identity, and the machine's own. */
export const MANAGED = {
  user: { client: "44444444-0000-0000-0000-000000000001", object: "o-user", tenant: TENANT },
  system: { client: "44444444-0000-0000-0000-000000000002", object: "o-system", tenant: TENANT },
};

/** One key for all tests of a file: making one takes a while. */
export const KEYS = await makeIssuer("key-1");

/** The company, as the loopback cloud knows it. */
export const COMPANY: EntraOptions = {
  tenants: [
    { id: TENANT, domain: "contoso.example" },
    { id: PARTNER, domain: "partner.example" },
  ],
  users: [ADA, GRACE],
  signsIn: ADA.username,
  applications: [{
    ...APP,
    tenant: TENANT,
    secrets: [SECRET],
    expiredSecrets: ["old-secret~EXAMPLE"],
    federated: [{ issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE, jwks: KEYS.jwks }],
  }],
  subscriptions: [{
    id: SUBSCRIPTION,
    name: "Production",
    tenant: TENANT,
    readers: [ADA.object, APP.object, MANAGED.user.object, MANAGED.system.object],
  }],
  managed: [MANAGED.user, { ...MANAGED.system, system: true }],
  identityHeader: "identity-header-EXAMPLE",
  interval: 1,
};

/** A world, and what happened in it. */
export interface TestWorld extends FakeWorld {
  readonly entra: EntraCloud;
  /** Everything that was asked of a server, with its host. */
  readonly reached: string[];
  /** How long the cage's modules waited, in milliseconds: no time in a test. */
  readonly pauses: readonly number[];
}

/** What a test prepares beside the cloud. */
export interface TestOptions extends Omit<PreparedWorld, "cage"> {
  readonly entra?: Partial<EntraOptions>;
  /** Answers what is not Azure's; refused unless told. */
  elsewhere?(request: Request): Response | Promise<Response>;
}

/** Opens a world, runs the test in it, and closes it. */
export async function inWorld(
  options: TestOptions,
  test: (world: TestWorld) => Promise<void>,
): Promise<void> {
  forgetMachine();
  const entra = makeEntra({ ...COMPANY, ...options.entra }, KEYS);
  const reached: string[] = [];
  const cage = fakeCage(MODULES, fetcher(entra, reached, options));
  const client = openCageClient({ openCage: cage.openCage }, [], { onNotice: () => {} });
  try {
    const { pauses } = cage;
    await test({ ...makeWorld(options), entra, reached, pauses, cage: (task) => client.run(task) });
  } finally {
    entra.stop();
    client.close();
  }
}

/** Microsoft's library knows a machine and its tokens as long as it lives: in a cage one sign-in, here all tests. */
function forgetMachine(): void {
  const application = new ManagedIdentityCredential()["managedIdentityApp"];
  const none = { sourceName: undefined, identitySource: undefined, nodeStorage: undefined };
  for (const it of [application, application.managedIdentityClient]) {
    Object.assign(it.constructor, none);
  }
}

function makeWorld(options: TestOptions): FakeWorld {
  const env = { HOME: "/home/ada", ...options.env };
  const unsaid = { person: false, secrets: {}, now: Date.now() };
  return inOneVoice(fakeWorld({ ...unsaid, ...options, env }));
}

const AZURE =
  /(^|\.)(microsoftonline\.(com|us)|chinacloudapi\.cn|azure\.com|usgovcloudapi\.net|entra\.example)$|^169\.254\.169\.254$|^127\.0\.0\.1:/;

/** Azure's hosts lead to the cloud; others to what the test prepared. */
function fetcher(entra: EntraCloud, reached: string[], options: TestOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { host, pathname, protocol } = new URL(request.url);
    reached.push(`${request.method} ${protocol === "http:" ? "http://" : ""}${host}${pathname}`);
    if (AZURE.test(host)) return await entra.handle(request);
    if (options.elsewhere) return await options.elsewhere(request);
    throw new TypeError(`error sending request: nobody is at ${host}`);
  };
}

/** A token of the other issuer's. */
export function foreignToken(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return KEYS.sign({ iss: ISSUER, sub: SUBJECT, aud: AUDIENCE, exp, ...more });
}
