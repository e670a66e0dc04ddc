/** The loopback STS is only believed because the real `aws` believes it. */
import { AssumeRootCommand, STSClient } from "@aws-sdk/client-sts";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startSts, type Sts, type StsOptions } from "./sts.ts";
import { type Outcome, runProgram } from "../e2e/process.ts";
import { sandbox } from "../e2e/sandbox.ts";
import { scenario, tool } from "../e2e/tools.ts";

const USER = "arn:aws:iam::111122223333:user/ada";
const ADMIN = "arn:aws:iam::444455556666:role/admin";
const NEXT = "arn:aws:iam::444455556666:role/next";
const SERIAL = "arn:aws:iam::111122223333:mfa/ada";

const ISSUER = "https://issuer.example";
const SAML = "arn:aws:iam::444455556666:saml-provider/idp";
const FEDERATED = "arn:aws:iam::444455556666:role/federated";

const CLOUD: StsOptions = {
  members: ["444455556666"],
  oidc: [{ issuer: ISSUER, audiences: ["sts.amazonaws.com"] }],
  saml: [{ arn: SAML, issuer: "https://idp.example" }],
  users: [{
    arn: USER,
    accessKeyId: "AKIAADA0000000EXAMPLE",
    secretAccessKey: "ada/Secret+Key/EXAMPLE",
    mfa: { serial: SERIAL, codes: ["123456", "234567"] },
  }],
  roles: [
    {
      arn: ADMIN,
      trusts: ["arn:aws:iam::111122223333:root"],
      externalId: "x 1",
      maxSessionDuration: 7200,
    },
    { arn: FEDERATED, trusts: [ISSUER, SAML] },
    { arn: NEXT, trusts: [ADMIN], maxSessionDuration: 43200 },
  ],
};

interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
  readonly Expiration?: string;
}

const ADA: Keys = {
  AccessKeyId: "AKIAADA0000000EXAMPLE",
  SecretAccessKey: "ada/Secret+Key/EXAMPLE",
};

type Aws = (keys: Keys, ...args: string[]) => Promise<Outcome>;

function withAws(
  name: string,
  options: StsOptions,
  check: (aws: Aws, sts: Sts) => Promise<void>,
): void {
  scenario(name, { tools: ["aws"] }, async () => {
    await using box = sandbox();
    const sts = startSts({ ...CLOUD, ...options });
    const aws: Aws = (keys, ...args) =>
      runProgram(tool("aws"), ["sts", ...args, "--endpoint-url", sts.url, "--output", "json"], {
        env: {
          ...box.env,
          AWS_ACCESS_KEY_ID: keys.AccessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey,
          ...(keys.SessionToken ? { AWS_SESSION_TOKEN: keys.SessionToken } : {}),
          AWS_REGION: "us-east-1",
          AWS_EC2_METADATA_DISABLED: "true",
          AWS_MAX_ATTEMPTS: "1",
        },
      });
    try {
      await check(aws, sts);
    } finally {
      await sts.close();
    }
  });
}

function json(outcome: Outcome) {
  if (outcome.status !== 0) throw new Error(outcome.stderr);
  return JSON.parse(outcome.stdout);
}

async function refused(pending: Promise<Outcome>, code: string, message: string) {
  const { status, stderr } = await pending;
  assertEquals(status === 0, false);
  assertStringIncludes(stderr, `An error occurred (${code})`);
  assertStringIncludes(stderr, message);
}

const assume = (role: string, ...more: string[]) => [
  ...["assume-role", "--role-arn", role, "--role-session-name", "test"],
  ...more,
];

withAws("aws signs in with a user's keys and is told who it is", {}, async (aws, sts) => {
  const answer = json(await aws(ADA, "get-caller-identity"));
  assertEquals(answer.Arn, USER);
  assertEquals(answer.Account, "111122223333");
  assertEquals(sts.requests.map(({ operation, caller, status }) => [operation, caller, status]), [
    ["GetCallerIdentity", USER, 200],
  ]);
});

withAws("aws with a wrong secret, or an unknown key, is refused", {}, async (aws) => {
  const wrong = { ...ADA, SecretAccessKey: "wrong" };
  await refused(aws(wrong, "get-caller-identity"), "SignatureDoesNotMatch", "does not match");
  const nobody = { ...ADA, AccessKeyId: "AKIANOBODY00000000" };
  await refused(aws(nobody, "get-caller-identity"), "InvalidClientTokenId", "is invalid");
});

withAws("aws assumes a role with an external id, and is it", {}, async (aws) => {
  const answer = json(await aws(ADA, ...assume(ADMIN, "--external-id", "x 1")));
  const arn = "arn:aws:sts::444455556666:assumed-role/admin/test";
  assertEquals(answer.AssumedRoleUser.Arn, arn);
  assertEquals(json(await aws(answer.Credentials, "get-caller-identity")).Arn, arn);
  const next = json(await aws(answer.Credentials, ...assume(NEXT)));
  assertEquals(
    json(await aws(next.Credentials, "get-caller-identity")).Arn,
    "arn:aws:sts::444455556666:assumed-role/next/test",
  );
  await refused(
    aws(answer.Credentials, ...assume(NEXT, "--duration-seconds", "3601")),
    "ValidationError",
    "exceeds the 1 hour session limit for roles assumed by role chaining",
  );
});

withAws(
  "aws is refused a role that does not trust it, and a session that is too long",
  {},
  async (aws) => {
    const denied = `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: `;
    await refused(aws(ADA, ...assume(ADMIN)), "AccessDenied", denied + ADMIN);
    await refused(aws(ADA, ...assume(NEXT)), "AccessDenied", denied + NEXT);
    const long = assume(ADMIN, "--external-id", "x 1", "--duration-seconds", "7201");
    await refused(aws(ADA, ...long), "ValidationError", "MaxSessionDuration set for this role");
  },
);

withAws("aws gets a session with a one-time code, which is good once", {}, async (aws) => {
  const ask = (code: string) =>
    aws(ADA, "get-session-token", "--serial-number", SERIAL, "--token-code", code);
  const wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
  await refused(ask("000000"), "AccessDenied", wrong);
  const answer = json(await ask("123456"));
  assertEquals(json(await aws(answer.Credentials, "get-caller-identity")).Arn, USER);
  await refused(ask("123456"), "AccessDenied", wrong);
  await refused(
    aws(answer.Credentials, "get-session-token"),
    "AccessDenied",
    "Cannot call GetSessionToken with session credentials",
  );
});

withAws("aws gets a federated user, with long-lived keys and a policy alone", {}, async (aws) => {
  const policy = "arn=arn:aws:iam::aws:policy/AdministratorAccess";
  const ask = (caller: Parameters<typeof aws>[0]) =>
    aws(caller, "get-federation-token", "--name", "ada", "--policy-arns", policy);
  const { Credentials, FederatedUser } = json(await ask(ADA));
  assertEquals(json(await aws(Credentials, "get-caller-identity")).Arn, FederatedUser.Arn);
  await refused(
    ask(Credentials),
    "AccessDenied",
    "Cannot call GetFederationToken with session credentials",
  );
});

withAws("aws with another session's token, or none, is refused", {}, async (aws) => {
  const { Credentials: one } = json(await aws(ADA, "get-session-token"));
  const { Credentials: other } = json(await aws(ADA, "get-session-token"));
  const mixed = { ...one, SessionToken: other.SessionToken };
  await refused(aws(mixed, "get-caller-identity"), "InvalidClientTokenId", "is invalid");
  const { SessionToken: _, ...bare } = one;
  await refused(aws(bare, "get-caller-identity"), "InvalidClientTokenId", "is invalid");
});

withAws("aws is told when its credentials have lapsed", { lifetime: 0 }, async (aws) => {
  const { Credentials: lapsed } = json(await aws(ADA, "get-session-token"));
  await refused(aws(lapsed, "get-caller-identity"), "ExpiredToken", "is expired");
});

withAws("aws trades a web identity token for a role", {}, async (aws) => {
  const exchange = (claims: unknown) =>
    aws(
      ADA,
      "assume-role-with-web-identity",
      "--role-arn",
      FEDERATED,
      "--role-session-name",
      "ci",
      "--web-identity-token",
      `e30.${btoa(JSON.stringify(claims))}.sig`,
    );
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const good = { iss: ISSUER, aud: "sts.amazonaws.com", sub: "repo", exp };
  const answer = json(await exchange(good));
  assertEquals(answer.SubjectFromWebIdentityToken, "repo");
  assertEquals(
    json(await aws(answer.Credentials, "get-caller-identity")).Arn,
    "arn:aws:sts::444455556666:assumed-role/federated/ci",
  );
  await refused(
    exchange({ ...good, aud: "other" }),
    "InvalidIdentityToken",
    "Incorrect token audience",
  );
  await refused(exchange({ ...good, exp: 1 }), "ExpiredTokenException", "Token expired");
});

withAws("aws trades a SAML response for a role", {}, async (aws) => {
  const response = `<Response><Issuer>https://idp.example</Issuer><NameID>ada</NameID>` +
    `<AttributeValue>${FEDERATED},${SAML}</AttributeValue></Response>`;
  const exchange = (xml: string) =>
    aws(
      ADA,
      "assume-role-with-saml",
      "--role-arn",
      FEDERATED,
      "--principal-arn",
      SAML,
      "--saml-assertion",
      btoa(xml),
    );
  const answer = json(await exchange(response));
  assertEquals(answer.AssumedRoleUser.Arn, "arn:aws:sts::444455556666:assumed-role/federated/ada");
  const other = response.replace("idp.example", "other.example");
  await refused(exchange(other), "InvalidIdentityToken", "Issuer not present");
});

Deno.test({
  name: "the SDK for JavaScript mends its clock by the service's, and assumes a root",
  // It keeps its connection pool beyond `destroy`.
  sanitizeResources: false,
  fn: clockAndRoot,
});

async function clockAndRoot() {
  const sts = startSts({ ...CLOUD, now: () => Date.now() + hour });
  const client = new STSClient({
    endpoint: sts.url,
    region: "us-east-1",
    credentials: { accessKeyId: ADA.AccessKeyId, secretAccessKey: ADA.SecretAccessKey },
  });
  try {
    const answer = await client.send(
      new AssumeRootCommand({
        TargetPrincipal: "444455556666",
        TaskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
      }),
    );
    assertMatch(answer.Credentials?.SessionToken ?? "", /^IQoJ/);
    assertEquals(sts.requests.map(({ code }) => code), ["SignatureDoesNotMatch", undefined]);
  } finally {
    client.destroy();
    await sts.close();
  }
}

withAws("aws gives up on a slow answer", {}, async (aws, sts) => {
  sts.misbehave("slow");
  const { status, stderr } = await aws(ADA, "get-caller-identity", "--cli-read-timeout", "1");
  assertEquals(status === 0, false);
  assertStringIncludes(stderr, "Read timeout on endpoint URL");
});

const hour = 3_600_000;

withAws("aws an hour late is refused", { now: () => Date.now() + hour }, async (aws) => {
  await refused(aws(ADA, "get-caller-identity"), "SignatureDoesNotMatch", "Signature expired: ");
});

withAws("aws an hour early is refused", { now: () => Date.now() - hour }, async (aws) => {
  const early = "Signature not yet current: ";
  await refused(aws(ADA, "get-caller-identity"), "SignatureDoesNotMatch", early);
});

withAws("aws reports each bad day, and the good one after it", {}, async (aws, sts) => {
  const days = {
    refuse: "AccessDenied",
    error: "InternalFailure",
    throttle: "Throttling",
    html: "Unable to parse response",
    truncated: "Unable to parse response",
    close: "Connection was closed before we received a valid response",
  } as const;
  for (const [trouble, said] of Object.entries(days)) {
    sts.misbehave(trouble as keyof typeof days, 1);
    const { status, stderr } = await aws(ADA, "get-caller-identity");
    assertEquals([trouble, status === 0], [trouble, false]);
    assertStringIncludes(stderr, said);
  }
  assertEquals(json(await aws(ADA, "get-caller-identity")).Arn, USER);
});
