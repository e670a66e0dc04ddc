import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import { user } from "../../../../providers/aws/kinds/user.ts";
import { fakeWorld, NOW, type PreparedWorld } from "../../fake_world.ts";
import { issuesOf, planOf } from "../../plans.ts";
import { processEnvironment } from "../../../process_environment.ts";

const MFA = "arn:aws:iam::111122223333:mfa/ada";
const KEYS = { access_key_id: "AKIA0000000000EXAMPLE", secret_access_key: "secret/EXAMPLE" };
const KEPT = JSON.stringify({ ...KEYS, access_key_id: "AKIAKEPT000000EXAMPLE", mfa_arn: MFA });
const ANSWER = {
  access_key_id: "ASIA0000000000EXAMPLE",
  secret_access_key: "session-secret/EXAMPLE",
  session_token: "token/EXAMPLE",
  expires: Date.parse("2030-01-01T12:00:00Z"),
  principal: undefined,
};

function signIn(fields: unknown, prepared: PreparedWorld = {}) {
  const world = fakeWorld({ cage: () => ANSWER, ...prepared });
  return { world, credential: planOf(user, fields).signIn(world, undefined) };
}

/** What the module was asked for, in short. */
function requests(world: ReturnType<typeof fakeWorld>): unknown[] {
  return world.tasks.map(({ input }) => (input as { request: unknown }).request);
}

async function failure(pending: Promise<unknown>) {
  const { code, message, hint } = await assertRejects(() => pending, UserError);
  return { code, message, hint };
}

Deno.test("keys of the configuration become a session of twelve hours", async () => {
  const { world, credential } = signIn({ credentials: { ...KEYS, region: "eu-west-1" } });
  const { secret, ...rest } = await credential;
  assertEquals(rest, {
    type: "aws/session",
    expires: ANSWER.expires,
    shown: { region: "eu-west-1", access_key_id: "ASIA0000000000EXAMPLE" },
  });
  assertEquals(secret.session_token?.reveal(), "token/EXAMPLE");
  assertEquals(world.tasks, [{
    module: "aws/get_session_token",
    input: {
      endpoint: { region: "eu-west-1", url: "https://sts.eu-west-1.amazonaws.com" },
      caller: {
        access_key_id: "AKIA0000000000EXAMPLE",
        secret_access_key: "secret/EXAMPLE",
      },
      request: { duration: 43200, mfa_arn: undefined, code: undefined },
      hints: {
        AccessDenied: "check that the MFA device and its code belong to this user",
        InvalidClientTokenId:
          "atmos-auth user configure -i prod   (the key was rotated or deleted)",
        SignatureDoesNotMatch:
          "atmos-auth user configure -i prod   (with the secret that belongs to the key)",
      },
    },
  }]);
  assertEquals(world.said, []);
});

Deno.test("what AWS refuses of a file's keys is mended at the one that is wrong", async () => {
  for (
    const [code, path] of [
      ["SignatureDoesNotMatch", "credentials.secret_access_key"],
      ["InvalidClientTokenId", "credentials.access_key_id"],
    ] as const
  ) {
    const refused = new UserError("sign_in_needed", `STS refused: ${code}: no`);
    const cage = () => {
      throw refused;
    };
    const { credential } = signIn({ credentials: KEYS }, { cage });
    const { at } = await assertRejects(() => credential, UserError);
    assertEquals(at?.path.endsWith(path), true, at?.path);
  }
});

Deno.test("keys that were kept a moment ago are tried again where AWS does not know them yet; of others its word counts", async () => {
  const refusing = (times: number) => {
    let left = times;
    return () => {
      if (left-- > 0) throw new UserError("sign_in_needed", "InvalidClientTokenId: no");
      return ANSWER;
    };
  };
  const keys = { entryStore: { keys: KEPT }, answers: ["123456"] };
  const tried = async (times: number, age: number | undefined) => {
    const written = age === undefined ? {} : { written: NOW - age };
    const it = signIn({}, { ...keys, ...written, person: false, cage: refusing(times) });
    await it.world.until(it.credential.catch(() => {}));
    const [outcome] = await Promise.allSettled([it.credential]);
    return [outcome.status, it.world.tasks.length, it.world.asked.length];
  };
  assertEquals(await tried(3, 5_000), ["fulfilled", 4, 1]);
  assertEquals(await tried(100, 50_000), ["rejected", 5, 1]);
  for (const age of [60_000, undefined]) assertEquals(await tried(1, age), ["rejected", 1, 1]);
  const configured = signIn({ credentials: KEYS }, { written: NOW, cage: refusing(1) });
  await assertRejects(() => configured.credential, UserError);
  assertEquals(configured.world.tasks.length, 1);
});

Deno.test("a secret key may be a reference", async () => {
  const credentials = { ...KEYS, secret_access_key: { secret: "keyring:my-key" } };
  const { world, credential } = signIn({ credentials });
  await credential;
  const { caller } = world.tasks[0]!.input as { caller: unknown };
  assertEquals(caller, {
    access_key_id: "AKIA0000000000EXAMPLE",
    secret_access_key: "my-key-EXAMPLE",
  });
});

Deno.test("kept keys bring their second factor with them, which the configuration may replace", async () => {
  const kept = signIn({}, { entryStore: { keys: KEPT }, answers: ["123456"] });
  await kept.credential;
  assertEquals(requests(kept.world), [{
    duration: 43200,
    mfa_arn: MFA,
    code: "123456",
  }]);
  const other = "arn:aws:iam::111122223333:mfa/other";
  const own = signIn({ credentials: { mfa_arn: other } }, {
    entryStore: { keys: KEPT },
    answers: ["123456"],
  });
  await own.credential;
  assertEquals(own.world.asked, [`MFA code for ${other}:`]);
});

Deno.test("without keys the person is told how to give some", async () => {
  const off = { credentials: { webflow_enabled: false } };
  assertEquals(await failure(signIn(off).credential), {
    code: "sign_in_needed",
    message: 'Identity "prod" has no access key yet, and there is no terminal to sign in at',
    hint: "atmos-auth user configure -i prod",
  });
  assertEquals(await failure(signIn({}).credential), {
    code: "sign_in_needed",
    message:
      'Nobody is signed in to "prod", it has no keys, and there is no terminal to sign in at',
    hint: "atmos-auth user configure -i prod --stdin < FILE   (or in a terminal of your own: " +
      "atmos-auth login -i prod)",
  });
  for (const keys of ["{", "[]", '{"access_key_id": 1}']) {
    const { message } = await failure(signIn({}, { entryStore: { keys } }).credential);
    assertEquals(message, 'The access key kept for "prod" can\'t be read');
  }
});

Deno.test("half of a key pair is refused where it stands", () => {
  for (const [there, missing] of [Object.keys(KEYS), Object.keys(KEYS).reverse()]) {
    const credentials = { [there!]: KEYS[there as keyof typeof KEYS] };
    const error = assertThrows(() => planOf(user, { credentials }), UserError);
    assertEquals(
      error.message,
      `Cannot use identity "prod": "credentials.${there}" needs "credentials.${missing}" beside it`,
    );
    assertEquals([error.code, error.at?.path, error.hint], [
      "config_invalid",
      `auth.identities.prod.credentials.${there}`,
      `${missing}: ...`,
    ]);
  }
});

const HOUR = 3600;
const DURATIONS: readonly (readonly [string, boolean, number, string | undefined])[] = [
  ["1h", false, HOUR, undefined],
  ["12h", false, 12 * HOUR, undefined],
  ["13h", false, 12 * HOUR, "A session of a user without MFA lasts at most 12h0m, not 13h0m"],
  ["36h", true, 36 * HOUR, undefined],
  ["7d", true, 36 * HOUR, "A session of a user lasts at most 36h0m, not 7d0h"],
  ["60", false, 900, "A session of a user without MFA lasts at least 15m, not 1m"],
];

for (const [duration, mfa, seconds, warning] of DURATIONS) {
  Deno.test(`a session of ${duration} ${mfa ? "with" : "without"} MFA lasts ${seconds} s`, async () => {
    const credentials = { ...KEYS, ...(mfa ? { mfa_arn: MFA } : {}) };
    const { world, credential } = signIn({ credentials, session: { duration } }, {
      answers: mfa ? ["123456"] : [],
    });
    await credential;
    assertEquals((requests(world)[0] as { duration: number }).duration, seconds);
    const where = '(session.duration of "prod", atmos.yaml:1:1)';
    assertEquals(world.warned, warning === undefined ? [] : [`${warning} ${where}`]);
  });
}

const REFUSED = new UserError(
  "sign_in_refused",
  "STS refused GetSessionToken: AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.",
);

function refusing(times: number, error: UserError = REFUSED) {
  return () => {
    if (times-- > 0) throw error;
    return ANSWER;
  };
}

const WITH_MFA = { credentials: { ...KEYS, mfa_arn: MFA } };

Deno.test("a code that AWS does not take is asked for once more", async () => {
  const { world, credential } = signIn(WITH_MFA, {
    cage: refusing(1),
    answers: [" 111111 ", "222222"],
  });
  await credential;
  const codes = requests(world).map((it) => (it as { code: string }).code);
  assertEquals(codes, ["111111", "222222"]);
  assertEquals(world.warned, ["AWS did not take that code; wait for the next one"]);
});

Deno.test("a second wrong code ends the sign-in, and so does any other refusal at once", async () => {
  const twice = signIn(WITH_MFA, { cage: refusing(2), answers: ["111111", "222222"] });
  assertEquals((await failure(twice.credential)).code, "sign_in_refused");
  const denied = new UserError("sign_in_refused", "STS refused: AccessDenied: no");
  const other = signIn(WITH_MFA, { cage: refusing(1, denied), answers: ["111111"] });
  assertEquals((await failure(other.credential)).message, denied.message);
});

Deno.test("a code from standard input is not asked for again", async () => {
  const { world, credential } = signIn(WITH_MFA, { mfaCodeStdin: true, stdin: ["123456"] });
  await credential;
  assertEquals([world.asked, requests(world)], [[], [{
    duration: 43200,
    mfa_arn: MFA,
    code: "123456",
  }]]);
  const wrong = signIn(WITH_MFA, { mfaCodeStdin: true, stdin: ["111111"], cage: refusing(1) });
  assertEquals((await failure(wrong.credential)).code, "sign_in_refused");
  for (const stdin of [[], ["12345"], ["secret"]]) {
    assertEquals(await failure(signIn(WITH_MFA, { mfaCodeStdin: true, stdin }).credential), {
      code: "usage",
      message: "Standard input holds no MFA code of six digits",
      hint: "echo 123456 | atmos-auth login --mfa-code-stdin",
    });
  }
});

Deno.test("a program prints the code, run by a shell or as it stands", async () => {
  const run = () => ({ status: 0, stdout: "654321\n", stderr: "" });
  const env = { PATH: "/bin", HOME: "/home/ada" };
  const programs = [
    ["op item get aws --otp", { program: "/bin/sh", args: ["-c", "op item get aws --otp"] }],
    [["op", "item", "a b"], { program: "op", args: ["item", "a b"] }],
  ] as const;
  for (const [mfa_process, command] of programs) {
    const { world, credential } = signIn(
      { credentials: { ...WITH_MFA.credentials, mfa_process } },
      {
        run,
        env,
      },
    );
    await credential;
    assertEquals(world.ran, [{ ...command, env: processEnvironment(env), timeout: 120_000 }]);
    assertEquals(world.asked, []);
  }
});

Deno.test("a program that prints no code is named, and what it printed is not repeated, wherever it stands", async () => {
  const fields = { credentials: { ...WITH_MFA.credentials, mfa_process: ["op"] } };
  const outcomes = [
    { status: 0, stdout: "hunter2-EXAMPLE", stderr: "" },
    { status: 3, stdout: "123456", stderr: "no key; got 123456" },
    { status: 124, late: true, stdout: "", stderr: "" },
    { status: 127, stdout: "", stderr: "" },
  ];
  const failures = await Promise.all(
    outcomes.map((outcome) =>
      assertRejects(() => signIn(fields, { run: () => outcome }).credential, UserError)
    ),
  );
  assertEquals(failures.map(({ at }) => at?.path.endsWith("mfa_process")), Array(4).fill(true));
  assertEquals(failures.at(-1)?.hint, "install op, or name it by its whole path");
  assertEquals(failures.map(({ message }) => message), [
    'The program "op" of "credentials.mfa_process" printed something else than six digits',
    'The program "op" of "credentials.mfa_process" ended with status 3, saying "no key; got ***"',
    'The program "op" of "credentials.mfa_process" took more than 120 s',
    'The program "op" of "credentials.mfa_process" is not there',
  ]);
});

const SEED = { secret: "pass:aws/ada#otpauth" };
const WITH_SEED = { credentials: { ...WITH_MFA.credentials, mfa_seed: SEED } };

/** Codes that are given one after the other, and for which devices. */
function codes(...given: readonly string[]) {
  const [left, devices]: [string[], string[]] = [[...given], []];
  const ofSeed = ({ device }: { readonly device: string }) => {
    devices.push(device);
    return Promise.resolve(new Secret(left.shift()!));
  };
  return { codes: { ofSeed }, devices };
}

Deno.test("a seed gives the code, and the next one where that was used elsewhere", async () => {
  const { devices, ...prepared } = codes("111111", "222222");
  const { world, credential } = signIn(WITH_SEED, { ...prepared, cage: refusing(1) });
  await credential;
  assertEquals(requests(world).map((it) => (it as { code: string }).code), ["111111", "222222"]);
  assertEquals([world.asked, devices], [[], [MFA, MFA]]);
  assertEquals(world.warned, ["AWS did not take that code; the next one is tried"]);
  const twice = signIn(WITH_SEED, { codes: codes("111111", "222222").codes, cage: refusing(2) });
  assertEquals((await failure(twice.credential)).code, "sign_in_refused");
});

Deno.test("a code from standard input wins over a seed", async () => {
  const typed = signIn(WITH_SEED, { mfaCodeStdin: true, stdin: ["123456"] });
  await typed.credential;
  assertEquals((requests(typed.world)[0] as { code: string }).code, "123456");
});

Deno.test("a program waits for its turn: a code is used once", async () => {
  const turns: string[] = [];
  const inTurn = (device: string, make: () => Promise<Secret>) => {
    turns.push(device);
    return make();
  };
  const run = () => ({ status: 0, stdout: "654321", stderr: "" });
  const fields = { credentials: { ...WITH_MFA.credentials, mfa_process: ["ykman"] } };
  await signIn(fields, { run, codes: { inTurn } }).credential;
  assertEquals(turns, [MFA]);
});

Deno.test("both factors in one place are remarked, and a seed stands beside its device alone", () => {
  assertEquals(planOf(user, WITH_SEED).odd?.map(({ code, at }) => [code, at?.path]), [
    ["factors_together", "auth.identities.prod.credentials.mfa_seed"],
  ]);
  assertEquals(planOf(user, { credentials: { mfa_seed: SEED } }).odd?.length, 1);
  const failed = 'Cannot use identity "prod": "credentials.mfa_seed"';
  for (
    const [credentials, end] of [
      [{ ...KEYS, mfa_seed: SEED }, 'needs "credentials.mfa_arn" beside it'],
      [
        { mfa_seed: SEED, mfa_process: "x" },
        'needs no "credentials.mfa_process" beside it',
      ],
    ] as const
  ) {
    assertThrows(() => planOf(user, { credentials }), UserError, `${failed} ${end}`);
  }
});

const GARBAGE: readonly unknown[] = [
  undefined,
  {},
  { ...ANSWER, access_key_id: undefined },
  { ...ANSWER, secret_access_key: "a\n[other]\nb" },
  { ...ANSWER, session_token: "with space" },
  { ...ANSWER, expires: NaN },
  { ...ANSWER, expires: "2030" },
  { ...ANSWER, expires: Date.parse("2029-12-31T23:59:59Z") },
];

Deno.test("an answer that is no credential, or a lapsed one, is not taken", async () => {
  for (const answer of GARBAGE) {
    const { credential } = signIn({ credentials: KEYS }, { cage: () => answer });
    assertEquals((await failure(credential)).code, "bad_answer");
  }
});

Deno.test("only the hosts that may be asked are planned for", () => {
  const env = fakeWorld().env;
  const off = { credentials: { webflow_enabled: false } };
  assertEquals(planOf(user, off).hosts(env), ["sts.us-east-1.amazonaws.com:443"]);
  assertEquals(planOf(user, {}).hosts(env), [
    "sts.us-east-1.amazonaws.com:443",
    "us-east-1.signin.aws.amazon.com:443",
  ]);
  const spec = { endpoint_url: "http://localhost:4566" };
  assertEquals(planOf(user, { spec }).hosts(env), ["localhost:4566"]);
});

Deno.test("the configuration is checked before anybody signs in", () => {
  assertEquals(issuesOf(user, { credentials: { mfa_process: [] } }).length, 1);
  assertEquals(issuesOf(user, { credentials: { mfa_arn: "my phone" } }).length, 1);
  assertEquals(issuesOf(user, { credentials: { region: "US East" } }).length, 1);
  assertEquals(issuesOf(user, { spec: { endpoint_url: "ftp://x" } }).length, 1);
  assertEquals(issuesOf(user, { session: { duration: "soon" } }).length, 1);
  assertEquals(
    issuesOf(user, { credentials: { mfa_arn: "GAHT12345678", webflow_enabled: false } }),
    [],
  );
});

Deno.test("AWS is asked who this is", async () => {
  const facts = {
    account: "111122223333",
    principal: "arn:aws:iam::111122223333:user/ada",
    user_id: "A",
  };
  const { world, credential } = signIn({ credentials: KEYS });
  const signedIn = await credential;
  const asking = fakeWorld({ cage: () => facts });
  assertEquals(await planOf(user, {}).verify?.(asking, signedIn), facts);
  assertEquals(asking.tasks[0]?.module, "aws/caller_identity");
  const silent = fakeWorld({ cage: () => ({}) });
  assertEquals((await failure(planOf(user, {}).verify!(silent, signedIn))).code, "bad_answer");
  assertEquals(world.tasks.length, 1);
});

Deno.test("it is the same one's under whatever name a role's session has, but for a person's", async () => {
  const { credential } = signIn({ credentials: KEYS });
  const signedIn = await credential;
  const whose = async (principal: string) => {
    const world = fakeWorld({ cage: () => ({ account: "111122223333", principal, user_id: "A" }) });
    return await planOf(user, {}).whose!(world, signedIn);
  };
  const sts = "arn:aws:sts::111122223333:assumed-role";
  for (
    const [principal, expected] of [
      ["arn:aws:iam::111122223333:user/ada", "arn:aws:iam::111122223333:user/ada"],
      [`${sts}/admin/botocore-session-1`, `${sts}/admin`],
      [`${sts}/AWSReservedSSO_admin_0123/ada@x`, `${sts}/AWSReservedSSO_admin_0123/ada@x`],
    ] as const
  ) assertEquals(await whose(principal), expected);
});
