/** A world with a Google in it: a service account by its key, a person, and what gcloud knows of them. */
import { makeAuthority } from "../cloud/gcp/authority.ts";
import { type Google, startGoogle } from "../cloud/gcp/google.ts";
import { makeIssuer } from "../cloud/gcp/jwt.ts";
import { binary } from "./binary.ts";
import { type Outcome, runProgram } from "./process.ts";
import { type Pty, startPty } from "./pty.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { type Needs, scenario } from "./tools.ts";
import { printed } from "./world.ts";

/** The project. */
export const PROJECT = "example-prod";
/** A service account, whose key is `key.json`. */
export const CI = `ci@${PROJECT}.iam.gserviceaccount.com`;
/** Another, which the first one and Ada may act as. */
export const DEPLOY = `deploy@${PROJECT}.iam.gserviceaccount.com`;
/** A third, whose key would do in the place of the first one's; it may act as nobody. */
export const OTHER = `other@${PROJECT}.iam.gserviceaccount.com`;
/** A person. */
export const ADA = { email: "ada@example.com", sub: "100000000000000000001" };
/** What she signs in with. */
export const CLIENT = {
  id: "desktop-EXAMPLE.apps.googleusercontent.com",
  secret: "GOCSPX-canary-EXAMPLE",
};
/** The user's own refresh token, which must never enter a session. */
export const REFRESH = "1//canary-refresh-EXAMPLE";

/** A secret in Secret Manager, of which there is an older version. */
export const KEPT = `projects/${PROJECT}/secrets/ops`;

/** A secret of one region. */
export const REGIONAL = `projects/${PROJECT}/locations/europe-west1/secrets/db`;
/** What it is now. */
export const KEPT_SECRET = "GOCSPX-canary-kept-EXAMPLE";

/** The world of one test. */
export interface Place {
  readonly box: Sandbox;
  readonly google: Google;
  /** Path of the certificate that clients must trust. */
  readonly certificate: string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Starts the program on a terminal. */
  open(args: readonly string[]): Promise<Pty>;
  /** Opens a page as a browser would, redirects and all; gives its text. */
  visit(page: string): Promise<string>;
}

/** A test in such a world. */
export function gcpJourney(name: string, needs: Needs, go: (place: Place) => Promise<void>): void {
  scenario(name, needs, async () => {
    await using box = sandbox();
    const authority = await makeAuthority(box.directory);
    const issuer = await makeIssuer("key-1");
    const google = startGoogle(authority, {
      users: [ADA],
      clients: [CLIENT],
      consents: ADA.email,
      serviceAccounts: [
        { email: CI, uniqueId: "1", keys: issuer.jwks },
        { email: OTHER, uniqueId: "3", keys: issuer.jwks },
        { email: DEPLOY, uniqueId: "2", creators: [`serviceAccount:${CI}`, `user:${ADA.email}`] },
      ],
      secrets: {
        [KEPT]: { readers: [CI, DEPLOY], versions: ["older", KEPT_SECRET] },
        [REGIONAL]: { readers: [CI, DEPLOY], versions: [KEPT_SECRET] },
      },
    });
    const scopes = ["openid", "https://www.googleapis.com/auth/cloud-platform"];
    google.vault.refresh.set(REFRESH, { user: ADA, client: CLIENT.id, scopes });
    writeFiles(box, google.url, issuer.pem);
    const base = { ...box.env, SSL_CERT_FILE: authority.certificate };
    const program = await binary();
    const options = { cwd: box.project };
    try {
      printed(await runProgram(program, ["trust"], { ...options, env: base }));
      await go({
        ...{ box, google, certificate: authority.certificate },
        run: (args, env = {}) =>
          runProgram(program, args, { ...options, env: { ...base, ...env } }),
        open: (args) => startPty(program, args, { ...options, env: base, columns: 900 }),
        visit: (page) => visit(page, authority.certificate),
      });
    } finally {
      await google.close();
    }
  });
}

async function visit(page: string, certificate: string): Promise<string> {
  const client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(certificate)] });
  try {
    return await (await fetch(page, { client } as RequestInit)).text();
  } finally {
    client.close();
  }
}

function writeFiles(box: Sandbox, url: string, pem: string): void {
  const key = { type: "service_account", client_email: CI, private_key: pem, project_id: PROJECT };
  const keyFile = box.write("key.json", JSON.stringify(key));
  const user = {
    type: "authorized_user",
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    refresh_token: REFRESH,
  };
  box.write("home/.config/gcloud/application_default_credentials.json", JSON.stringify(user));
  box.write("home/.config/gcloud/configurations/config_default", "[core]\nproject = ada-own\n");
  box.write("home/.config/gcloud/active_config", "default");
  box.write(
    "project/atmos.yaml",
    `auth:
  providers:
    key: { kind: gcp/service-account-key, key: !secret "file:${keyFile}", endpoint_url: "${url}" }
    adc: { kind: gcp/adc, endpoint_url: "${url}" }
    ada:
      kind: gcp/user
      client_id: ${CLIENT.id}
      client_secret: ${CLIENT.secret}
      open_browser: false
      account: ${ADA.email}
      endpoint_url: "${url}"
  identities:
    mine:
      kind: gcp/project
      via: { provider: ada }
      principal: { project_id: ${PROJECT} }
    deploy:
      kind: gcp/service-account
      default: true
      via: { provider: key }
      principal: { service_account_email: ${DEPLOY}, region: us-central1 }
    from-adc:
      kind: gcp/service-account
      via: { provider: adc }
      principal: { service_account_email: ${DEPLOY} }
    project:
      kind: gcp/project
      via: { provider: key }
      principal: { project_id: other-project }
    nobody: { kind: mock }
`,
  );
}
