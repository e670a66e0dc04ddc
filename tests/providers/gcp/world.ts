/** What the tests of Google Cloud share: a world whose cage runs the real modules against a loopback Google. */
import "../../bare_process.ts";
import { openCageClient } from "../../../lib/cage/client.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { KindOf, Role } from "../../../lib/provider/kind.ts";
import type { Plan, Plans, ProviderPlan } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import * as authorize from "../../../providers/gcp/cage/authorize.ts";
import * as awsSubject from "../../../providers/gcp/cage/aws_subject.ts";
import * as cluster from "../../../providers/gcp/cage/cluster.ts";
import * as exchange from "../../../providers/gcp/cage/exchange.ts";
import * as impersonate from "../../../providers/gcp/cage/impersonate.ts";
import * as key from "../../../providers/gcp/cage/key.ts";
import * as metadata from "../../../providers/gcp/cage/metadata.ts";
import * as refresh from "../../../providers/gcp/cage/refresh.ts";
import * as revoke from "../../../providers/gcp/cage/revoke.ts";
import * as subject from "../../../providers/oidc/cage/subject.ts";
import * as tokeninfo from "../../../providers/gcp/cage/tokeninfo.ts";
import { type GoogleCloud, makeGoogle } from "../../cloud/gcp/google.ts";
import type { GoogleOptions } from "../../cloud/gcp/cloud.ts";
import { type Issuer, makeIssuer } from "../../cloud/gcp/jwt.ts";
import { fakeCage } from "../../lib/cage/fake_cage.ts";
import { type FakeWorld, fakeWorld, inOneVoice, type PreparedWorld } from "../fake_world.ts";
import { planOf } from "../plans.ts";
import { described } from "../../../providers/gcp/google.ts";

const MODULES = {
  "gcp/authorize": authorize.run,
  "gcp/aws_subject": awsSubject.run,
  "gcp/cluster": cluster.run,
  "gcp/exchange": exchange.run,
  "gcp/impersonate": impersonate.run,
  "gcp/key": key.run,
  "gcp/metadata": metadata.run,
  "gcp/refresh": refresh.run,
  "gcp/revoke": revoke.run,
  "oidc/subject": subject.run,
  "gcp/tokeninfo": tokeninfo.run,
};

/** A person with a Google account. */
export const ADA = { email: "ada@example.com", sub: "100000000000000000001" };
/** The OAuth client that people sign in with. */
export const CLIENT = {
  id: "desktop-EXAMPLE.apps.googleusercontent.com",
  secret: "GOCSPX-EXAMPLE",
};
/** The project that the service accounts belong to. */
export const PROJECT = "example-prod";
/** A service account that others may act as. */
export const DEPLOY = `deploy@${PROJECT}.iam.gserviceaccount.com`;
/** A service account between a person and `DEPLOY`. */
export const MIDDLE = `middle@${PROJECT}.iam.gserviceaccount.com`;
/** A workload identity pool's provider, as configuration names it. */
export const POOL = {
  project_number: "123456789012",
  workload_identity_pool_id: "ci",
  workload_identity_provider_id: "issuer",
};
const POOL_PATH =
  "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/ci";
/** The same, as Google names it. */
export const AUDIENCE = `${POOL_PATH}/providers/issuer`;
/** Who a token of the issuer's is, in the pool. */
export const SUBJECT = `principal:${POOL_PATH}/subject/repo:example/app`;

/** A world, and what happened in it. */
export interface TestWorld extends FakeWorld {
  readonly google: GoogleCloud;
  readonly issuer: Issuer;
  /** Everything that was asked of a server, with its host. */
  readonly reached: string[];
  /** A token of the issuer's, for that audience. */
  subjectToken(audience?: string, more?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): void;
}

/** What a test prepares beside the cloud. */
export interface TestOptions extends Omit<PreparedWorld, "cage"> {
  readonly google?: GoogleOptions;
  /** Answers what is not Google's; refused unless told. */
  elsewhere?(request: Request): Response | Promise<Response>;
}

/** One key for all tests of a file: making one takes a while. */
const ISSUER = await makeIssuer("key-1");

/** Opens a world, runs the test in it, and closes it. */
export async function inWorld(
  options: TestOptions,
  test: (world: TestWorld) => Promise<void>,
): Promise<void> {
  const issuer = ISSUER;
  const google = makeGoogle({
    users: [ADA],
    clients: [CLIENT],
    consents: ADA.email,
    serviceAccounts: [
      {
        email: DEPLOY,
        uniqueId: "1",
        keys: issuer.jwks,
        creators: [`user:${ADA.email}`, `serviceAccount:${MIDDLE}`, SUBJECT],
        longest: 43_200,
      },
      { email: MIDDLE, uniqueId: "2", creators: [`user:${ADA.email}`] },
    ],
    pools: [{ audience: AUDIENCE, issuer: "https://issuer.example", jwks: issuer.jwks }],
    awsKeys: { AKIAADA0000000EXAMPLE: "arn:aws:sts::111122223333:assumed-role/ci/ada" },
    actions: {
      bearer: "actions-bearer-EXAMPLE",
      issue: (audience) => issuer.sign(claims({ aud: audience })),
    },
    ...options.google,
  });
  const world = makeWorld(options, google, issuer);
  try {
    await test(world);
  } finally {
    google.stop();
    world.close();
  }
}

function claims(more: Readonly<Record<string, unknown>>) {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return { iss: "https://issuer.example", sub: "repo:example/app", exp, ...more };
}

function makeWorld(options: TestOptions, google: GoogleCloud, issuer: Issuer): TestWorld {
  const reached: string[] = [];
  const cage = fakeCage(MODULES, fetcher(google, reached, options));
  const client = openCageClient({ openCage: cage.openCage }, [], { onNotice: () => {} });
  const env = { HOME: "/home/ada", ...options.env };
  return {
    ...inOneVoice(fakeWorld({ person: false, secrets: {}, ...options, env })),
    google,
    issuer,
    reached,
    subjectToken: (aud = `https:${AUDIENCE}`, more = {}) => issuer.sign(claims({ aud, ...more })),
    cage: (task) => client.run(task),
    close: () => client.close(),
  };
}

/** Google's hosts lead to the cloud; others to what the test prepared. */
function fetcher(google: GoogleCloud, reached: string[], options: TestOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { host, pathname } = new URL(request.url);
    reached.push(`${request.method} ${host}${pathname}`);
    if (/(^|\.)googleapis\.com$|^google\.example$/.test(host)) {
      const answer = google.handle(request);
      const ended = new Promise<never>((_, reject) =>
        request.signal.addEventListener("abort", () => reject(request.signal.reason))
      );
      return await Promise.race([answer, ended]);
    }
    if (options.elsewhere) return await options.elsewhere(request);
    throw new TypeError(`error sending request: nobody is at ${host}`);
  };
}

/** Plans an entry from its fields as they would be written. */
export function planned<R extends Role>(
  kind: KindOf<R>,
  fields: unknown,
  via?: Plan,
  name = "it",
): Plans[R] {
  return planOf(kind, fields, via, name);
}

/** A plan that stands before another one. */
export function via(known: Parameters<typeof described>[0] = {}, stored = true): ProviderPlan {
  return {
    ...described(known),
    stored,
    hosts: () => [],
    signIn: () => Promise.reject(new Error("the link before has signed in already")),
  };
}

/** A person's token, as the link before would have it. */
export function adasToken(world: TestWorld): Credential {
  const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  const issued = { member: `user:${ADA.email}`, email: ADA.email, scopes };
  const { token } = world.google.vault.issue("ya29.a0", issued);
  return {
    type: "gcp/token",
    expires: world.clock.now() + 3_600_000,
    shown: { principal: ADA.email },
    secret: { token: new Secret(token) },
  };
}

/** What the cloud knows of a credential. */
export function known(world: TestWorld, credential: Credential) {
  return world.google.vault.find(credential.secret.token!.reveal());
}
