import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { IdentityPlan } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import { assumeRole } from "../../../providers/aws/kinds/assume_role.ts";
import { ROLE_SESSION } from "../../../providers/aws/credential.ts";
import { destinationOf } from "../../../providers/aws/console/destination.ts";
import { consoleOf, federationAt } from "../../../providers/aws/console/hosts.ts";
import { CONSOLE_PAGES } from "../../../providers/aws/console/pages.ts";
import { identityCenter } from "../../../providers/aws/sso/identity_center.ts";
import { permissionSet } from "../../../providers/aws/sso/permission_set.ts";
import { user } from "../../../providers/aws/kinds/user.ts";
import { partitionOf } from "../../../providers/aws/partitions.ts";
import { fakeWorld, NOW, type Task } from "../fake_world.ts";
import { planOf } from "../plans.ts";
import { failureIn, runCaged } from "./caged.ts";

const PLACES: readonly (readonly [region: string, federation: string, page: string])[] = [
  [
    "us-east-1",
    "https://signin.aws.amazon.com/federation",
    "https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1",
  ],
  [
    "eu-central-2",
    "https://eu-central-2.signin.aws.amazon.com/federation",
    "https://eu-central-2.console.aws.amazon.com/s3/home?region=eu-central-2",
  ],
  [
    "cn-north-1",
    "https://signin.amazonaws.cn/federation",
    "https://console.amazonaws.cn/s3/home?region=cn-north-1",
  ],
  [
    "cn-northwest-1",
    "https://cn-northwest-1.signin.amazonaws.cn/federation",
    "https://console.amazonaws.cn/s3/home?region=cn-northwest-1",
  ],
  [
    "us-gov-west-1",
    "https://signin.amazonaws-us-gov.com/federation",
    "https://console.amazonaws-us-gov.com/s3/home?region=us-gov-west-1",
  ],
  [
    "us-gov-east-1",
    "https://us-gov-east-1.signin.amazonaws-us-gov.com/federation",
    "https://console.amazonaws-us-gov.com/s3/home?region=us-gov-east-1",
  ],
  [
    "eusc-de-east-1",
    "https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation",
    "https://console.amazonaws-eusc.eu/s3/home?region=eusc-de-east-1",
  ],
];

for (const [region, federation, page] of PLACES) {
  Deno.test(`each partition has its own console: ${region}`, () => {
    const console = consoleOf(partitionOf(region));
    assertEquals(federationAt(undefined, console, region), federation);
    assertEquals(destinationOf("S3", console, region), page);
  });
}

Deno.test("an isolated partition's console is not guessed", () => {
  assertThrows(() => consoleOf(partitionOf("us-iso-east-1")), UserError, "aws-iso");
});

Deno.test("every page of the console has an address, with or without a region", () => {
  const console = consoleOf(partitionOf("eu-west-1"));
  for (const name of CONSOLE_PAGES) {
    const url = new URL(destinationOf(name, console, "eu-west-1"));
    const where = [url.hostname, url.searchParams.get("region")];
    assertEquals([name, ...where], [name, "eu-west-1.console.aws.amazon.com", "eu-west-1"]);
    assertEquals(new URL(destinationOf(name, console, undefined)).hostname, console.console);
  }
});

Deno.test("anchors stand after the region", () => {
  const console = consoleOf(partitionOf("eu-west-1"));
  assertEquals(
    destinationOf("elb", console, "eu-west-1"),
    "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#LoadBalancers:",
  );
});

Deno.test("Jailbreak: a sign-in is sent to the console's own hosts only", () => {
  const console = consoleOf(partitionOf("eu-west-1"));
  const good = "https://eu-west-1.console.aws.amazon.com/s3/buckets/mine?tab=objects#x";
  assertEquals(destinationOf(good, console, undefined), good);
  const bad = [
    "https://console.aws.amazon.com.evil.example/",
    "https://evilconsole.aws.amazon.com/",
    "https://console.aws.amazon.com@evil.example/",
    "https://user:word@console.aws.amazon.com/",
    "https://console.aws.amazon.com:8443/",
    "http://console.aws.amazon.com/",
    "https://console.amazonaws.cn/",
    "javascript:alert(1)",
    "__proto__",
  ];
  for (const address of bad) {
    assertThrows(() => destinationOf(address, console, undefined), UserError);
  }
});

const ROLE = (arn: string, region?: string) => ({ principal: { assume_role: arn, region } });
const ADMIN = ROLE("arn:aws:iam::123456789012:role/admin", "eu-west-1");

const credential: Credential = {
  type: ROLE_SESSION,
  expires: NOW + 30 * 60_000,
  shown: { access_key_id: "ASIA0000000000EXAMPLE" },
  secret: {
    secret_access_key: new Secret("secret/EXAMPLE"),
    session_token: new Secret("token/EXAMPLE=="),
  },
};

/** What was asked of the cage, beside the secrets. */
const asked = (tasks: readonly Task[]) =>
  tasks.map(({ module, input }) => {
    const { url, duration } = input as { url?: string; duration?: number };
    return [module, url, duration];
  });

const signedIn = () => fakeWorld({ cage: () => ({ token: "sign-in-EXAMPLE" }) });

Deno.test("a role's console is signed in to in its region, for as long as is wished", async () => {
  const world = signedIn();
  const page = await planOf(assumeRole, ADMIN).console!.page(world, credential, {
    duration: 7_200_000,
  });
  assertEquals(asked(world.tasks), [
    ["aws/federation", "https://eu-west-1.signin.aws.amazon.com/federation", 7200],
  ]);
  assertEquals(page.signsIn, {
    ...{ addressLife: 900_000, lasts: 7_200_000 },
    mend: "end the role's sessions in IAM (Revoke sessions)",
  });
  const url = new URL(page.url.reveal());
  assertEquals(url.origin + url.pathname, "https://eu-west-1.signin.aws.amazon.com/federation");
  assertEquals(Object.fromEntries(url.searchParams), {
    Action: "login",
    Issuer: "atmos",
    Destination: "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1",
    SigninToken: "sign-in-EXAMPLE",
  });
});

Deno.test("a console lasts as long as its credential when nothing is wished", async () => {
  const world = signedIn();
  const page = await planOf(assumeRole, ADMIN).console!.page(world, credential, {});
  assertEquals([asked(world.tasks)[0]![2], page.signsIn?.lasts], [undefined, 30 * 60_000]);
});

Deno.test("the cage may reach the console's sign-in, and the custom endpoint instead of it", () => {
  const rows: readonly (readonly [IdentityPlan, string])[] = [
    [planOf(assumeRole, ADMIN), "eu-west-1.signin.aws.amazon.com:443"],
    [
      planOf(assumeRole, ROLE("arn:aws-us-gov:iam::123456789012:role/admin")),
      "signin.amazonaws-us-gov.com:443",
    ],
    [
      planOf(assumeRole, { ...ADMIN, spec: { endpoint_url: "http://localhost:4566" } }),
      "localhost:4566",
    ],
    [planOf(user, {}), "signin.aws.amazon.com:443"],
  ];
  const env = { get: () => undefined, entries: () => [] };
  for (const [plan, host] of rows) assertEquals(plan.console!.hosts(env), [host]);
});

Deno.test("for a role from a role no duration is sent, and it is said why", async () => {
  const world = signedIn();
  const plan = planOf(assumeRole, ADMIN, planOf(assumeRole, ADMIN));
  await plan.console!.page(world, credential, { duration: 7_200_000 });
  assertEquals(asked(world.tasks)[0]![2], undefined);
  assertEquals(world.warned.length, 1);
});

Deno.test("a role from an Identity Center role is one from a role too", async () => {
  const world = signedIn();
  const center = planOf(identityCenter, {
    start_url: "https://your-org.awsapps.com/start",
    region: "eu-west-1",
  });
  const set = planOf(
    permissionSet,
    { principal: { name: "Admin", account: { id: "123456789012" } } },
    center,
  );
  await planOf(assumeRole, ADMIN, set).console!.page(world, credential, { duration: 7_200_000 });
  assertEquals(asked(world.tasks)[0]![2], undefined);
  await set.console!.page(world, credential, { duration: 7_200_000 });
  assertEquals(asked(world.tasks)[1]![2], 7200);
});

Deno.test("where AWS takes no duration after all, the console is opened without one", async () => {
  const world = fakeWorld({
    cage: ({ input }) => {
      const { duration } = input as { duration?: number };
      if (duration === undefined) return { token: "sign-in-EXAMPLE" };
      throw new UserError("sign_in_refused", "no");
    },
  });
  const page = await planOf(assumeRole, ADMIN).console!.page(world, credential, {
    duration: 7_200_000,
  });
  assertEquals([page.signsIn?.lasts, world.warned.length, world.tasks.length], [30 * 60_000, 1, 2]);
});

Deno.test("long-lived keys open no console", async () => {
  const { secret_access_key } = credential.secret;
  const keys = { ...credential, secret: { secret_access_key: secret_access_key! } };
  const error = await assertRejects(
    () => planOf(assumeRole, ADMIN).console!.page(fakeWorld(), keys, {}),
    UserError,
  );
  assertEquals([error.code, error.hint?.includes("aws/assume-role")], ["usage", true]);
});

const INPUT = {
  url: "https://signin.aws.amazon.com/federation",
  caller: {
    access_key_id: "ASIA0000000000EXAMPLE",
    secret_access_key: new Secret("secret/EXAMPLE"),
    session_token: new Secret("token/EXAMPLE=="),
  },
  duration: 900,
};

Deno.test("the federation endpoint is asked as it is documented", async () => {
  const sent: unknown[] = [];
  const answer = await runCaged("aws/federation", INPUT, ({ url, method }) => {
    const { origin, pathname, searchParams } = new URL(url);
    sent.push([method, origin + pathname, Object.fromEntries(searchParams)]);
    return Response.json({ SigninToken: "sign-in-EXAMPLE" });
  });
  assertEquals(answer, { token: "sign-in-EXAMPLE" });
  const Session = JSON.stringify({
    sessionId: "ASIA0000000000EXAMPLE",
    sessionKey: "secret/EXAMPLE",
    sessionToken: "token/EXAMPLE==",
  });
  assertEquals(sent, [
    ["GET", INPUT.url, { Action: "getSigninToken", SessionDuration: "900", Session }],
  ]);
});

const REFUSALS: readonly (readonly [Response, string])[] = [
  [new Response("<h1>Invalid</h1>", { status: 400 }), "sign_in_refused"],
  [new Response("", { status: 503 }), "unreachable"],
  [new Response("", { status: 302, headers: { location: "https://evil.example" } }), "bad_answer"],
  [new Response("<html>sign in to the network</html>"), "bad_answer"],
];

Deno.test("what the federation endpoint refuses is told apart", async () => {
  for (const [response, code] of REFUSALS) {
    const failure = await failureIn("aws/federation", INPUT, () => response) as { code?: string };
    assertEquals(failure.code, code);
  }
});
