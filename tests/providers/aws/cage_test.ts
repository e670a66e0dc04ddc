import { Secret } from "../../../lib/secret.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { SignInModule } from "../../../lib/cage/server.ts";
import { openCageClient } from "../../../lib/cage/client.ts";
import { UserError } from "../../../lib/errors.ts";
import { anyModule, fakeCage } from "../../lib/cage/fake_cage.ts";
import { answer, type Asked, CREDENTIALS, failureIn, refusal, runCaged } from "./caged.ts";

const ENDPOINT = { region: "eu-west-1", url: "https://sts.eu-west-1.amazonaws.com" };
const CALLER = {
  access_key_id: "AKIA0000000000EXAMPLE",
  secret_access_key: new Secret("caller-secret/EXAMPLE"),
  session_token: new Secret("caller-token/EXAMPLE"),
};
const INPUT = { endpoint: ENDPOINT, caller: CALLER, request: {}, hints: {} };
const ROLE = "arn:aws:iam::444455556666:role/admin";
const SESSION = "arn:aws:sts::444455556666:assumed-role/admin/me";

Deno.test("AssumeRole asks for all that was configured, signed with the caller's keys only", async () => {
  const asked: Asked[] = [];
  const request = {
    role: ROLE,
    session_name: "me",
    duration: 1800,
    tags: { team: "blue" },
    transitive_tags: ["team"],
    source_identity: "ada",
    policy: "{}",
    policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    external_id: new Secret("x-EXAMPLE"),
  };
  const got = await runCaged("aws/assume_role", { ...INPUT, request }, (it) => {
    asked.push(it);
    return answer(
      "AssumeRole",
      `${CREDENTIALS}<AssumedRoleUser><Arn>${SESSION}</Arn></AssumedRoleUser>`,
    );
  });
  assertEquals(got, {
    access_key_id: "ASIA0000000000EXAMPLE",
    secret_access_key: "secret/EXAMPLE",
    session_token: "token/EXAMPLE==",
    expires: Date.parse("2030-01-01T01:00:00Z"),
    principal: SESSION,
  });
  const { url, method, headers, parameters } = asked[0]!;
  assertEquals([asked.length, method, url], [1, "POST", "https://sts.eu-west-1.amazonaws.com/"]);
  assertEquals(parameters, {
    "Action": "AssumeRole",
    "Version": "2011-06-15",
    "RoleArn": ROLE,
    "RoleSessionName": "me",
    "DurationSeconds": "1800",
    "ExternalId": "x-EXAMPLE",
    "SourceIdentity": "ada",
    "Policy": "{}",
    "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "Tags.member.1.Key": "team",
    "Tags.member.1.Value": "blue",
    "TransitiveTagKeys.member.1": "team",
  });
  assertMatch(
    headers.get("authorization") ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKIA0000000000EXAMPLE\/\d{8}\/eu-west-1\/sts\/aws4_request,/,
  );
  assertEquals(headers.get("x-amz-security-token"), "caller-token/EXAMPLE");
  assertMatch(headers.get("user-agent") ?? "", /^atmos-auth\//);
});

Deno.test("GetSessionToken sends the second factor", async () => {
  const request = { duration: 3600, mfa_arn: "arn:aws:iam::1:mfa/ada", code: new Secret("123456") };
  let seen: Asked | undefined;
  const got = await runCaged("aws/get_session_token", { ...INPUT, request }, (it) => {
    seen = it;
    return answer("GetSessionToken", CREDENTIALS);
  });
  assertEquals((got as { principal: unknown }).principal, undefined);
  assertEquals(seen?.parameters, {
    Action: "GetSessionToken",
    Version: "2011-06-15",
    DurationSeconds: "3600",
    SerialNumber: "arn:aws:iam::1:mfa/ada",
    TokenCode: "123456",
  });
});

Deno.test("AssumeRoleWithWebIdentity is not signed", async () => {
  const request = { role: ROLE, session_name: "me", token: new Secret("jwt-EXAMPLE") };
  let seen: Asked | undefined;
  await runCaged("aws/web_identity", { endpoint: ENDPOINT, request, hints: {} }, (it) => {
    seen = it;
    return answer("AssumeRoleWithWebIdentity", CREDENTIALS);
  });
  assertEquals(seen?.headers.get("authorization"), null);
  assertEquals(seen?.parameters.WebIdentityToken, "jwt-EXAMPLE");
});

Deno.test("GetCallerIdentity tells account, principal and user", async () => {
  const result = `<Arn>${SESSION}</Arn><UserId>AROA:me</UserId><Account>444455556666</Account>`;
  assertEquals(
    await runCaged("aws/caller_identity", INPUT, () => answer("GetCallerIdentity", result)),
    { account: "444455556666", principal: SESSION, user_id: "AROA:me" },
  );
});

const NAME = "STS at sts.eu-west-1.amazonaws.com";
const CHECK = "check spec.endpoint_url, and whether this network wants a sign-in of its own first";

const html = () =>
  new Response("<html>Welcome</html>", { headers: { "content-type": "text/html" } });

const UNINTELLIGIBLE: Record<string, { aws: () => Response; message: string }> = {
  "a captive portal's page": {
    aws: html,
    message:
      `Cannot understand ${NAME}: it answered GetCallerIdentity with status 200 and text/html`,
  },
  "nothing": {
    aws: () => new Response(null, { status: 204 }),
    message:
      `Cannot understand ${NAME}: it answered GetCallerIdentity with status 204 and no content type`,
  },
  "half an answer": {
    aws: () =>
      new Response('<GetCallerIdentityResponse xmlns="x"><GetCallerIdentityResult><Arn>ar'),
    message: `Cannot understand ${NAME}: its answer to GetCallerIdentity breaks off or is garbled`,
  },
  "JSON, from what stands between": {
    aws: () => Response.json({ message: "Forbidden" }),
    message:
      `Cannot understand ${NAME}: it answered GetCallerIdentity with status 200 and application/json`,
  },
  "a redirect": {
    aws: () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
    message: `Cannot understand ${NAME}: it redirects to evil.example`,
  },
  "an answer without end": {
    aws: () =>
      new Response(
        new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1 << 16).fill(0x3c)) }),
      ),
    message: `Cannot understand ${NAME}: its answer has no end`,
  },
};

for (const [name, { aws, message }] of Object.entries(UNINTELLIGIBLE)) {
  Deno.test(`an answer that makes no sense is named: ${name}`, async () => {
    assertEquals(await failureIn("aws/caller_identity", INPUT, aws), {
      type: "said",
      code: "bad_answer",
      message,
      hint: CHECK,
    });
  });
}

Deno.test("a redirect is never followed", async () => {
  let requests = 0;
  await failureIn("aws/caller_identity", INPUT, () => {
    requests++;
    return new Response(null, { status: 307, headers: { location: "https://evil.example/" } });
  });
  assertEquals(requests, 1);
});

interface Refused {
  readonly status: number;
  readonly code: string;
  readonly error: "sign_in_needed" | "sign_in_refused" | "unreachable";
  readonly hint?: string;
  readonly hints?: Readonly<Record<string, string>>;
  readonly date?: string;
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000).toUTCString();

const REFUSED: readonly Refused[] = [
  { status: 403, code: "AccessDenied", error: "sign_in_refused" },
  {
    status: 403,
    code: "AccessDenied",
    error: "sign_in_refused",
    hints: { AccessDenied: "trust" },
    hint: "trust",
  },
  {
    status: 403,
    code: "InvalidClientTokenId",
    error: "sign_in_needed",
    hint: "the access key does not exist, or belongs to another partition or endpoint",
  },
  {
    status: 403,
    code: "ExpiredToken",
    error: "sign_in_needed",
    hint: "the credential it was asked with has lapsed: atmos-auth login",
  },
  {
    status: 403,
    code: "RegionDisabledException",
    error: "sign_in_refused",
    hint: "enable STS for that region in the account settings of IAM, or set another region",
  },
  {
    status: 403,
    code: "SignatureDoesNotMatch",
    error: "sign_in_needed",
    hint: "check the secret access key",
    date: minutes(0),
  },
  {
    status: 403,
    code: "SignatureDoesNotMatch",
    error: "sign_in_refused",
    hint: "set the clock of this machine: it is 30 minutes behind",
    date: minutes(30),
  },
  {
    status: 403,
    code: "SignatureDoesNotMatch",
    error: "sign_in_refused",
    hint: "set the clock of this machine: it is 7 minutes ahead",
    date: minutes(-7),
  },
  { status: 400, code: "SomethingNew", error: "sign_in_refused" },
];

for (const { status, code, error, hint, hints = {}, date } of REFUSED) {
  Deno.test(`a refusal keeps AWS's own code and words: ${code}, ${hint}`, async () => {
    const headers: Record<string, string> = date === undefined ? {} : { date };
    const failure = await failureIn("aws/assume_role", {
      ...INPUT,
      request: { role: ROLE, session_name: "me", token: new Secret("") },
      hints,
    }, () => refusal(status, code, "In AWS's own words", headers));
    assertEquals(failure, {
      type: "said",
      code: error,
      message: `${NAME} refused AssumeRole: ${code}: In AWS's own words`,
      ...(hint === undefined ? {} : { hint }),
    });
  });
}

Deno.test("a service in trouble is asked again, and named when it stays so", async () => {
  let requests = 0;
  const failure = await failureIn("aws/caller_identity", INPUT, () => {
    requests++;
    return refusal(500, "InternalFailure", "We are sorry");
  });
  assertEquals(requests, 3);
  assertEquals(failure, {
    type: "said",
    code: "unreachable",
    message: `${NAME} refused GetCallerIdentity: InternalFailure: We are sorry`,
    hint: "wait a minute and try again",
  });
});

Deno.test("a server that breaks is no captive portal: it is asked again, and said to be broken", async () => {
  let requests = 0;
  const headers = { "content-type": "text/html" };
  const failure = await failureIn("aws/caller_identity", INPUT, () => {
    requests++;
    return new Response("<p>Oh", { status: 502, headers });
  });
  assertEquals([requests, failure], [3, {
    type: "said",
    code: "unreachable",
    message: `${NAME} has trouble of its own (status 502)`,
    hint: "wait a minute, and try again",
  }]);
});

Deno.test("throttling has a status of its own, and is waited out all the same", async () => {
  let requests = 0;
  const result = `<Arn>${SESSION}</Arn><UserId>u</UserId><Account>1</Account>`;
  await runCaged("aws/caller_identity", INPUT, () => {
    if (requests++ === 0) return refusal(400, "Throttling", "Rate exceeded");
    return answer("GetCallerIdentity", result);
  });
  assertEquals(requests, 2);
});

Deno.test("attack: an MFA code that may have been taken is not sent again", async () => {
  const troubles = [
    () => refusal(500, "InternalFailure", "We are sorry"),
    () => {
      throw broken("client error (SendRequest): connection closed before message completed");
    },
  ];
  for (const trouble of troubles) {
    let requests = 0;
    const request = { duration: 900, mfa_arn: "arn:aws:iam::1:mfa/me", code: new Secret("123456") };
    const failure = await failureIn("aws/get_session_token", { ...INPUT, request }, () => {
      requests++;
      return trouble();
    });
    assertEquals([requests, (failure as { code: string }).code], [1, "unreachable"]);
  }
});

const broken = (message: string, cause?: Error) => new TypeError(message, cause && { cause });

Deno.test("a connection that breaks once is mended without a word", async () => {
  let requests = 0;
  const result = `<Arn>${SESSION}</Arn><UserId>u</UserId><Account>1</Account>`;
  const got = await runCaged("aws/caller_identity", INPUT, () => {
    if (requests++ === 0) throw broken("error sending request: connection closed");
    return answer("GetCallerIdentity", result);
  });
  assertEquals([requests, got], [2, { account: "1", principal: SESSION, user_id: "u" }]);
});

const BREAKS: readonly (readonly [TypeError, string, string])[] = [
  [
    broken(
      "error sending request for url (https://x/): client error (Connect): tcp connect error: " +
        "Connection refused (os error 111)",
    ),
    "Connection refused",
    "atmos-auth doctor   (check the network, HTTPS_PROXY, and spec.endpoint_url if there is one)",
  ],
  [
    broken("error sending request", new Error("client error: dns error: failed to lookup address")),
    "no address is known for it, or for the proxy: failed to lookup address",
    "nslookup sts.eu-west-1.amazonaws.com   (and check the network, HTTPS_PROXY, and spec.endpoint_url if there is one)",
  ],
  [
    broken("client error (Connect): invalid peer certificate: UnknownIssuer"),
    "its certificate is signed by nobody whom this machine trusts",
    "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login",
  ],
];

for (const [thrown, reason, hint] of BREAKS) {
  Deno.test(`a host that can't be reached is named with the reason: ${reason}`, async () => {
    const failure = await failureIn("aws/caller_identity", INPUT, () => {
      throw thrown;
    });
    assertEquals(failure, {
      type: "said",
      code: "unreachable",
      message: `Cannot reach ${NAME}: ${reason}`,
      hint,
    });
  });
}

Deno.test("what the cage forbids is told as such, not as a network that is down", async () => {
  const failure = await failureIn("aws/caller_identity", INPUT, () => {
    throw Object.assign(new Error('Requires net access to "sts.example:443", specify'), {
      name: "NotCapable",
    });
  });
  assertEquals(failure, { type: "denied", what: 'net access to "sts.example:443"' });
});

Deno.test("a secret that AWS repeats in its refusal is blotted out on the way to the person", async () => {
  const run: SignInModule["run"] = (input) =>
    runCaged(
      "aws/caller_identity",
      input,
      () =>
        refusal(403, "SignatureDoesNotMatch", "it was x-amz-security-token:caller-token/EXAMPLE"),
    );
  const client = openCageClient(fakeCage({ run }), [], { onNotice: () => {} });
  const error = await assertRejects(
    () => client.run({ module: anyModule("run"), input: INPUT }),
    UserError,
  );
  assertEquals(
    error.message,
    `${NAME} refused GetCallerIdentity: SignatureDoesNotMatch: it was x-amz-security-token:[secret]`,
  );
});

const OFFER = {
  AccessKeyId: "ASIA0000000000EXAMPLE",
  SecretAccessKey: "secret/EXAMPLE",
  Token: "token/EXAMPLE",
  Expiration: "2030-01-01T01:00:00Z",
};
const OFFERED = {
  access_key_id: "ASIA0000000000EXAMPLE",
  secret_access_key: "secret/EXAMPLE",
  session_token: "token/EXAMPLE",
  expires: Date.parse("2030-01-01T01:00:00Z"),
  principal: undefined,
};

Deno.test("a container's credential is fetched with its token", async () => {
  const input = { url: "http://169.254.170.2/v2/x", token: new Secret("Basic EXAMPLE") };
  const got = await runCaged("aws/container", input, ({ url, headers }) => {
    assertEquals([url, headers.get("authorization")], [input.url, "Basic EXAMPLE"]);
    return Response.json(OFFER);
  });
  assertEquals(got, OFFERED);
});

const container = (aws: () => Response) =>
  failureIn("aws/container", { url: "http://169.254.170.2/v2/x" }, aws);

Deno.test("a container's service that offers none is named", async () => {
  const name = "Cannot understand the container's credential service at 169.254.170.2";
  const messages = await Promise.all([
    container(() => new Response("gone", { status: 404 })),
    container(() => new Response("<html>")),
    container(() => Response.json({ code: "x", message: "no role" })),
    container(() => Response.json([])),
  ]);
  assertEquals(messages.map((failure) => (failure as { message: string }).message), [
    `${name}: it answered with status 404 and text/plain;charset=UTF-8`,
    `${name}: it offers no credential`,
    `${name}: it says "no role"`,
    `${name}: it offers no credential`,
  ]);
});

Deno.test("an instance's credential is fetched with a session token (IMDSv2)", async () => {
  const asked: string[] = [];
  const got = await runCaged("aws/metadata", { url: "http://169.254.169.254" }, (it) => {
    asked.push(`${it.method} ${new URL(it.url).pathname}`);
    if (it.method === "PUT") return new Response("imds-token-EXAMPLE");
    assertEquals(it.headers.get("x-aws-ec2-metadata-token"), "imds-token-EXAMPLE");
    return it.url.endsWith("/") ? new Response("my-role\n") : Response.json(OFFER);
  });
  assertEquals(got, OFFERED);
  assertEquals(asked, [
    "PUT /latest/api/token",
    "GET /latest/meta-data/iam/security-credentials/",
    "GET /latest/meta-data/iam/security-credentials/my-role",
  ]);
});

Deno.test("elsewhere than on an instance there is no credential, and no error", async () => {
  const refused = () => {
    throw broken("tcp connect error: Connection refused");
  };
  const input = { url: "http://169.254.169.254" };
  assertEquals(await runCaged("aws/metadata", input, refused), undefined);
  assertEquals(
    await runCaged("aws/metadata", input, () => new Response("", { status: 404 })),
    undefined,
  );
  assertEquals(await runCaged("aws/metadata", input, html), undefined);
});

Deno.test("an instance without a role offers no credential", async () => {
  const got = await runCaged(
    "aws/metadata",
    { url: "http://169.254.169.254" },
    ({ method }) => method === "PUT" ? new Response("t") : new Response("", { status: 404 }),
  );
  assertEquals(got, undefined);
});
