import {
  AUDIENCE,
  DEPLOY,
  inWorld,
  known,
  planned,
  POOL,
  PROJECT,
  SUBJECT,
  type TestOptions,
  type TestWorld,
  via,
} from "../world.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { statusOf, UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import type { HelperTask } from "../../../../lib/provider/context.ts";
import { federation as kind } from "../../../../providers/gcp/kinds/federation.ts";
import { poolMember } from "../../../../providers/gcp/kinds/pool_member.ts";
import { issuesOf } from "../../plans.ts";

const NO_ENV = { get: () => undefined, entries: () => [] };

const ACTIONS = {
  ACTIONS_ID_TOKEN_REQUEST_URL:
    "https://run-actions-1.actions.githubusercontent.com/actions/token?api-version=2",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "actions-bearer-EXAMPLE",
};

/** GitHub's token service, which the loopback Google plays. */
const toActions = (world: () => TestWorld) => (request: Request) =>
  world().google.handle(
    new Request(request.url.replace(/^https:\/\/[^/]+/, "https://sts.googleapis.com"), request),
  );

function federating(fields: unknown, options: TestOptions, more?: (world: TestWorld) => void) {
  return inWorld(options, async (world) => {
    more?.(world);
    const credential = await planned(kind, fields).signIn(world, undefined);
    assertEquals(known(world, credential)?.member, SUBJECT);
  });
}

Deno.test("in GitHub Actions nothing but the pool need be said, flat as the documentation has it", async () => {
  let here: TestWorld | undefined;
  const elsewhere = toActions(() => here!);
  await federating(POOL, { env: ACTIONS, elsewhere }, (world) => here = world);
  assertEquals(here!.google.requests[0]?.asked, {
    "api-version": "2",
    audience: `https:${AUDIENCE}`,
  });
  const hosts = planned(kind, POOL).hosts(here!.env);
  assertEquals(hosts, [
    "sts.googleapis.com:443",
    "run-actions-1.actions.githubusercontent.com:443",
  ]);
});

Deno.test("the original's shape below spec works too, with its older names and a number", async () => {
  const spec = {
    project_number: 123456789012,
    workload_identity_pool: "ci",
    workload_identity_provider: "issuer",
    token_source: { type: "file", file_path: "/var/run/token" },
  };
  await inWorld({}, async (world) => {
    await world.files.readText("/x");
    const files = { "/var/run/token": `${await world.subjectToken()}\n` };
    const patched = { ...world, files: { ...world.files, readText: text(files) } };
    const credential = await planned(kind, { spec }).signIn(patched, undefined);
    assertEquals(known(world, credential)?.member, SUBJECT);
  });
});

function text(files: Record<string, string>) {
  return (path: string) => Promise.resolve(files[path]);
}

Deno.test("a token comes from a variable, from JSON in a file, from an address, or from a program", () =>
  inWorld({}, async (world) => {
    const token = await world.subjectToken();
    const json = JSON.stringify({ data: 1, access_token: token });
    const answer = { version: 1, success: true, id_token: token };
    const ran: HelperTask[] = [];
    const sources: readonly [Record<string, unknown>, Partial<TestWorld>][] = [
      [
        { type: "environment", environment_variable: "CI_TOKEN" },
        { env: { get: (name) => name === "CI_TOKEN" ? token : undefined, entries: () => [] } },
      ],
      [
        { file_path: "/t.json", format: { type: "json" } },
        { files: { ...world.files, readText: text({ "/t.json": json }) } },
      ],
      [
        { command: "/usr/bin/token-helper --audience x" },
        { run: (it) => (ran.push(it), done(JSON.stringify(answer))) },
      ],
      [
        { command: ["/usr/bin/token-helper", "a b"] },
        { run: (it) => (ran.push(it), done(token)) },
      ],
    ];
    for (const [token_source, more] of sources) {
      const credential = await planned(kind, { ...POOL, token_source })
        .signIn({ ...world, ...more }, undefined);
      assertEquals(known(world, credential)?.member, SUBJECT);
    }
    assertEquals(ran.map(({ program, args, timeout }) => [program, args, timeout]), [
      ["/usr/bin/token-helper", ["--audience", "x"], 30_000],
      ["/usr/bin/token-helper", ["a b"], 30_000],
    ]);
    assertEquals(ran[0]?.told?.GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE, AUDIENCE);
  }));

function done(stdout: string) {
  return Promise.resolve({ status: 0, stdout, stderr: "" });
}

Deno.test("an address is asked with its bearer and audience, and never followed elsewhere", () => {
  const asked: string[] = [];
  let answer: () => Promise<Response>;
  const elsewhere = (request: Request) => {
    asked.push(`${request.headers.get("authorization")} ${request.url}`);
    return answer();
  };
  return inWorld({ elsewhere }, async (world) => {
    const token_source = {
      type: "url",
      url: "https://ci.example/id",
      request_token: "ci-bearer-EXAMPLE",
      audience: "google",
      allowed_hosts: ["*.example", "ci.example"],
    };
    const plan = planned(kind, { ...POOL, token_source });
    assertEquals(plan.hosts(NO_ENV).at(-1), "ci.example:443");
    const token = await world.subjectToken();
    answer = () => Promise.resolve(new Response(token));
    assertEquals(known(world, await plan.signIn(world, undefined))?.member, SUBJECT);
    assertEquals(asked, ["Bearer ci-bearer-EXAMPLE https://ci.example/id?audience=google"]);
    for (
      const [response, code] of [
        [() => Response.redirect("https://evil.example/"), "bad_answer"],
        [() => new Response("no", { status: 401 }), "sign_in_refused"],
        [() => new Response("<html>sign in</html>"), "bad_answer"],
        [() => Response.json({ other: 1 }), "bad_answer"],
      ] as const
    ) {
      answer = () => Promise.resolve(response());
      const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
      assertEquals(error.code, code);
      assertEquals(error.message.includes("ci-bearer"), false);
    }
  });
});

Deno.test("a service account is acted as after the exchange", () =>
  inWorld({}, async (world) => {
    const token = await world.subjectToken();
    const env = { get: (name: string) => name === "T" ? token : undefined, entries: () => [] };
    const fields = {
      ...POOL,
      service_account_email: DEPLOY,
      lifetime: "2h",
      token_source: { environment_variable: "T" },
    };
    const plan = planned(kind, fields);
    const credential = await plan.signIn({ ...world, env }, undefined);
    assertEquals(known(world, credential)?.email, DEPLOY);
    assertEquals(credential.shown, { account: PROJECT, principal: DEPLOY });
    assertEquals(plan.stored, false);
    assertEquals(plan.hosts(NO_ENV), [
      "sts.googleapis.com:443",
      "iamcredentials.googleapis.com:443",
      "oauth2.googleapis.com:443",
    ]);
  }));

Deno.test("attack: the hint of a refusal opens a service account to everybody of the pool", () =>
  inWorld({}, async (world) => {
    const hintFor = async (token: string) => {
      const env = { get: (name: string) => name === "T" ? token : undefined, entries: () => [] };
      const fields = {
        ...POOL,
        service_account_email: `other@${PROJECT}.iam.gserviceaccount.com`,
        token_source: { environment_variable: "T" },
      };
      const plan = planned(kind, fields);
      return (await assertRejects(() => plan.signIn({ ...world, env }, undefined), UserError)).hint;
    };
    const to = (member: string) =>
      `gcloud iam service-accounts add-iam-policy-binding other@${PROJECT}.iam.gserviceaccount.com ` +
      `--member=${member} --role=roles/iam.workloadIdentityUser`;
    assertEquals(await hintFor(await world.subjectToken()), to(SUBJECT));
    const mail = await world.subjectToken(AUDIENCE, { sub: "ada@example.com" });
    assertEquals(await hintFor(mail), to(SUBJECT.replace("repo:example/app", "ada@example.com")));
  }));

Deno.test("whose the token is that a pool was shown, and of what is no such token, not that it is all of them", () => {
  const whose = (token: string) => poolMember(AUDIENCE, new Secret(token));
  const pool = SUBJECT.replace("repo:example/app", "");
  for (const token of ["", "a.b.c", '{"url":"https://sts"}', `a.${btoa('{"sub":"a b"}')}.c`]) {
    assertEquals(whose(token), `${pool}SUBJECT`);
  }
  const workforce = "//iam.googleapis.com/locations/global/workforcePools/staff/providers/okta";
  assertEquals(
    poolMember(workforce, new Secret(`a.${btoa('{"sub":"ada"}')}.c`)),
    "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/ada",
  );
});

Deno.test("the token of an OpenID provider before it is exchanged", () =>
  inWorld({}, async (world) => {
    const token = new Secret(await world.subjectToken());
    const previous = { type: "oidc/token", shown: {}, secret: { token } };
    const credential = await planned(kind, POOL, via()).signIn(world, previous);
    assertEquals(known(world, credential)?.member, SUBJECT);
  }));

const AWS_KEYS = {
  AWS_ACCESS_KEY_ID: "AKIAADA0000000EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "ada/Secret+Key/EXAMPLE",
  AWS_REGION: "eu-west-1",
};

Deno.test("an AWS identity is proven by a signed request, from the environment or from the chain", () =>
  inWorld({ env: AWS_KEYS }, async (world) => {
    const member = SUBJECT.replace(
      "repo:example/app",
      "arn:aws:sts::111122223333:assumed-role/ci/ada",
    );
    const plan = planned(kind, { ...POOL, token_source: { type: "aws" } });
    assertEquals(known(world, await plan.signIn(world, undefined))?.member, member);
    assertEquals(plan.hosts(world.env), ["sts.googleapis.com:443"]);
    assertEquals(plan.hosts(NO_ENV).at(-1), "169.254.169.254:80");
    const previous = {
      type: "aws/role-session",
      shown: { access_key_id: "AKIAADA0000000EXAMPLE" },
      secret: {
        secret_access_key: new Secret("ada/Secret+Key/EXAMPLE"),
        session_token: new Secret("session-EXAMPLE"),
      },
    };
    const chained = await planned(kind, POOL, via()).signIn(world, previous);
    assertEquals(known(world, chained)?.member, member);
    // The secret key signs; it is never sent.
    const sent = JSON.stringify(world.google.requests.map(({ asked }) => asked));
    assertEquals(sent.includes("ada/Secret"), false);
  }));

Deno.test("the request URL in the environment must be GitHub's own, or allowed", async () => {
  const evil = { ...ACTIONS, ACTIONS_ID_TOKEN_REQUEST_URL: "https://evil.example/token" };
  for (
    const url of [
      "https://evil.example/token",
      "http://run.actions.githubusercontent.com/",
      "https://actions.githubusercontent.com.evil.example/",
      "https://evilactions.githubusercontent.com/",
      "https://user:pw@run.actions.githubusercontent.com/",
    ]
  ) {
    await inWorld({ env: { ...evil, ACTIONS_ID_TOKEN_REQUEST_URL: url } }, async (world) => {
      const plan = planned(kind, POOL);
      const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
      assertEquals(error.code, "sign_in_refused");
      assertEquals(world.reached, []);
      assertEquals(plan.hosts(world.env), ["sts.googleapis.com:443"]);
    });
  }
  let here: TestWorld | undefined;
  const token_source = { type: "url", allowed_hosts: ["evil.example"] };
  const url = "https://evil.example/actions/token";
  await federating(
    { ...POOL, token_source },
    {
      env: { ...evil, ACTIONS_ID_TOKEN_REQUEST_URL: url },
      elsewhere: toActions(() => here!),
    },
    (world) => here = world,
  );
});

Deno.test("what is missing or contradicts itself is said with the line to write", () => {
  const bad: readonly [Record<string, unknown>, string, string][] = [
    [{}, `"project_number" is missing`, `project_number: "123456789012"`],
    [
      { project_number: 1 },
      `"workload_identity_pool_id" is missing`,
      "workload_identity_pool_id: NAME",
    ],
    [
      { ...POOL, token_source: { type: "file" } },
      `"token_source.file_path" is missing`,
      "token_source: {type: file, file_path: PATH}",
    ],
    [
      { ...POOL, token_source: { type: "executable" } },
      `"token_source.command" is missing`,
      "token_source: {type: executable, command: [PROGRAM, ARGUMENT]}",
    ],
    [
      { ...POOL, token_source: { url: "https://a.example/", allowed_hosts: ["b.example"] } },
      `"token_source.url" is not at one of allowed_hosts`,
      "allowed_hosts: [a.example]",
    ],
  ];
  for (const [fields, what, hint] of bad) {
    const error = assertThrows(() => planned(kind, fields), UserError);
    assertEquals([error.code, error.message, error.hint], [
      "config_invalid",
      `Cannot use provider "it": ${what}`,
      hint,
    ]);
  }
});

Deno.test("what the schema can see is refused by it", () => {
  const bad = [
    { ...POOL, project_number: "0123" },
    { ...POOL, workload_identity_pool_id: "../x" },
    { ...POOL, service_account_email: "ada@example.com" },
    { ...POOL, scopes: [] },
    { ...POOL, scopes: ["a b"] },
    { ...POOL, lifetime: "13h" },
    { ...POOL, token_source: { type: "other" } },
    { ...POOL, token_source: { url: "ci.example" } },
    { ...POOL, spec: { project_number: "1" } },
  ];
  for (const fields of bad) assert(issuesOf(kind, fields).length > 0, JSON.stringify(fields));
});

Deno.test("a token of the wrong issuer, audience or age is refused in Google's words", () =>
  inWorld({}, async (world) => {
    const cases = [
      [await world.subjectToken("other"), "does not match the expected audience"],
      [await world.subjectToken(undefined, { iss: "https://evil.example" }), "does not match"],
      [await world.subjectToken(undefined, { exp: 1 }), "stale"],
      ["not-a-token", "issuer"],
    ] as const;
    for (const [token, said] of cases) {
      const env = { get: (name: string) => name === "T" ? token : undefined, entries: () => [] };
      const plan = planned(kind, { ...POOL, token_source: { environment_variable: "T" } });
      const error = await assertRejects(
        () => plan.signIn({ ...world, env }, undefined),
        UserError,
        said,
      );
      assertEquals([error.code, error.hint], [
        "sign_in_refused",
        said === "stale"
          ? "date -u: if that is right, the token is old: have its issuer write a new one"
          : "gcloud iam workload-identity-pools providers describe " +
            "projects/123456789012/locations/global/workloadIdentityPools/ci/providers/issuer",
      ]);
      assertEquals(error.message.includes(token), false);
    }
  }));

Deno.test("a source that has nothing says so", async () => {
  const failing = (status: number, stdout: string) => ({
    run: () => ({ status, stdout, stderr: "" }),
  });
  const cases: readonly [Record<string, unknown>, TestOptions, string][] = [
    [{ environment_variable: "T" }, {}, "Cannot find a token: T is not set"],
    [{ file_path: "/t" }, {}, `Cannot find a token: there is no file "/t"`],
    [{ file_path: "/t" }, { files: { "/t": "\n" } }, `Cannot find a token: "/t" is empty`],
    [{ file_path: "/t" }, { files: { "/t": "a b" } }, `Cannot find a token: "/t" holds no token`],
    [{ command: "/h" }, failing(0, "\n"), `"/h" printed nothing`],
    [{ command: "/h" }, failing(0, "a b"), `"/h" printed something else than a token`],
    [{ command: "/h" }, failing(3, ""), `"/h" ended with status 3`],
    [{ command: "/h" }, failing(0, `{"success":false}`), `"/h" says that it has no token`],
    [{}, {}, "Cannot find a token: ACTIONS_ID_TOKEN_REQUEST_URL is not set"],
  ];
  for (const [token_source, options, message] of cases) {
    await inWorld(options, async (world) => {
      const plan = planned(kind, { ...POOL, token_source });
      const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
      assertEquals(error.message, message);
      // What the person says, or runs, is not what a network does.
      assertEquals([3, 4].includes(statusOf(error)), true, message);
    });
  }
});
