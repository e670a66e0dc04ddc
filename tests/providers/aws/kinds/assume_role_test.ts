import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import type { Credential } from "../../../../lib/credential.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { Plan } from "../../../../lib/provider/plan.ts";
import { Secret } from "../../../../lib/secret.ts";
import { awsAmbient } from "../../../../providers/aws/kinds/ambient.ts";
import { assumeRole } from "../../../../providers/aws/kinds/assume_role.ts";
import { user } from "../../../../providers/aws/kinds/user.ts";
import { fakeWorld, type PreparedWorld } from "../../fake_world.ts";
import { issuesOf, planOf } from "../../plans.ts";

const ROLE = "arn:aws:iam::444455556666:role/path/admin";
const PRINCIPAL = "arn:aws:sts::444455556666:assumed-role/admin/me";
const ANSWER = {
  access_key_id: "ASIA0000000000EXAMPLE",
  secret_access_key: "role-secret/EXAMPLE",
  session_token: "role-token/EXAMPLE",
  expires: Date.parse("2030-01-01T01:00:00Z"),
  principal: PRINCIPAL,
};
const CALLER: Credential = {
  type: "aws/session",
  shown: { access_key_id: "ASIACALLER0000EXAMPLE" },
  secret: {
    secret_access_key: new Secret("caller-secret/EXAMPLE"),
    session_token: new Secret("caller-token/EXAMPLE"),
  },
};

const role = (more: Record<string, unknown> = {}, rest: Record<string, unknown> = {}, via?: Plan) =>
  planOf(assumeRole, { principal: { assume_role: ROLE, ...more }, ...rest }, via);

async function signIn(
  plan: Plan,
  { from = CALLER, ...prepared }: PreparedWorld & { from?: Credential } = {},
) {
  const world = fakeWorld({ cage: () => ANSWER, ...prepared });
  const credential = await plan.signIn(world, from);
  const input = world.tasks.at(-1)?.input as Record<string, unknown>;
  return { world, credential, input };
}

Deno.test("a role is assumed with the credential before it, which alone is sent along", async () => {
  const { credential, input, world } = await signIn(role());
  assertEquals(world.tasks[0]?.module, "aws/assume_role");
  assertEquals(input, {
    endpoint: { region: "us-east-1", url: "https://sts.us-east-1.amazonaws.com" },
    caller: {
      access_key_id: "ASIACALLER0000EXAMPLE",
      secret_access_key: "caller-secret/EXAMPLE",
      session_token: "caller-token/EXAMPLE",
    },
    request: {
      role: ROLE,
      session_name: "atmos-prod-1893456000",
      duration: undefined,
      tags: undefined,
      transitive_tags: undefined,
      source_identity: undefined,
      policy: undefined,
      policy_arns: undefined,
      external_id: undefined,
    },
    hints: {
      AccessDenied: `check that ${ROLE} exists and trusts this caller, that the caller may ` +
        "sts:AssumeRole it, and principal.external_id",
      ExpiredToken: "the credential it was asked with has lapsed: atmos-auth login",
      InvalidIdentityToken:
        `check that an OpenID provider of ${ROLE}'s account knows the token's issuer`,
      ValidationError: "check principal.session_name, principal.tags and principal.policy",
    },
  });
  const { secret: _, ...rest } = credential;
  assertEquals(rest, {
    type: "aws/role-session",
    expires: ANSWER.expires,
    shown: {
      account: "444455556666",
      region: "us-east-1",
      principal: PRINCIPAL,
      access_key_id: "ASIA0000000000EXAMPLE",
    },
  });
});

Deno.test("everything that was configured is asked for", async () => {
  const policy = { Version: "2012-10-17", Statement: [] };
  const { input } = await signIn(role({
    session_name: "ada lovelace",
    external_id: { secret: "keyring:partner" },
    duration: "2h",
    tags: { team: "blue", empty: "" },
    transitive_tags: ["team"],
    source_identity: "ada@example.com",
    policy,
    policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  }));
  assertEquals(input.request, {
    role: ROLE,
    session_name: "ada-lovelace",
    duration: 7200,
    tags: { team: "blue", empty: "" },
    transitive_tags: ["team"],
    source_identity: "ada@example.com",
    policy: JSON.stringify(policy),
    policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    external_id: "partner-EXAMPLE",
  });
});

Deno.test("with an OpenID token no key is needed, and what the token must say itself is not sent", async () => {
  const from = { type: "oidc/token", shown: {}, secret: { token: new Secret("jwt-EXAMPLE") } };
  const plan = role({ duration: "13h", policy: "{}", external_id: "x", tags: { a: "b" } });
  const { world, input, credential } = await signIn(plan, { from });
  assertEquals(world.tasks[0]?.module, "aws/web_identity");
  assertEquals([input.caller, input.request], [undefined, {
    role: ROLE,
    session_name: "atmos-prod-1893456000",
    duration: 43200,
    policy: "{}",
    policy_arns: undefined,
    token: "jwt-EXAMPLE",
  }]);
  assertEquals(world.warned, [
    'principal.external_id of "prod" has no effect with an OpenID token',
    'principal.tags of "prod" has no effect with an OpenID token',
    'A session of a role lasts at most 12h0m, not 13h0m (principal.duration of "prod", atmos.yaml:1:1)',
  ]);
  assertEquals(credential.type, "aws/role-session");
  // To sign in anew would show the same token.
  assertStringIncludes((input.hints as Record<string, string>).ExpiredToken!, "the token is old");
});

const CHAIN = { ...CALLER, type: "aws/role-session" };
const DURATIONS: readonly (readonly [string, Credential, number, string | undefined])[] = [
  ["12h", CALLER, 43200, undefined],
  ["13h", CALLER, 43200, "A session of a role lasts at most 12h0m, not 13h0m"],
  ["1m", CALLER, 900, "A session of a role lasts at least 15m, not 1m"],
  ["1h", CHAIN, 3600, undefined],
  [
    "2h",
    CHAIN,
    3600,
    "A session of a role that is assumed from another role lasts at most 1h0m, not 2h0m",
  ],
];

for (const [duration, from, seconds, warning] of DURATIONS) {
  Deno.test(`from ${from.type}, ${duration} becomes ${seconds} s`, async () => {
    const { input, world } = await signIn(role({ duration }), { from });
    assertEquals((input.request as { duration: number }).duration, seconds);
    const where = '(principal.duration of "prod", atmos.yaml:1:1)';
    assertEquals(world.warned, warning === undefined ? [] : [`${warning} ${where}`]);
  });
}

Deno.test("region and address come from the entry itself, else from those before it", () => {
  const env = fakeWorld().env;
  const spec = { endpoint_url: "http://localhost:4566" };
  const root = planOf(user, { credentials: { region: "eu-west-1" }, spec }, undefined, "ada");
  const near = role({}, {}, root);
  assertEquals([near.facts.region, near.hosts(env)], ["eu-west-1", ["localhost:4566"]]);
  const far = role({}, {}, near);
  assertEquals([far.facts.region, far.hosts(env)], ["eu-west-1", ["localhost:4566"]]);
  const own = role(
    { region: "ap-south-1" },
    { spec: { endpoint_url: "https://sts.example" } },
    near,
  );
  assertEquals([own.facts.region, own.hosts(env)], ["ap-south-1", ["sts.example:443"]]);
  const plain = role({}, {}, planOf(user, { credentials: { region: "eu-west-1" } }));
  assertEquals(plain.hosts(env), ["sts.eu-west-1.amazonaws.com:443"]);
});

Deno.test("without a region the role's partition is asked at its home, and the shell is given none", () => {
  const plan = planOf(assumeRole, {
    principal: { assume_role: "arn:aws-us-gov:iam::444455556666:role/admin" },
  });
  assertEquals(plan.hosts(fakeWorld().env), ["sts.us-gov-west-1.amazonaws.com:443"]);
  assertEquals(plan.facts, {
    account: "444455556666",
    principal: "arn:aws-us-gov:iam::444455556666:role/admin",
  });
});

Deno.test("a region of another partition than the role's is refused where it stands", () => {
  const error = assertThrows(() => role({ region: "cn-north-1" }), UserError);
  assertEquals(
    error.message,
    'Cannot use identity "prod": the region "cn-north-1" lies in the partition "aws-cn", ' +
      'and the role in "aws"',
  );
  assertEquals([error.code, error.hint, error.at?.path], [
    "config_invalid",
    "region: us-east-1",
    "auth.identities.prod.principal.assume_role",
  ]);
});

Deno.test("a role must be named, unless identity providers offer one", () => {
  const error = assertThrows(() => role({ assume_role: undefined }), UserError);
  assertEquals([error.code, error.message, error.hint, error.at?.path], [
    "config_invalid",
    'Cannot use identity "prod": "principal.assume_role" is missing',
    "assume_role: arn:aws:iam::123456789012:role/NAME",
    "auth.identities.prod.principal.assume_role",
  ]);
});

const WRONG: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ assume_role: "admin" }, "principal.assume_role"],
  [{ assume_role: "arn:aws:iam::444455556666:user/ada" }, "principal.assume_role"],
  [{ assume_role: "arn:aws:iam::4444:role/admin" }, "principal.assume_role"],
  [{ source_identity: "ada lovelace" }, "principal.source_identity"],
  [{ policy: "not json" }, "principal.policy"],
  [{ policy: "[]" }, "principal.policy"],
  [{ policy_arns: ["ReadOnlyAccess"] }, "principal.policy_arns.0"],
  [{ duration: "soon" }, "principal.duration"],
  [{ tags: { team: 1 } }, "principal.tags.team"],
];

for (const [wrong, path] of WRONG) {
  Deno.test(`the configuration is refused: ${JSON.stringify(wrong)}`, () => {
    const issues = issuesOf(assumeRole, { principal: { assume_role: ROLE, ...wrong } });
    assertEquals([...new Set(issues.map((issue) => issue.split(": ")[0]))], [path]);
  });
}

Deno.test("what hangs on the surroundings is never stored", () => {
  const ambient = planOf(awsAmbient, {});
  const first = role({}, {}, ambient);
  assertEquals([ambient.stored, first.stored, role({}, {}, first).stored], [false, false, false]);
  assertEquals([role().stored, role({}, {}, planOf(user, {})).stored], [true, true]);
});

Deno.test("from the surroundings a role is assumed with what they hold then", async () => {
  const plan = role({}, {}, planOf(awsAmbient, {}));
  const { input } = await signIn(plan, {
    from: { type: "aws/ambient", shown: {}, secret: {} },
    env: { AWS_ACCESS_KEY_ID: "AKIAENV0000000EXAMPLE", AWS_SECRET_ACCESS_KEY: "env/EXAMPLE" },
  });
  assertEquals(input.caller, {
    access_key_id: "AKIAENV0000000EXAMPLE",
    secret_access_key: "env/EXAMPLE",
  });
});

const TOO_LONG = (of: string) =>
  new UserError(
    "sign_in_refused",
    `STS refused AssumeRole: ValidationError: The requested DurationSeconds exceeds the ${of}.`,
  );

Deno.test("a role that lasts less than is wanted is opened for as long as it lasts unasked", async () => {
  const kinds: readonly (readonly [Record<string, unknown>, Record<string, unknown>, string])[] = [
    [{}, { session: { duration: "12h" } }, "session.duration"],
    [{ duration: "12h" }, { session: { duration: "2h" } }, "principal.duration"],
  ];
  for (const  of of["MaxSessionDuration set for this role", "1 hour session limit for roles"]) {
    for (const [principal, more, key] of kinds) {
      const asked: unknown[] = [];
      const world = fakeWorld({
        cage: ({ input }) => {
          const { request, hints } = input as {
            request: { duration?: number };
            hints: Record<string, string>;
          };
          asked.push(request.duration);
          assertEquals(
            hints.ValidationError,
            `check ${key} against the role's maximum session duration`,
          );
          if (request.duration !== undefined) throw TOO_LONG(of);
          return ANSWER;
        },
      });
      await role(principal, more).signIn(world, CALLER);
      assertEquals([asked, world.warned], [[43200, undefined], [
        `The role's own maximum is shorter than 12h0m (${key} of "prod", atmos.yaml:1:1); ` +
        "its session lasts as long as AWS has it unasked, an hour",
      ]]);
    }
  }
});

Deno.test("any other refusal is one, however long a session was wanted", async () => {
  const refused = new UserError("sign_in_refused", "STS refused AssumeRole: AccessDenied: no");
  let asked = 0;
  const world = fakeWorld({
    cage: () => {
      asked++;
      throw refused;
    },
  });
  const signingIn = () => role({ duration: "12h" }).signIn(world, CALLER);
  assertEquals([await assertRejects(signingIn), asked], [refused, 1]);
});
