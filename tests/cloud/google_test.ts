/** The loopback Google is only believed because Google's own libraries believe it. */
import {
  AwsClient,
  type BaseExternalAccountClient,
  IdentityPoolClient,
  Impersonated,
  JWT,
  OAuth2Client,
} from "google-auth-library";
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { makeAuthority } from "./gcp/authority.ts";
import type { GoogleOptions } from "./gcp/cloud.ts";
import { type Google, startGoogle } from "./gcp/google.ts";
import { makeIssuer } from "./gcp/jwt.ts";
import { runProgram } from "../e2e/process.ts";
import { sandbox } from "../e2e/sandbox.ts";
import { findTool, scenario } from "../e2e/tools.ts";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const CLIENT = { id: "desktop-EXAMPLE.apps.googleusercontent.com", secret: "GOCSPX-EXAMPLE" };
const ADA = { email: "ada@example.com", sub: "100000000000000000001" };
const POOL = "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/ci";
const AUDIENCE = `${POOL}/providers/issuer`;
const DEPLOY = "deploy@example-prod.iam.gserviceaccount.com";
const MIDDLE = "middle@example-prod.iam.gserviceaccount.com";

/** What a proof works with. */
interface Bench {
  readonly google: Google;
  readonly issuer: Awaited<ReturnType<typeof makeIssuer>>;
  readonly certificate: string;
  /** Options that turn the library's requests to Google towards us. */
  readonly options: { transporterOptions: { fetchImplementation: typeof fetch } };
  readonly box: ReturnType<typeof sandbox>;
}

async function bench(check: (bench: Bench) => Promise<void>, more: GoogleOptions = {}) {
  await using box = sandbox();
  const issuer = await makeIssuer("key-1");
  const authority = await makeAuthority(box.directory);
  const google = startGoogle(authority, {
    users: [ADA],
    clients: [CLIENT],
    consents: ADA.email,
    serviceAccounts: [
      {
        email: DEPLOY,
        uniqueId: "1",
        keys: issuer.jwks,
        creators: [`user:${ADA.email}`, `serviceAccount:${MIDDLE}`],
        longest: 43200,
      },
      {
        email: MIDDLE,
        uniqueId: "2",
        creators: [`principal:${POOL}/subject/repo:example/app`],
      },
    ],
    pools: [{ audience: AUDIENCE, issuer: "https://issuer.example", jwks: issuer.jwks }],
    awsKeys: { AKIAADA0000000EXAMPLE: "arn:aws:sts::111122223333:assumed-role/ci/ada" },
    ...more,
  });
  const caCerts = [await Deno.readTextFile(authority.certificate)];
  const client = Deno.createHttpClient({ caCerts });
  const toUs = (input: unknown, init?: RequestInit) => {
    const { pathname, search } = new URL(String(input));
    const { method, headers, body } = init ?? {};
    const given = { method, headers, body: body ? String(body) : undefined, redirect: "manual" };
    return fetch(`${google.url}${pathname}${search}`, { ...given, client } as RequestInit);
  };
  const options = { transporterOptions: { fetchImplementation: toUs as typeof fetch } };
  try {
    await check({ google, issuer, certificate: authority.certificate, options, box });
  } finally {
    client.close();
    await google.close();
  }
}

async function signIn({ options }: Bench) {
  const redirectUri = "http://127.0.0.1:7777/callback";
  const client = new OAuth2Client({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    redirectUri,
    ...options,
  });
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const address = client.generateAuthUrl({
    scope: ["openid", SCOPE],
    state: "s-1",
    code_challenge: codeChallenge!,
    code_challenge_method: "S256" as never,
  });
  const page = await options.transporterOptions.fetchImplementation(address);
  await page.body?.cancel();
  const back = new URL(page.headers.get("location")!);
  assertEquals(back.searchParams.get("state"), "s-1");
  return { client, code: back.searchParams.get("code")!, codeVerifier };
}

Deno.test("the Node library signs a person in with PKCE, refreshes, asks who it is, and revokes", () =>
  bench(async (it) => {
    const { client, code, codeVerifier } = await signIn(it);
    const { tokens } = await client.getToken({ code, codeVerifier });
    assertEquals(
      await client.getTokenInfo(tokens.access_token!).then(({ email }) => email),
      ADA.email,
    );
    client.setCredentials({ refresh_token: tokens.refresh_token! });
    assertMatch((await client.getAccessToken()).token!, /^ya29\.a0/);
    await client.revokeToken(tokens.refresh_token!);
    client.setCredentials({ refresh_token: tokens.refresh_token! });
    await assertRejects(() => client.getAccessToken(), Error, "invalid_grant");
  }));

Deno.test("the Node library is refused with another verifier, and with a code that was used", () =>
  bench(async (it) => {
    const { client, code } = await signIn(it);
    await assertRejects(
      () => client.getToken({ code, codeVerifier: "other" }),
      Error,
      "invalid_grant",
    );
    await assertRejects(() => client.getToken({ code }), Error, "invalid_grant");
  }));

Deno.test("the Node library trades a service account's key for a token, and not another's key", () =>
  bench(async ({ issuer, options }) => {
    const jwt = (key: string) => new JWT({ email: DEPLOY, key, scopes: [SCOPE], ...options });
    assertMatch((await jwt(issuer.pem).authorize()).access_token!, /^ya29\.c\./);
    const stranger = await makeIssuer("key-2");
    await assertRejects(() => jwt(stranger.pem).authorize(), Error, "Invalid JWT Signature");
  }));

/** The library gives its exchange a transport of its own, which no option reaches. */
function turned<Client extends BaseExternalAccountClient>(client: Client): Client {
  const { stsCredential } = client as unknown as { stsCredential: { transporter: unknown } };
  stsCredential.transporter = client.transporter;
  return client;
}

Deno.test("the Node library federates, and impersonates through a delegate for 12 hours", () =>
  bench(async ({ google, issuer, options }) => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const claims = { iss: "https://issuer.example", sub: "repo:example/app", exp };
    const federated = (aud: string) =>
      turned(
        new IdentityPoolClient({
          audience: AUDIENCE,
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          token_url: "https://sts.googleapis.com/v1/token",
          subject_token_supplier: { getSubjectToken: () => issuer.sign({ ...claims, aud }) },
          ...options,
        }),
      );
    await assertRejects(() => federated("other").getAccessToken(), Error, "does not match");
    const sourceClient = federated(`https:${AUDIENCE}`);
    const impersonated = new Impersonated({
      sourceClient: sourceClient as never,
      targetPrincipal: DEPLOY,
      delegates: [`projects/-/serviceAccounts/${MIDDLE}`],
      targetScopes: [SCOPE],
      lifetime: 43200,
      ...options,
    });
    const { token } = await impersonated.getAccessToken();
    assertEquals(google.vault.find(token!)?.email, DEPLOY);
    assertEquals(google.vault.find(token!)!.expires > Date.now() + 11 * 3_600_000, true);
    const alone = new Impersonated({
      sourceClient: sourceClient as never,
      targetPrincipal: DEPLOY,
      targetScopes: [SCOPE],
      ...options,
    });
    await assertRejects(() => alone.getAccessToken(), Error, "iam.serviceAccounts.getAccessToken");
  }));

Deno.test("the Node library federates from AWS with a signed request", () =>
  bench(async ({ google, options }) => {
    const client = turned(
      new AwsClient({
        audience: AUDIENCE,
        subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
        token_url: "https://sts.googleapis.com/v1/token",
        aws_security_credentials_supplier: {
          getAwsRegion: () => Promise.resolve("eu-west-1"),
          getAwsSecurityCredentials: () =>
            Promise.resolve({
              accessKeyId: "AKIAADA0000000EXAMPLE",
              secretAccessKey: "ada/Secret+Key/EXAMPLE",
            }),
        },
        ...options,
      }),
    );
    const { token } = await client.getAccessToken();
    assertStringIncludes(google.vault.find(token!)!.member, "assumed-role/ci/ada");
  }));

const PYTHON = `
import sys, json
from google.oauth2 import credentials, service_account
from google.auth.transport.requests import Request
given = json.load(sys.stdin)
user = credentials.Credentials(None, refresh_token=given["refresh_token"], token_uri=given["url"] + "/token",
    client_id=given["client_id"], client_secret=given["client_secret"])
user.refresh(Request())
key = service_account.Credentials.from_service_account_info(given["key"], scopes=["${SCOPE}"])
key.refresh(Request())
print(json.dumps([user.token, key.token]))
`;

scenario(
  "Debian's Python library refreshes, and trades a service account's key for a token",
  {
    tools: ["python3"],
    conditions: { "python3-google-auth installed": await hasPython() },
  },
  () =>
    bench(async (it) => {
      const { client, code, codeVerifier } = await signIn(it);
      const { tokens } = await client.getToken({ code, codeVerifier });
      const given = {
        url: it.google.url,
        refresh_token: tokens.refresh_token,
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        key: {
          type: "service_account",
          client_email: DEPLOY,
          private_key: it.issuer.pem,
          private_key_id: it.issuer.kid,
          token_uri: `${it.google.url}/token`,
        },
      };
      const env = { ...it.box.env, REQUESTS_CA_BUNDLE: it.certificate };
      const ran = await runProgram(findTool("python3")!, ["-c", PYTHON], {
        env,
        stdin: JSON.stringify(given),
      });
      assertEquals([ran.status, ran.stderr], [0, ""]);
      const [user, key] = JSON.parse(ran.stdout);
      assertEquals(it.google.vault.find(user)?.email, ADA.email);
      assertEquals(it.google.vault.find(key)?.email, DEPLOY);
    }),
);

async function hasPython(): Promise<boolean> {
  const python = findTool("python3");
  if (!python) return false;
  const args = ["-c", "import google.auth, requests"];
  return (await runProgram(python, args, { env: {} })).status === 0;
}

Deno.test("each bad day is reported by the Node library, and the good one after it", () =>
  bench(async (it) => {
    const { client, code, codeVerifier } = await signIn(it);
    const { tokens } = await client.getToken({ code, codeVerifier });
    const ask = () => {
      client.setCredentials({ refresh_token: tokens.refresh_token! });
      return client.getAccessToken();
    };
    for (
      const [trouble, said] of [
        ["unauthorized", "invalid authentication credentials"],
        ["forbidden", "does not have permission"],
        ["invalid_grant", "invalid_grant"],
        ["invalid_rapt", "invalid_rapt"],
        ["garbage", "Please sign in to the network"],
      ] as const
    ) {
      it.google.misbehave(trouble, "/token", 1);
      await assertRejects(ask, Error, said);
    }
    // Throttling and errors are tried again by the library itself.
    it.google.misbehave("throttle", "/token", 1);
    assertMatch((await ask()).token!, /^ya29/);
  }));
