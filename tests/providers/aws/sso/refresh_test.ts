import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { center, type Prepared, refused, signedIn, ssoWorld, tokens } from "./world.ts";

const CLIENT = {
  client_id: "client-EXAMPLE",
  client_secret: "client-secret-EXAMPLE",
  expires: Date.parse("2030-02-01T00:00:00Z"),
};
const NOTES = {
  "refresh-token": { client: CLIENT, refresh_token: "refresh-1-EXAMPLE" },
};

const world = (prepared: Prepared = {}) =>
  ssoWorld({ entryStore: NOTES, person: false, ...prepared });

Deno.test("a refresh token renews the sign-in without anybody there, and is rotated", async () => {
  const it = world({ replies: { CreateToken: [tokens("access-2", "refresh-2")] } });
  const credential = await center().signIn(it, undefined);
  assertEquals(credential.secret.access_token?.reveal(), "access-2");
  assertEquals(it.asked, [{
    operation: "CreateToken",
    client_id: "client-EXAMPLE",
    grant: "refresh_token",
    client_secret: "client-secret-EXAMPLE",
    refresh_token: "refresh-1-EXAMPLE",
  }]);
  assertEquals(it.note("refresh-token"), {
    client: CLIENT,
    refresh_token: "refresh-2",
  });
  assertEquals(it.said, []);
});

Deno.test("a refresh token without a successor stays", async () => {
  const it = world({ replies: { CreateToken: [tokens("access-2", null)] } });
  await center().signIn(it, undefined);
  assertEquals(it.note("refresh-token"), NOTES["refresh-token"]);
});

Deno.test("nobody there and nothing valid: it is said at once, and no browser is thought of", async () => {
  const it = ssoWorld({ person: false, browser: "opens" });
  const error = await assertRejects(() => center().signIn(it, undefined), UserError);
  assertEquals([error.code, error.message, error.hint], [
    "sign_in_needed",
    "Nobody is signed in at https://your-org.awsapps.com/start, and there is no terminal to sign in at",
    "atmos-auth login --provider aws-sso",
  ]);
  assertEquals([it.operations(), it.browsing, it.slept], [[], [], []]);
});

for (const reason of ["InvalidGrantException", "InvalidClientException", "ExpiredTokenException"]) {
  Deno.test(`${reason}: the refresh token is forgotten, and the person signs in`, async () => {
    const replies = { CreateToken: [refused(reason), tokens("access-3", "refresh-3")] };
    const it = world({ replies, person: true, device: true });
    const credential = await center().signIn(it, undefined);
    assertEquals(credential.secret.access_token?.reveal(), "access-3");
    const alone = world({ replies });
    const error = await assertRejects(() => center().signIn(alone, undefined), UserError);
    assertEquals([error.code, alone.note("refresh-token")], ["sign_in_needed", undefined]);
  });
}

Deno.test("a storm costs nobody a sign-in: the refresh token is kept", async () => {
  const replies = { CreateToken: [refused("TooManyRequestsException", 429)] };
  const it = world({ replies, person: true, browser: "opens" });
  const error = await assertRejects(() => center().signIn(it, undefined), UserError);
  assertEquals([error.code, it.browsing], ["unreachable", []]);
  assertEquals(it.note("refresh-token"), NOTES["refresh-token"]);
  assertEquals(it.operations().length, 5);
});

Deno.test("pauses grow, differ, and end", async () => {
  const replies = { CreateToken: [refused("TooManyRequestsException", 429)] };
  const it = world({ replies });
  await assertRejects(() => center().signIn(it, undefined), UserError);
  const bounds = [[500, 1000], [1000, 2000], [2000, 4000], [4000, 8000]] as const;
  assertEquals(it.slept.length, bounds.length);
  bounds.forEach(([least, most], at) => {
    assertEquals(it.slept[at]! >= least && it.slept[at]! <= most, true);
  });
});

Deno.test("a refresh token whose client is about to expire is not tried", async () => {
  const expires = Date.parse("2030-01-01T00:10:00Z");
  const note = { ...NOTES["refresh-token"], client: { ...CLIENT, expires } };
  const it = world({ entryStore: { "refresh-token": note } });
  await assertRejects(() => center().signIn(it, undefined), UserError, "Nobody is signed in");
  assertEquals(it.operations(), []);
});

Deno.test("Jailbreak: a changed configuration does not send what another portal gave", async () => {
  const evil = { spec: { endpoint_url: "https://evil.example" } };
  for (const more of [evil, { region: "us-east-1" }, { start_url: "https://evil.example/start" }]) {
    const it = world();
    await assertRejects(() => center(more).signIn(it, undefined), UserError, "Nobody is signed in");
    assertEquals(it.operations(), []);
    const asking = world({ person: true, entryStore: { "device-registration": CLIENT, ...NOTES } });
    await center(more).signIn(asking, undefined);
    assertEquals(asking.operations()[0], "RegisterClient");
  }
});

Deno.test("signing out ends the sign-in at AWS, and what would renew it is gone", async () => {
  const it = world();
  const done = await center().revoke!(it, signedIn());
  assertEquals(done, "Signed out at https://your-org.awsapps.com/start");
  assertEquals(it.asked, [{ operation: "Logout", access_token: "access-EXAMPLE" }]);
  assertEquals(it.note("refresh-token"), undefined);
});

Deno.test("a token that lapsed is renewed once more, to end what it belongs to", async () => {
  const it = world({ replies: { CreateToken: [tokens("access-2", "refresh-2")] } });
  await center().revoke!(it, { ...signedIn(), expires: 0 });
  assertEquals(it.operations(), ["CreateToken", "Logout"]);
  assertEquals(it.asked.at(-1), { operation: "Logout", access_token: "access-2" });
  assertEquals(it.note("refresh-token"), undefined);
});

Deno.test("what had already ended is signed out of in peace", async () => {
  const it = world({ replies: { Logout: [refused("UnauthorizedException", 401)] } });
  assertEquals(
    await center().revoke!(it, signedIn()),
    "The sign-in at https://your-org.awsapps.com/start had already ended",
  );
  const nothing = ssoWorld({ person: false });
  assertEquals(await center().revoke!(nothing, { ...signedIn(), expires: 0 }), undefined);
});
