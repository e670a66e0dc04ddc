import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { center, type Prepared, refused, ssoWorld, STARTED, tokens, value } from "./world.ts";

const PENDING = refused("AuthorizationPendingException");
const SLOW_DOWN = refused("SlowDownException");
const STORM = refused("InternalServerException", 500);
const DONE = tokens("access-EXAMPLE");

async function signIn(prepared: Prepared = {}) {
  const world = ssoWorld(prepared);
  const credential = await center().signIn(world, undefined);
  return { world, credential };
}

async function failure(prepared: Prepared) {
  const world = ssoWorld(prepared);
  const error = await assertRejects(() => center().signIn(world, undefined), UserError);
  return { world, error };
}

Deno.test("the code and both addresses are shown before anything is waited for", async () => {
  const { world } = await signIn();
  const shown = world.said.join("\n");
  assertStringIncludes(shown, "code BCDF-GHJK");
  assertStringIncludes(shown, STARTED.verificationUri);
  assertStringIncludes(shown, STARTED.verificationUriComplete);
  assertStringIncludes(shown, "It is good for 10 minutes");
  assertEquals(world.asked, [
    {
      operation: "RegisterClient",
      name: "atmos-auth",
      grants: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
      scopes: ["sso:account:access"],
      issuer: "https://your-org.awsapps.com/start",
    },
    {
      operation: "StartDeviceAuthorization",
      start_url: "https://your-org.awsapps.com/start",
      client_id: "client-EXAMPLE",
      client_secret: "client-secret-EXAMPLE",
    },
    {
      operation: "CreateToken",
      client_id: "client-EXAMPLE",
      grant: "urn:ietf:params:oauth:grant-type:device_code",
      client_secret: "client-secret-EXAMPLE",
      device_code: "device-code-EXAMPLE",
    },
  ]);
  assertEquals(world.browsing, []);
});

const PACES: readonly (readonly [string, readonly unknown[], readonly number[]])[] = [
  ["each question waits for the interval, the first one too", [PENDING, PENDING, DONE], [5, 5, 5]],
  ["slow_down adds five seconds for good", [SLOW_DOWN, PENDING, SLOW_DOWN, DONE], [5, 10, 10, 15]],
  ["a storm is asked less and less", [STORM, STORM, PENDING, DONE], [5, 10, 20, 20]],
];

for (const [what, replies, seconds] of PACES) {
  Deno.test(`pacing: ${what}`, async () => {
    const { world } = await signIn({ replies: { CreateToken: replies } });
    assertEquals(world.slept.map((ms) => ms / 1000), seconds);
  });
}

Deno.test("pacing: AWS's own interval counts, and without one it is five seconds", async () => {
  const { interval: _, ...without } = STARTED;
  for (const [started, seconds] of [[{ ...STARTED, interval: 2 }, 2], [without, 5]] as const) {
    const { world } = await signIn({ replies: { StartDeviceAuthorization: [value(started)] } });
    assertEquals(world.slept, [seconds * 1000]);
  }
});

Deno.test("a code that nobody confirms is waited for no longer than it is good", async () => {
  const { world, error } = await failure({ replies: { CreateToken: [PENDING] } });
  assertEquals([error.code, error.message, error.hint], [
    "sign_in_needed",
    "Nobody confirmed the code in the browser in time",
    "atmos-auth login --provider aws-sso",
  ]);
  assertEquals(world.slept.length, 119);
});

Deno.test("a code that claims to be good for ever is waited for a quarter of an hour", async () => {
  const started = value({ ...STARTED, expiresIn: 1e9 });
  const replies = { StartDeviceAuthorization: [started], CreateToken: [PENDING] };
  const { world } = await failure({ replies });
  assertEquals(world.slept.length < 180, true);
});

const ENDS: readonly (readonly [string, unknown, string, string])[] = [
  [
    "expired",
    refused("ExpiredTokenException"),
    "sign_in_needed",
    "Nobody confirmed the code in the browser in time",
  ],
  [
    "denied",
    refused("AccessDeniedException"),
    "sign_in_refused",
    "The sign-in was refused in the browser",
  ],
  [
    "unknown",
    refused("InvalidGrantException", 400, "Invalid device code"),
    "sign_in_refused",
    "IAM Identity Center refused CreateToken: InvalidGrantException: Invalid device code",
  ],
];

for (const [what, reply, code, message] of ENDS) {
  Deno.test(`a code that is ${what} ends the wait at once`, async () => {
    const { world, error } = await failure({ replies: { CreateToken: [PENDING, reply] } });
    assertEquals([error.code, error.message], [code, message]);
    assertEquals(world.slept.length, 2);
  });
}

Deno.test("a network that breaks while the person looks for the phone is got over", async () => {
  const broken = () => {
    throw new UserError("unreachable", "Cannot reach it");
  };
  const { world } = await signIn({ replies: { CreateToken: [broken, DONE] } });
  assertEquals(world.slept, [5_000, 10_000]);
});

Deno.test("a registration that AWS no longer knows is made anew, once", async () => {
  const forgotten = refused("InvalidClientException", 401);
  const { world } = await signIn({
    replies: { StartDeviceAuthorization: [forgotten, value(STARTED)] },
  });
  assertEquals(world.operations().filter((name) => name === "RegisterClient").length, 2);
  const { error } = await failure({ replies: { StartDeviceAuthorization: [forgotten] } });
  assertStringIncludes(error.message, "InvalidClientException");
});

const HOSTILE: Record<string, object> = {
  "a code that steers the terminal": { userCode: "BCDF\x1b[2J" },
  "no interval at all": { interval: 0 },
};

for (const [what, part] of Object.entries(HOSTILE)) {
  Deno.test(`an answer with ${what} is shown to nobody`, async () => {
    const started = value({ ...STARTED, ...part });
    const { world, error } = await failure({
      replies: { StartDeviceAuthorization: [started] },
      device: true,
    });
    assertEquals([error.code, world.said], ["bad_answer", []]);
  });
}

const STRAYING: Record<string, object> = {
  "that is none": { verificationUriComplete: "javascript:alert(1)" },
  "in clear text": { verificationUri: "http://your-org.awsapps.com/start" },
  "that steers the terminal": { verificationUri: "https://your-org.awsapps.com/\x1b]0;x\x07" },
  "of somebody else": { verificationUriComplete: "https://evil.example/start/#/device" },
  "of a machine at AWS": { verificationUri: "https://ec2-1-2-3-4.compute-1.amazonaws.com/" },
  "that hides its host": { verificationUri: "https://your-org.awsapps.com@evil.example/" },
};

for (const [what, part] of Object.entries(STRAYING)) {
  Deno.test(`attack: a device's page ${what} is shown to nobody`, async () => {
    const started = value({ ...STARTED, ...part });
    const { world, error } = await failure({
      replies: { StartDeviceAuthorization: [started] },
      device: true,
    });
    assertEquals([error.code, world.said], ["caged", []]);
  });
}

Deno.test("what AWS says is shown without the secrets that it was asked with", async () => {
  const echo = refused("InvalidGrantException", 400, "not device-code-EXAMPLE \x1b[2J");
  const { error } = await failure({ replies: { CreateToken: [echo] } });
  assertStringIncludes(error.message, String.raw`not [secret] \x1b[2J`);
});
