/** The loopback IAM Identity Center is only believed because AWS's own clients believe it. */
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from "@aws-sdk/client-sso-oidc";
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  LogoutCommand,
  paginateListAccounts,
  SSOClient,
} from "@aws-sdk/client-sso";
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { type Sso, type SsoOptions, startSso } from "./sso/sso.ts";
import { startSts } from "./sts.ts";
import { type Outcome, runProgram, startProgram } from "../e2e/process.ts";
import { type Sandbox, sandbox } from "../e2e/sandbox.ts";
import { findTool, type Needs, scenario, tool } from "../e2e/tools.ts";
import { until } from "../e2e/world.ts";

const START_URL = "https://your-org.awsapps.com/start";
const REDIRECT = "http://127.0.0.1:41234/oauth/callback";
const VERIFIER = "a-verifier-of-at-least-forty-three-characters-EXAMPLE";
const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

const ACCOUNTS = [
  { id: "123456789012", name: "dev", roles: ["DeveloperRole", "ReadOnly"] },
  { id: "012345678901", name: "zero", roles: ["ReadOnly"] },
  { id: "987654321098", name: "prod", roles: ["AdminRole"] },
];

interface Scene {
  readonly sso: Sso;
  readonly box: Sandbox;
  readonly oidc: SSOOIDCClient;
  /** The clock runs ahead by so many seconds more. */
  pass(seconds: number): void;
}

function scene(
  name: string,
  needs: Needs,
  options: Partial<SsoOptions>,
  go: (scene: Scene) => Promise<void>,
): void {
  scenario(name, needs, async () => {
    await using box = sandbox();
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const sts = startSts({ now });
    const sso = startSso({
      ...{ startUrl: START_URL, accounts: ACCOUNTS, keys: sts.keys, stsUrl: sts.url, now },
      ...options,
    });
    const oidc = new SSOOIDCClient(optionsFor(sso));
    try {
      await go({ sso, box, oidc, pass: (seconds) => void (ahead += seconds * 1000) });
    } finally {
      oidc.destroy();
      await sso.close();
      await sts.close();
    }
  });
}

/** The SDK over `fetch`: its own connections outlive their client. */
function optionsFor({ url }: Sso) {
  interface Asked extends Record<"method" | "protocol" | "hostname" | "path", string> {
    readonly port: number;
    readonly headers: Record<string, string>;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: BodyInit;
  }
  const handle = async (it: unknown) => {
    const { method, hostname, port, path, query, headers: { host: _host, ...headers }, body } =
      it as Asked;
    const search = new URLSearchParams(query);
    const address = `http://${hostname}:${port}${path}?${search}`;
    const response = await fetch(address, { method, headers, ...(body ? { body } : {}) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const answer = { statusCode: response.status, headers: Object.fromEntries(response.headers) };
    return { response: { ...answer, body: bytes } as never };
  };
  const credentials = { accessKeyId: "none", secretAccessKey: "none" };
  return {
    region: "us-east-1",
    endpoint: url,
    maxAttempts: 1,
    credentials,
    requestHandler: { handle },
  };
}

/** A token through the authorization code flow, as the AWS CLI goes through it. */
async function tokenOf({ sso, oidc }: Scene) {
  const client = await oidc.send(
    new RegisterClientCommand({
      clientName: "test",
      clientType: "public",
      grantTypes: ["authorization_code", "refresh_token"],
      redirectUris: ["http://127.0.0.1/oauth/callback"],
      issuerUrl: START_URL,
      scopes: ["sso:account:access"],
    }),
  );
  const back = await visit(await authorizeUrl(sso, client.clientId!));
  const token = await oidc.send(
    new CreateTokenCommand({
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      grantType: "authorization_code",
      code: back.searchParams.get("code")!,
      redirectUri: REDIRECT,
      codeVerifier: VERIFIER,
    }),
  );
  return { client, token };
}

async function authorizeUrl(sso: Sso, clientId: string): Promise<URL> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(VERIFIER));
  const url = new URL(`${sso.url}/authorize`);
  url.search = String(
    new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: REDIRECT,
      state: "the-state",
      code_challenge_method: "S256",
      scopes: "sso:account:access",
      code_challenge: new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true }),
    }),
  );
  return url;
}

async function visit(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: "manual" });
  await response.body?.cancel();
  return new URL(response.headers.get("location") ?? "none:");
}

type Aws = (...args: string[]) => Promise<Outcome>;

function awsOf({ box, sso }: Scene, more: Record<string, string> = {}): Aws {
  const env = {
    ...box.env,
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    ...more,
  };
  return (...args) =>
    runProgram(tool("aws"), [...args, "--endpoint-url", sso.url, "--output", "json"], { env });
}

function json(outcome: Outcome) {
  if (outcome.status !== 0) throw new Error(outcome.stderr);
  return JSON.parse(outcome.stdout);
}

scene("aws lists every page of accounts and roles", { tools: ["aws"] }, { pageSize: 2 }, async (
  scene,
) => {
  const { token } = await tokenOf(scene);
  const aws = awsOf(scene);
  const access = ["--access-token", token.accessToken!];
  const accounts = json(await aws("sso", "list-accounts", ...access)).accountList;
  const ids = accounts.map(({ accountId }: { accountId: string }) => accountId);
  assertEquals(ids, ["123456789012", "012345678901", "987654321098"]);
  const roles = json(
    await aws("sso", "list-account-roles", "--account-id", "123456789012", ...access),
  );
  assertEquals(roles.roleList, [
    { roleName: "DeveloperRole", accountId: "123456789012" },
    { roleName: "ReadOnly", accountId: "123456789012" },
  ]);
});

scene(
  "aws gets a role's credentials, and the loopback STS knows them, at the same address",
  { tools: ["aws"] },
  {},
  async (scene) => {
    const { token } = await tokenOf(scene);
    const asked = ["--role-name", "AdminRole", "--account-id", "987654321098"];
    const { roleCredentials } = json(
      await awsOf(scene)(
        ...["sso", "get-role-credentials", ...asked, "--access-token", token.accessToken!],
      ),
    );
    const aws = awsOf(scene, {
      AWS_ACCESS_KEY_ID: roleCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: roleCredentials.secretAccessKey,
      AWS_SESSION_TOKEN: roleCredentials.sessionToken,
    });
    const { Arn } = json(await aws("sts", "get-caller-identity"));
    assertMatch(
      Arn,
      /^arn:aws:sts::987654321098:assumed-role\/AWSReservedSSO_AdminRole_\w{16}\/ada$/,
    );
  },
);

scene("aws is told what is wrong, as the portal tells it", { tools: ["aws"] }, {}, async (
  scene,
) => {
  const { token } = await tokenOf(scene);
  const aws = awsOf(scene);
  const get = (role: string, account: string, access: string) =>
    aws(
      ...["sso", "get-role-credentials", "--role-name", role, "--account-id", account],
      ...["--access-token", access],
    );
  const cases = [
    [await get("AdminRole", "123456789012", token.accessToken!), "ForbiddenException"],
    [await get("AdminRole", "000000000000", token.accessToken!), "ForbiddenException"],
    [await get("AdminRole", "987654321098", "no-token"), "UnauthorizedException"],
    [await get("AdminRole", "987", token.accessToken!), "InvalidRequestException"],
    [
      await aws(
        ...["sso", "list-account-roles", "--account-id", "111111111111"],
        ...["--access-token", token.accessToken!],
      ),
      "ResourceNotFoundException",
    ],
  ] as const;
  for (const [{ stderr }, code] of cases) {
    assertStringIncludes(stderr, `An error occurred (${code})`);
  }
});

/** Botocore's own device flow, as it stands in Debian's aws. */
const BOTOCORE = `
import sys, json
from awscli.botocore.session import Session
from awscli.botocore.utils import SSOTokenFetcher
session = Session()
def create(name, **more):
    return session.create_client(name, endpoint_url=sys.argv[1], **more)
def pending(userCode, verificationUri, verificationUriComplete, **more):
    print(userCode, verificationUriComplete, file=sys.stderr, flush=True)
fetcher = SSOTokenFetcher("us-east-1", create, cache={}, on_pending_authorization=pending)
token = fetcher.fetch_token(sys.argv[2], session_name="s", registration_scopes=["sso:account:access"])
print(json.dumps(sorted(token)))
`;

const hasBotocore = findTool("python3") !== undefined && await isModule("awscli.botocore.utils");

async function isModule(name: string): Promise<boolean> {
  const env = { PATH: "/usr/bin:/bin" };
  return (await runProgram(tool("python3"), ["-c", `import ${name}`], { env })).status === 0;
}

scene(
  "botocore's own device flow ends in a token when the person agrees",
  {
    tools: ["aws", "python3"],
    conditions: { "with botocore for the system's Python": hasBotocore },
  },
  { interval: 1 },
  async (scene) => {
    const { sso, box } = scene;
    const args = ["-c", BOTOCORE, sso.url, START_URL];
    const running = startProgram(tool("python3"), args, { env: { ...box.env } });
    await until(() => sso.operations().includes("CreateToken"), "botocore asks for the token");
    const [code] = sso.waiting();
    await (await fetch(`${sso.url}/device?user_code=${code}&decision=agree`)).body?.cancel();
    const { stdout, stderr } = await running.done;
    assertStringIncludes(stderr, `${code} ${sso.url}/device?user_code=${code}`);
    assertEquals(JSON.parse(stdout), [
      ...["accessToken", "clientId", "clientSecret", "expiresAt", "refreshToken", "region"],
      ...["registrationExpiresAt", "startUrl"],
    ]);
  },
);

scene("the SDK's device flow sees each state by its name", {}, { interval: 5 }, async (scene) => {
  const { sso, oidc, pass } = scene;
  const client = await oidc.send(
    new RegisterClientCommand({ clientName: "test", clientType: "public" }),
  );
  const { clientId, clientSecret } = client;
  const begin = () =>
    oidc.send(
      new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: START_URL }),
    );
  const ask = (deviceCode: string) =>
    oidc.send(new CreateTokenCommand({ clientId, clientSecret, grantType: DEVICE, deviceCode }));
  const named = async (pending: Promise<unknown>) =>
    (await assertRejects(() => pending, Error)).name;

  const first = await begin();
  assertEquals(await named(ask(first.deviceCode!)), "AuthorizationPendingException");
  assertEquals(await named(ask(first.deviceCode!)), "SlowDownException");
  pass(9);
  assertEquals(await named(ask(first.deviceCode!)), "SlowDownException");
  pass(15);
  assertEquals(await named(ask(first.deviceCode!)), "AuthorizationPendingException");
  sso.decide(first.userCode!, "decline");
  pass(15);
  assertEquals(await named(ask(first.deviceCode!)), "AccessDeniedException");

  const second = await begin();
  pass(601);
  assertEquals(await named(ask(second.deviceCode!)), "ExpiredTokenException");
  assertEquals(await named(ask("no-such-code")), "InvalidGrantException");

  const third = await begin();
  sso.decide(third.userCode!, "agree");
  // Nobody asked for the scope that refreshing needs.
  assertEquals((await ask(third.deviceCode!)).refreshToken, undefined);
  pass(91 * 86_400);
  assertEquals(await named(begin()), "InvalidClientException");
});

scene("a refresh token is good once, and lives on in its successor", {}, {}, async (scene) => {
  const { oidc, sso } = scene;
  const { client, token } = await tokenOf(scene);
  const { clientId, clientSecret } = client;
  const refresh = (refreshToken: string) =>
    oidc.send(
      new CreateTokenCommand({
        clientId,
        clientSecret,
        grantType: "refresh_token",
        refreshToken,
      }),
    );
  const next = await refresh(token.refreshToken!);
  assertEquals(next.refreshToken === token.refreshToken, false);
  const again = await assertRejects(() => refresh(token.refreshToken!), Error);
  assertEquals(again.name, "InvalidGrantException");
  sso.endSessions();
  const over = await assertRejects(() => refresh(next.refreshToken!), Error);
  assertEquals(over.name, "InvalidGrantException");
});

scene("an authorization code is good once, and only with its verifier", {}, {}, async (scene) => {
  const { sso, oidc } = scene;
  const { client } = await tokenOf(scene);
  const back = await visit(await authorizeUrl(sso, client.clientId!));
  const code = back.searchParams.get("code")!;
  const redeem = (codeVerifier: string) =>
    oidc.send(
      new CreateTokenCommand({
        ...{ clientId: client.clientId, clientSecret: client.clientSecret, codeVerifier, code },
        ...{ grantType: "authorization_code", redirectUri: REDIRECT },
      }),
    );
  assertEquals(back.searchParams.get("state"), "the-state");
  for (const verifier of ["another-verifier", VERIFIER]) {
    assertEquals(
      (await assertRejects(() => redeem(verifier), Error)).name,
      "InvalidGrantException",
    );
  }
});

scene("a person who declines comes back with an error", {}, { consent: "decline" }, async (
  scene,
) => {
  const { sso, oidc } = scene;
  const { clientId } = await oidc.send(
    new RegisterClientCommand({
      ...{ clientName: "test", clientType: "public", issuerUrl: START_URL },
      grantTypes: ["authorization_code"],
      redirectUris: ["http://127.0.0.1/oauth/callback"],
      scopes: ["sso:account:access"],
    }),
  );
  const back = await visit(await authorizeUrl(sso, clientId!));
  assertEquals(back.searchParams.get("error"), "access_denied");
  assertEquals(back.searchParams.get("code"), null);
});

scene("the SDK pages, is throttled, and signs out", {}, { pageSize: 1 }, async (scene) => {
  const { token } = await tokenOf(scene);
  const { accessToken } = token;
  const client = new SSOClient(optionsFor(scene.sso));
  try {
    const names: string[] = [];
    for await (const page of paginateListAccounts({ client }, { accessToken })) {
      names.push(...(page.accountList ?? []).map(({ accountName }) => accountName!));
    }
    assertEquals(names, ["dev", "zero", "prod"]);
    scene.sso.misbehave("throttle", 1, "ListAccountRoles");
    const roles = () =>
      client.send(new ListAccountRolesCommand({ accessToken, accountId: "987654321098" }));
    assertEquals((await assertRejects(roles, Error)).name, "TooManyRequestsException");
    assertEquals((await roles()).roleList, [{
      roleName: "AdminRole",
      accountId: "987654321098",
    }]);
    await client.send(new LogoutCommand({ accessToken }));
    const credentials = () =>
      client.send(
        new GetRoleCredentialsCommand({
          ...{ accessToken, accountId: "987654321098", roleName: "AdminRole" },
        }),
      );
    assertEquals((await assertRejects(credentials, Error)).name, "UnauthorizedException");
  } finally {
    client.destroy();
  }
});
