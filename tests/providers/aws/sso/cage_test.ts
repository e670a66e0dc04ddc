/** The modules in the cage, against an IAM Identity Center that is a function. */
import { assertEquals, assertMatch } from "@std/assert";
import { httpOver } from "../../../../lib/cage/http.ts";
import type { SignInModule } from "../../../../lib/cage/server.ts";
import { Secret } from "../../../../lib/secret.ts";
import { failureOf } from "../../../../lib/cage/failure.ts";
import type { OidcRequest, PortalRequest } from "../../../../providers/aws/sso/modules.ts";
import { fakeNet } from "../../../lib/cage/fake_net.ts";
import process from "node:process";

const OIDC = { region: "eu-west-1", url: "https://oidc.eu-west-1.amazonaws.com" };
const PORTAL = { region: "eu-west-1", url: "https://portal.sso.eu-west-1.amazonaws.com" };

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Runs a module as the worker would: without environment, files, or a network of its own. */
async function run(
  module: "oidc" | "portal",
  request: OidcRequest | PortalRequest,
  answer: () => Response,
  service = module === "oidc" ? OIDC : PORTAL,
) {
  process.env = {};
  const sent: Sent[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    const { method = "GET", headers, body } = init ?? {};
    const text = await new Response(body ?? null).text();
    const content = text === "" ? undefined : JSON.parse(text);
    sent.push({ method, url: String(url), body: content, headers: new Headers(headers) });
    return answer();
  };
  const net = fakeNet(fetch as typeof globalThis.fetch);
  const inside = {
    http: httpOver(net),
    clock: net.clock,
    ask: () => Promise.reject(new Error("no services")),
    notice: () => {},
  };
  const path = `../../../../providers/aws/cage/sso/${module}.ts`;
  const { run } = await import(path) as SignInModule;
  try {
    return { sent, result: structuredClone(await run({ service, request }, inside)) };
  } catch (error) {
    return { sent, result: failureOf(error) };
  }
}

const json = (content: unknown, status = 200, headers: Record<string, string> = {}) => () =>
  new Response(JSON.stringify(content), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

const CLIENT = { client_id: "id", client_secret: new Secret("secret-EXAMPLE") };

const OIDC_CASES: readonly (readonly [OidcRequest, path: string, body: unknown])[] = [
  [
    {
      operation: "RegisterClient",
      name: "atmos-auth",
      grants: ["authorization_code", "refresh_token"],
      scopes: ["sso:account:access"],
      redirects: ["http://127.0.0.1/oauth/callback"],
      issuer: "https://your-org.awsapps.com/start",
    },
    "/client/register",
    {
      clientName: "atmos-auth",
      clientType: "public",
      grantTypes: ["authorization_code", "refresh_token"],
      scopes: ["sso:account:access"],
      redirectUris: ["http://127.0.0.1/oauth/callback"],
      issuerUrl: "https://your-org.awsapps.com/start",
    },
  ],
  [
    {
      operation: "StartDeviceAuthorization",
      ...CLIENT,
      start_url: "https://your-org.awsapps.com/start",
    },
    "/device_authorization",
    {
      clientId: "id",
      clientSecret: "secret-EXAMPLE",
      startUrl: "https://your-org.awsapps.com/start",
    },
  ],
  [
    {
      operation: "CreateToken",
      client_id: "id",
      grant: "authorization_code",
      redirect: "http://127.0.0.1:1/oauth/callback",
      client_secret: new Secret("secret-EXAMPLE"),
      code: new Secret("c"),
      code_verifier: new Secret("v"),
    },
    "/token",
    {
      clientId: "id",
      clientSecret: "secret-EXAMPLE",
      grantType: "authorization_code",
      code: "c",
      codeVerifier: "v",
      redirectUri: "http://127.0.0.1:1/oauth/callback",
    },
  ],
  [
    {
      operation: "CreateToken",
      client_id: "id",
      grant: "refresh_token",
      client_secret: new Secret("secret-EXAMPLE"),
      refresh_token: new Secret("r"),
    },
    "/token",
    {
      clientId: "id",
      clientSecret: "secret-EXAMPLE",
      grantType: "refresh_token",
      refreshToken: "r",
    },
  ],
];

for (const [request, path, body] of OIDC_CASES) {
  const which = "grant" in request ? ` (${request.grant})` : "";
  Deno.test(`${request.operation}${which} is asked as AWS wants it, unsigned`, async () => {
    const { sent, result } = await run("oidc", request, json({ accessToken: "a", expiresIn: 1 }));
    const { headers, ...rest } = sent[0]!;
    assertEquals([sent.length, rest], [1, { method: "POST", url: `${OIDC.url}${path}`, body }]);
    assertEquals(headers.get("authorization"), null);
    assertMatch(headers.get("user-agent") ?? "", /^atmos-auth\//);
    assertEquals(typeof (result as { value: unknown }).value, "object");
  });
}

const access_token = new Secret("access-EXAMPLE");

const PORTAL_CASES: readonly (readonly [PortalRequest, method: string, target: string])[] = [
  [{ operation: "ListAccounts", access_token }, "GET", "/assignment/accounts?max_result=1000"],
  [
    { operation: "ListAccounts", page: "a/b+c=", access_token },
    "GET",
    "/assignment/accounts?next_token=a%2Fb%2Bc%3D&max_result=1000",
  ],
  [
    { operation: "ListAccountRoles", account: "012345678901", access_token },
    "GET",
    "/assignment/roles?max_result=1000&account_id=012345678901",
  ],
  [
    { operation: "GetRoleCredentials", account: "012345678901", role: "Admin+Ops", access_token },
    "GET",
    "/federation/credentials?role_name=Admin%2BOps&account_id=012345678901",
  ],
  [{ operation: "Logout", access_token }, "POST", "/logout"],
];

for (const [request, method, target] of PORTAL_CASES) {
  Deno.test(`${request.operation} shows the token in its header only: ${target}`, async () => {
    const { sent } = await run("portal", request, json({}));
    const [{ url, headers, ...rest }] = sent as [Sent];
    assertEquals(rest.method, method);
    const [asked, wanted] = [new URL(url), new URL(PORTAL.url + target)];
    assertEquals([asked.host, asked.pathname], [wanted.host, wanted.pathname]);
    const sorted = ({ searchParams }: URL) => [...searchParams].sort();
    assertEquals(sorted(asked), sorted(wanted));
    assertEquals(headers.get("x-amz-sso_bearer_token"), "access-EXAMPLE");
    assertEquals(headers.get("authorization"), null);
  });
}

Deno.test("an endpoint's own path is kept", async () => {
  const service = { region: "eu-west-1", url: "https://proxy.example/aws" };
  const { sent } = await run("portal", { operation: "Logout", access_token }, json({}), service);
  assertEquals(sent[0]?.url, "https://proxy.example/aws/logout");
});

const NAME = "IAM Identity Center at oidc.eu-west-1.amazonaws.com";
const CHECK = "check spec.endpoint_url, and whether this network wants a sign-in of its own first";
const TOKEN = OIDC_CASES[3]![0];

const html = (status: number) => () =>
  new Response("<p>Welcome", { status, headers: { "content-type": "text/html" } });

const garbled = (what: string) => ({
  type: "said",
  code: "bad_answer",
  message: `Cannot understand ${NAME}: ${what}`,
  hint: CHECK,
});

const ANSWERS: Record<string, { answer: () => Response; result: unknown }> = {
  "a refusal, as RFC 6749 spells it": {
    answer: json({ error: "slow_down", error_description: "Too fast" }, 400, {
      "x-amzn-errortype": "SlowDownException",
    }),
    result: {
      refused: { code: "SlowDownException", message: "Too fast", status: 400 },
    },
  },
  "a refusal that nobody foresaw": {
    answer: json({ message: "No access" }, 403, { "x-amzn-errortype": "ForbiddenException" }),
    result: {
      refused: { code: "ForbiddenException", message: "No access", status: 403 },
    },
  },
  "a storm": {
    answer: json({ message: "slow" }, 429, { "x-amzn-errortype": "TooManyRequestsException" }),
    result: {
      refused: { code: "TooManyRequestsException", message: "slow", status: 429 },
    },
  },
  "a proxy that can't reach AWS": {
    answer: html(502),
    result: {
      refused: {
        code: "InternalServerException",
        message: "it answered with status 502 and text/html",
        status: 502,
      },
    },
  },
  "a captive portal's page": {
    answer: html(200),
    result: garbled("it answered CreateToken with status 200 and text/html"),
  },
  "a redirect": {
    answer: () =>
      new Response(null, { status: 302, headers: { location: "https://evil.example" } }),
    result: garbled("it redirects to evil.example"),
  },
  "half an answer": {
    answer: () =>
      new Response('{"accessToken":"a', { headers: { "content-type": "application/json" } }),
    result: garbled("its answer to CreateToken breaks off or is garbled"),
  },
};

for (const [what, { answer, result }] of Object.entries(ANSWERS)) {
  Deno.test(`${what} is told from the others, after one try`, async () => {
    const got = await run("oidc", TOKEN, answer);
    assertEquals([got.sent.length, got.result], [1, result]);
  });
}

Deno.test("a network that is down is said to be", async () => {
  const { sent, result } = await run("oidc", TOKEN, () => {
    throw new TypeError(
      "client error (Connect): tcp connect error: Connection refused (os error 111)",
    );
  });
  assertEquals([sent.length, result], [2, {
    type: "said",
    code: "unreachable",
    message: `Cannot reach ${NAME}: Connection refused`,
    hint:
      "atmos-auth doctor   (check the network, HTTPS_PROXY, and spec.endpoint_url if there is one)",
  }]);
});

Deno.test("a host that the cage forbids is told as such", async () => {
  const { result } = await run("oidc", TOKEN, () => {
    throw new Deno.errors.NotCapable('Requires net access to "evil.example:443", run again');
  });
  assertEquals(result, { type: "denied", what: 'net access to "evil.example:443"' });
});
