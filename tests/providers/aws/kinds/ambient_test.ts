import { oldToken } from "../../../../lib/cage/refusal.ts";
import { PLAIN } from "../../../../providers/aws/reach.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { assumeRole } from "../../../../providers/aws/kinds/assume_role.ts";
import { awsAmbient } from "../../../../providers/aws/kinds/ambient.ts";
import { stsAt } from "../../../../providers/aws/endpoint.ts";
import { resolveSurroundings } from "../../../../providers/aws/kinds/surroundings.ts";
import { fakeWorld, type PreparedWorld, type Task } from "../../fake_world.ts";
import { placeFor, planOf } from "../../plans.ts";

const STS = stsAt(PLAIN, "eu-west-1");
const OFFER = {
  access_key_id: "ASIAOFFERED000EXAMPLE",
  secret_access_key: "offered/EXAMPLE",
  session_token: "offered-token/EXAMPLE",
  expires: Date.parse("2030-01-01T06:00:00Z"),
};
const KEYS = { AWS_ACCESS_KEY_ID: "AKIAENV0000000EXAMPLE", AWS_SECRET_ACCESS_KEY: "env/EXAMPLE" };
const WEB = {
  AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token",
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/pod",
};
const RELATIVE = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/x" };
const DEFAULTS =
  "[default]\naws_access_key_id = AKIAFILE000000EXAMPLE\naws_secret_access_key = file/EXAMPLE\n";
const HOME = { HOME: "/home/ada" };

async function resolve(prepared: PreparedWorld) {
  const world = fakeWorld(prepared);
  const { type, shown } = await resolveSurroundings(world, STS);
  const tasks = world.tasks.map(({ module }: Task) => module);
  return { type, key: shown.access_key_id, tasks };
}

async function failure(prepared: PreparedWorld) {
  const error = await assertRejects(() => resolve(prepared), UserError);
  return [error.code, error.message];
}

Deno.test("keys in variables come first; a token makes them a session", async () => {
  assertEquals(await resolve({ env: { ...KEYS, ...WEB, ...RELATIVE } }), {
    type: "aws/keys",
    key: "AKIAENV0000000EXAMPLE",
    tasks: [],
  });
  const { type } = await resolve({ env: { ...KEYS, AWS_SESSION_TOKEN: "t/EXAMPLE" } });
  assertEquals(type, "aws/session");
});

Deno.test("then a web identity, whose token we read and AWS checks", async () => {
  const world = fakeWorld({
    env: { ...WEB, ...RELATIVE, AWS_ROLE_SESSION_NAME: "my pod" },
    files: { "/var/run/token": "jwt-EXAMPLE\n" },
    cage: () => OFFER,
  });
  const { type, shown } = await resolveSurroundings(world, STS);
  assertEquals([type, shown.principal], ["aws/role-session", undefined]);
  assertEquals(world.warned, [
    'The session is named my-pod, not "my pod": AWS takes 2 to 64 of A-Z a-z 0-9 _+=,.@- ' +
    "(AWS_ROLE_SESSION_NAME)",
  ]);
  assertEquals(world.tasks, [{
    module: "aws/web_identity",
    input: {
      endpoint: STS,
      request: {
        role: "arn:aws:iam::111122223333:role/pod",
        session_name: "my-pod",
        token: "jwt-EXAMPLE",
      },
      hints: { ExpiredToken: oldToken() },
    },
  }]);
});

Deno.test("half a web identity is an error, not a reason to look elsewhere", async () => {
  assertEquals(await failure({ env: { ...WEB, ...RELATIVE } }), [
    "secret_unavailable",
    'AWS_WEB_IDENTITY_TOKEN_FILE names "/var/run/token", which holds no token',
  ]);
  assertEquals(await failure({ env: { AWS_WEB_IDENTITY_TOKEN_FILE: "/x" } }), [
    "sign_in_needed",
    "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN",
  ]);
});

Deno.test("then the keys of a profile", async () => {
  const files = {
    "/home/ada/.aws/credentials": DEFAULTS,
    "/home/ada/.aws/config":
      "[profile dev]\naws_access_key_id = AKIADEV0000000EXAMPLE\naws_secret_access_key = d/EXAMPLE\n" +
      "aws_session_token = t/EXAMPLE\n[profile sso]\nsso_session = x\n",
    "/elsewhere":
      "[dev]\naws_access_key_id = AKIAELSE000000EXAMPLE\naws_secret_access_key = e/EXAMPLE\n",
  };
  const found = async (env: Record<string, string>) =>
    (await resolve({ env: { ...HOME, ...env }, files })).key;
  assertEquals(await found({}), "AKIAFILE000000EXAMPLE");
  assertEquals(await found({ AWS_PROFILE: "dev" }), "AKIADEV0000000EXAMPLE");
  assertEquals(await found({ AWS_DEFAULT_PROFILE: "dev" }), "AKIADEV0000000EXAMPLE");
  assertEquals(
    await found({ AWS_PROFILE: "dev", AWS_SHARED_CREDENTIALS_FILE: "/elsewhere" }),
    "AKIAELSE000000EXAMPLE",
  );
  const chosen = (AWS_PROFILE: string) =>
    failure({ env: { ...HOME, ...RELATIVE, AWS_PROFILE }, files });
  assertEquals((await chosen("sso"))[1], 'The AWS profile "sso" holds no access key of its own');
  assertEquals((await chosen("gone"))[1], 'The AWS profile "gone" does not exist');
});

Deno.test("attack: a file of another user's home, which AWS's tools find, gives way to a file here", async () => {
  const files = { "/home/ada/.aws/config": DEFAULTS, "/home/ada/.aws/credentials": DEFAULTS };
  for (const variable of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) {
    for (const [said, shown] of [["~root/x", "~root/x"], ["$OF/x", "~eve/x"], ["~eve", "~eve"]]) {
      const env = { ...HOME, OF: "~eve", [variable]: said! };
      const why = `${variable} is "${shown}", the home of another user, which is not looked up`;
      assertEquals(await failure({ env, files }), ["usage", why]);
    }
  }
});

Deno.test("keys in a file that AWS's CLI refuses are told to be so", async () => {
  const rows = [
    [`${DEFAULTS}[other]\nregion\n`, 'In line 5 of "/home/ada/.aws/credentials", the line: '],
    [`region = eu-west-1\n${DEFAULTS}`, "the line: it stands in no section"],
    [`${DEFAULTS}[default]\nregion = eu-west-1\n`, "section [default]: it stands in line 1 too"],
  ] as const;
  for (const [text, said] of rows) {
    const world = fakeWorld({ env: HOME, files: { "/home/ada/.aws/credentials": text } });
    const { shown } = await resolveSurroundings(world, STS);
    assertEquals(shown.access_key_id, "AKIAFILE000000EXAMPLE");
    assertEquals(world.warned.length, 1);
    assertStringIncludes(world.warned[0]!, said);
    assertStringIncludes(world.warned[0]!, "(AWS's CLI refuses such a file)");
  }
});

const PAIR = "aws_access_key_id = AKIADEV0000000EXAMPLE\naws_secret_access_key = d/EXAMPLE\n";

Deno.test("keys are found where AWS's CLI finds them, however they are indented or called", async () => {
  const credentials = `[base]\n  ${PAIR.replace("\n", "\n  ")}[Co-[prod]/x]\n${PAIR}`;
  for (const AWS_PROFILE of ["base", "Co-[prod]/x"]) {
    const env = { ...HOME, AWS_PROFILE };
    const found = await resolve({ env, files: { "/home/ada/.aws/credentials": credentials } });
    assertEquals(found.key, "AKIADEV0000000EXAMPLE");
  }
});

Deno.test("what only AWS's tools can read is no answer to who one is", async () => {
  for (const text of ["role_arn = x\nsource_profile = y\n", "credential_process = helper\n"]) {
    const files = { "/home/ada/.aws/config": `[profile x]\n${text}` };
    const [code] = await failure({ env: { ...HOME, AWS_PROFILE: "x" }, files });
    assertEquals([text, code], [text, "failed"]);
  }
  const [code] = await failure({ env: { ...HOME, AWS_PROFILE: "nowhere" }, files: {} });
  assertEquals(code, "sign_in_needed");
});

Deno.test("where AWS's tools would be somebody else than a profile's keys, nobody is found", async () => {
  for (
    const [text, why] of [
      [
        "role_arn = x\nsource_profile = default\n",
        "gets its credential in a way that is not read here (role_arn)",
      ],
      ["sso_account_id = 1\n", "(sso_account_id)"],
      ["credential_process = helper\n", "(credential_process)"],
      ["nonsense\n", "can't be used: line 4 can't be read"],
      ["aws_access_key_id = AKIAOTHER00000EXAMPLE\n", 'differ in "aws_access_key_id"'],
    ] as const
  ) {
    const files = { "/home/ada/.aws/config": `[default]\n${PAIR}${text}` };
    // A container that offers one is not asked: it would be yet another identity.
    assertStringIncludes((await failure({ env: { ...HOME, ...RELATIVE }, files }))[1]!, why);
  }
});

Deno.test("a token of one file is not sent along with a key of the other", async () => {
  const files = {
    "/home/ada/.aws/config": "[default]\naws_session_token = t/EXAMPLE\n",
    "/home/ada/.aws/credentials": `[default]\n${PAIR}`,
  };
  const { secret } = await resolveSurroundings(fakeWorld({ env: HOME, files }), STS);
  assertEquals(Object.keys(secret), ["secret_access_key"]);
});

Deno.test("Windows keeps the files in the user's profile", async () => {
  const found = await resolve({
    os: "windows",
    env: { USERPROFILE: String.raw`C:\Users\ada` },
    files: { [String.raw`C:\Users\ada\.aws\credentials`]: DEFAULTS },
  });
  assertEquals(found.key, "AKIAFILE000000EXAMPLE");
});

Deno.test("then a container, with the token from its file", async () => {
  const world = fakeWorld({
    env: { ...RELATIVE, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/token" },
    files: { "/token": "Bearer EXAMPLE\n" },
    cage: () => OFFER,
  });
  await resolveSurroundings(world, STS);
  assertEquals(world.tasks, [{
    module: "aws/container",
    input: { url: "http://169.254.170.2/v2/credentials/x", token: "Bearer EXAMPLE" },
  }]);
  assertEquals(
    (await failure({
      env: world.env.entries().length
        ? { ...RELATIVE, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/gone" }
        : {},
    }))[1],
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names "/gone", which holds no token',
  );
});

Deno.test("then an instance, and then there is nothing", async () => {
  assertEquals(await resolve({ cage: () => OFFER }), {
    type: "aws/role-session",
    key: "ASIAOFFERED000EXAMPLE",
    tasks: ["aws/metadata"],
  });
  assertEquals((await failure({ cage: () => undefined }))[0], "sign_in_needed");
  assertEquals(
    (await failure({ env: { AWS_EC2_METADATA_DISABLED: "TRUE" } }))[0],
    "sign_in_needed",
  );
});

const FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const IMDS = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const HOSTS: readonly (readonly [Record<string, string>, readonly string[]])[] = [
  [{}, ["169.254.169.254:80"]],
  [{ AWS_EC2_METADATA_DISABLED: "true" }, []],
  [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6" }, ["[fd00:ec2::254]:80"]],
  [{ [IMDS]: "http://127.0.0.1:1338/x" }, ["127.0.0.1:1338"]],
  [{ [IMDS]: "nonsense" }, ["169.254.169.254:80"]],
  [KEYS, []],
  [WEB, []],
  [{ AWS_PROFILE: "dev" }, []],
  [RELATIVE, ["169.254.170.2:80"]],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "@evil.example/" }, ["169.254.170.2:80"]],
  [{ [FULL]: "http://169.254.170.23/v1/credentials" }, ["169.254.170.23:80"]],
  [{ [FULL]: "http://[fd00:ec2::23]/v1" }, ["[fd00:ec2::23]:80"]],
  [{ [FULL]: "http://localhost:1234/x" }, ["localhost:1234"]],
  [{ [FULL]: "https://creds.example/x" }, ["creds.example:443"]],
];

for (const [env, hosts] of HOSTS) {
  Deno.test(`with ${JSON.stringify(env)} the cage may reach ${hosts} beside STS`, () => {
    const plan = planOf(awsAmbient, { principal: { region: "eu-west-1" } });
    const planned = plan.hosts(fakeWorld({ env }).env);
    assertEquals(planned, ["sts.eu-west-1.amazonaws.com:443", ...hosts]);
  });
}

Deno.test("a container's token is not sent to whoever stands in the variable", async () => {
  const env = {
    [FULL]: "http://evil.example/x",
    AWS_CONTAINER_AUTHORIZATION_TOKEN: "token-EXAMPLE",
  };
  assertEquals(await failure({ env }), [
    "sign_in_refused",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https:// nor an address of this machine or of AWS",
  ]);
});

async function planIn(prepared: PreparedWorld, fields: unknown = {}) {
  const around = await awsAmbient.lookAround?.(fakeWorld(prepared));
  return planOf(awsAmbient, fields, undefined, "amb", around);
}

const CONFIG = "/home/ada/.aws/config";
const CREDENTIALS = "/home/ada/.aws/credentials";

/** As botocore tells them: `Session().get_config_variable("region")`, but for AWS_REGION, which is of the other SDKs. */
const REGIONS: readonly (readonly [
  env: Record<string, string>,
  files: Record<string, string>,
  region: string | undefined,
])[] = [
  [{ AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "x-y-1" }, {}, "eu-west-1"],
  [{ AWS_DEFAULT_REGION: "cn-north-1" }, {}, "cn-north-1"],
  [{}, {}, undefined],
  [{}, { [CONFIG]: "[default]\nregion = eu-north-1\n" }, "eu-north-1"],
  [KEYS, { [CONFIG]: "[default]\nregion = eu-north-1\n" }, "eu-north-1"],
  [
    { AWS_PROFILE: "x" },
    { [CONFIG]: "[default]\nregion = eu-west-1\n[profile x]\nregion = us-gov-west-1\n" },
    "us-gov-west-1",
  ],
  [{ AWS_DEFAULT_PROFILE: "x" }, { [CREDENTIALS]: "[x]\nregion = cn-north-1\n" }, "cn-north-1"],
  [
    { AWS_PROFILE: "x" },
    {
      [CONFIG]: "[profile x]\nregion = eu-west-1\n",
      [CREDENTIALS]: "[x]\nregion = eu-north-1\n",
    },
    "eu-north-1",
  ],
  [
    { AWS_PROFILE: "x", AWS_REGION: "eu-west-3", AWS_DEFAULT_REGION: "" },
    { [CONFIG]: "[profile x]\nregion = eu-north-1\n" },
    "eu-west-3",
  ],
  [{ AWS_PROFILE: "gone" }, { [CONFIG]: "[default]\nregion = eu-north-1\n" }, undefined],
  [
    { AWS_PROFILE: "x", AWS_CONFIG_FILE: "/other" },
    { [CONFIG]: "[profile x]\nregion = a-b-1\n", "/other": "[profile x]\nregion=eu-south-1\n" },
    "eu-south-1",
  ],
  [{ AWS_CONFIG_FILE: "~root/x" }, {}, undefined],
];

for (const [env, files, region] of REGIONS) {
  Deno.test(`STS is asked where ${JSON.stringify([env, files])} is: in ${region}`, async () => {
    const plan = await planIn({ env: { ...HOME, ...env }, files });
    const domain = region?.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    assertEquals(plan.region, region);
    assertEquals(
      plan.hosts(fakeWorld({ env }).env)[0],
      `sts.${region ?? "us-east-1"}.${domain}:443`,
    );
    const said = await planIn({ env: { ...HOME, ...env }, files }, {
      principal: { region: "sa-east-1" },
    });
    assertEquals(said.region, "sa-east-1");
  });
}

Deno.test("a role takes the region over, unless it is another partition's", async () => {
  const found = (region: string) =>
    planIn({ env: HOME, files: { [CONFIG]: `[default]\nregion = ${region}\n` } });
  const role = { principal: { assume_role: "arn:aws:iam::111122223333:role/dev" } };
  const credential = { type: "aws/role-session", shown: {}, secret: {} };
  const plan = planOf(assumeRole, role, await found("eu-north-1"));
  const { variables } = plan.grant!(credential, placeFor());
  assertEquals([plan.region, variables.AWS_REGION], ["eu-north-1", "eu-north-1"]);
  assertEquals(planOf(assumeRole, role, await found("us-gov-west-1")).region, undefined);
});

Deno.test("a region that AWS's tools refuse is told, and not what stands there", async () => {
  for (const region of ["eu-west-1 # home", "eu-west-1\n  aws_secret_access_key = s/EXAMPLE"]) {
    const plan = await planIn({
      env: HOME,
      files: { [CONFIG]: `[default]\nregion = ${region}\n` },
    });
    const world = fakeWorld();
    await plan.signIn(world, undefined);
    assertEquals(plan.region, undefined);
    assertEquals(world.warned, [
      'Passing over the region of the AWS profile "default", /home/ada/.aws/config:2: ' +
      'AWS\'s tools take all behind its "=" for the name, and refuse it',
    ]);
  }
});

Deno.test("a shell keeps AWS's variables as they are, and nothing is read for it", async () => {
  const plan = planOf(awsAmbient, { principal: { region: "eu-west-1" } });
  const credential = await plan.signIn(fakeWorld(), undefined);
  assertEquals(credential, { type: "aws/ambient", shown: {}, secret: {} });
  const { variables, files, pass } = plan.grant!(credential, placeFor());
  assertEquals([variables, files], [
    { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-1" },
    {},
  ]);
  assertEquals(pass.includes("AWS_*"), true);
  assertEquals(planOf(awsAmbient, {}).grant!(credential, placeFor()).variables, {});
});

Deno.test("keys that no request can carry are told by their file and line, or their variable", async () => {
  const [id, secret] = PAIR.trimEnd().split("\n");
  const token = "aws_session_token = t/EXAMPLE";
  const goesOn = (name: string, line: number) =>
    `"${name}" in line ${line} goes on in the indented lines below it`;
  const rows = [
    [`${id}\n    region = eu-west-1\n${secret}`, 2, goesOn("aws_access_key_id", 2)],
    [`${id}\n${secret}\n  region = x`, 3, goesOn("aws_secret_access_key", 3)],
    [`${id}\n${secret}\n${token}\n  x = y`, 4, goesOn("aws_session_token", 4)],
    [
      `${id}\n${secret}\n${token}\u00e9\u20ac`,
      4,
      '"aws_session_token" in line 4 holds a sign that is in no key of AWS\'s',
    ],
  ] as const;
  for (const [text, line, why] of rows) {
    const files = { [CREDENTIALS]: `[default]\n${text}\n` };
    const error = await assertRejects(() => resolve({ env: HOME, files }), UserError);
    assertEquals(error.message, `The AWS profile "default" can't be used: ${why}`);
    assertEquals([error.at?.file, error.at?.line], [CREDENTIALS, line]);
  }
  assertEquals(await failure({ env: { ...KEYS, AWS_SESSION_TOKEN: "t\nx" } }), [
    "sign_in_needed",
    "AWS_SESSION_TOKEN holds a line break, or another sign that is in no key of AWS's",
  ]);
});
