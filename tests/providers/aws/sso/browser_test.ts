import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { center, type Prepared, refused, REGISTERED, ssoWorld, tokens } from "./world.ts";

async function signIn(prepared: Prepared = {}, spec: Record<string, unknown> = {}) {
  const world = ssoWorld({ browser: "opens", ...prepared });
  const credential = await center({ spec }).signIn(world, undefined);
  return { world, credential };
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}

Deno.test("the way back is there before the browser opens, and gone when all is done", async () => {
  const { world, credential } = await signIn();
  assertEquals(world.browsing, ["listen 0", "open", "wait", "close"]);
  assertEquals(world.operations(), ["RegisterClient", "CreateToken"]);
  const { secret, ...rest } = credential;
  assertEquals(rest, {
    type: "aws/sso",
    expires: Date.parse("2030-01-01T08:00:00Z"),
    shown: { url: "https://your-org.awsapps.com/start", region: "eu-west-1" },
  });
  assertEquals(secret.access_token?.reveal(), "access-EXAMPLE");
});

Deno.test("the address is AWS's, and everything in it fits what comes later", async () => {
  const { world } = await signIn();
  const [url] = world.opened;
  assertStringIncludes(world.said.join("\n"), url!.href);
  const { state, code_challenge, ...rest } = Object.fromEntries(url!.searchParams);
  assertEquals(`${url!.origin}${url!.pathname}`, "https://oidc.eu-west-1.amazonaws.com/authorize");
  assertEquals(rest, {
    response_type: "code",
    client_id: "client-EXAMPLE",
    redirect_uri: "http://127.0.0.1:41234/oauth/callback",
    code_challenge_method: "S256",
    scopes: "sso:account:access",
  });
  assertEquals(world.listening[0]?.state, state);
  assert(state!.length >= 43, "a state of 256 bits");
  const [register, create] = world.asked;
  assertEquals(register, {
    operation: "RegisterClient",
    name: "atmos-auth",
    grants: ["authorization_code", "refresh_token"],
    redirects: ["http://127.0.0.1/oauth/callback"],
    scopes: ["sso:account:access"],
    issuer: "https://your-org.awsapps.com/start",
  });
  assert(create?.operation === "CreateToken");
  const { code_verifier, ...asked } = create;
  assertEquals(asked, {
    operation: "CreateToken",
    client_id: "client-EXAMPLE",
    grant: "authorization_code",
    redirect: "http://127.0.0.1:41234/oauth/callback",
    client_secret: "client-secret-EXAMPLE",
    code: "the-code-EXAMPLE",
  });
  assertEquals(await challengeOf(code_verifier!), code_challenge);
});

Deno.test("no two sign-ins share a state or a verifier", async () => {
  const urls = [(await signIn()).world.opened[0]!, (await signIn()).world.opened[0]!];
  for (const name of ["state", "code_challenge"]) {
    assertEquals(new Set(urls.map((url) => url.searchParams.get(name))).size, 2);
  }
});

Deno.test("nothing secret is in the address, nor in what is said", async () => {
  const { world } = await signIn();
  const shown = [...world.said, ...world.warned, ...world.opened.map(String)].join("\n");
  for (const secret of ["client-secret-EXAMPLE", "access-EXAMPLE", "refresh-of", "the-code"]) {
    assert(!shown.includes(secret), secret);
  }
});

Deno.test("a registration is used until shortly before it expires", async () => {
  const { world } = await signIn();
  const kept = world.note("browser-registration");
  const again = await signIn({ entryStore: { "browser-registration": kept } });
  assertEquals(again.world.operations(), ["CreateToken"]);
  const old = { ...kept as object, expires: Date.parse("2030-01-01T00:14:00Z") };
  const anew = await signIn({ entryStore: { "browser-registration": old } });
  assertEquals(anew.world.operations(), ["RegisterClient", "CreateToken"]);
});

Deno.test("a note that another version wrote is as good as none", async () => {
  const entryStore = { "browser-registration": { clientId: "x" }, "refresh-token": 1 };
  assertEquals((await signIn({ entryStore })).world.operations(), [
    "RegisterClient",
    "CreateToken",
  ]);
});

Deno.test("what renews the tokens is kept with the client it was given to", async () => {
  const { world } = await signIn();
  assertEquals(world.note("refresh-token"), {
    client: {
      client_id: "client-EXAMPLE",
      client_secret: "client-secret-EXAMPLE",
      expires: Date.parse("2030-01-01T00:00:00Z") + 90 * 86_400_000,
    },
    refresh_token: "refresh-of-access-EXAMPLE",
  });
});

Deno.test("a full disk does not undo a sign-in", async () => {
  const { world, credential } = await signIn({ full: true });
  assertEquals(credential.secret.access_token?.reveal(), "access-EXAMPLE");
  const warning = "The disk is full; you will be asked to sign in again";
  assertEquals(world.warned, [warning, warning]);
});

Deno.test("with --device no browser is thought of", async () => {
  const { world } = await signIn({ device: true });
  assertEquals(world.browsing, []);
  assertEquals(world.operations(), ["RegisterClient", "StartDeviceAuthorization", "CreateToken"]);
});

Deno.test("where no browser opens, a code is shown instead, and nobody is waited for", async () => {
  const { world } = await signIn({ browser: "fails" });
  assertEquals(world.browsing, ["listen 0", "open", "close"]);
  assertEquals(world.operations().slice(1), [
    "RegisterClient",
    "StartDeviceAuthorization",
    "CreateToken",
  ]);
  assertStringIncludes(world.said.join("\n"), "No browser can be opened here");
});

Deno.test("a fixed port is used, and lets a browser come back from elsewhere", async () => {
  const { world } = await signIn({ browser: "absent" }, { callback_port: 8765 });
  assertEquals(world.browsing, ["listen 8765", "wait", "close"]);
  assertStringIncludes(world.said.join("\n"), "ssh -L 8765:127.0.0.1:8765 HOST");
  assertEquals(
    world.asked.find(({ operation }) => operation === "CreateToken"),
    world.asked.at(-1),
  );
});

const FAILURES: Record<string, Prepared> = {
  "the person declines": {
    comesBack: () => {
      throw new UserError("sign_in_refused", "The sign-in was refused in the browser: no");
    },
  },
  "nobody comes back": {
    comesBack: () => {
      throw new UserError("sign_in_needed", "Nobody came back");
    },
  },
  "AWS does not take the code": { replies: { CreateToken: [refused("InvalidGrantException")] } },
  "AWS forgot the client": { replies: { CreateToken: [refused("InvalidClientException", 401)] } },
};

for (const [what, prepared] of Object.entries(FAILURES)) {
  Deno.test(`the port is closed and the registration forgotten when ${what}`, async () => {
    const world = ssoWorld({ browser: "opens", ...prepared });
    await assertRejects(() => center().signIn(world, undefined), UserError);
    assertEquals(world.browsing.at(-1), "close");
    assertEquals(world.note("browser-registration"), undefined);
    assertEquals(world.note("refresh-token"), undefined);
  });
}

Deno.test("registering waits out a storm, and gives up on one that does not end", async () => {
  const storm = refused("InternalServerException", 500);
  const { world } = await signIn({ replies: { RegisterClient: [storm, storm, REGISTERED] } });
  assertEquals(world.slept.length, 2);
  const stuck = ssoWorld({ browser: "opens", replies: { RegisterClient: [storm] } });
  const error = await assertRejects(() => center().signIn(stuck, undefined), UserError);
  assertEquals([error.code, stuck.operations().length, stuck.browsing], ["unreachable", 5, []]);
});

Deno.test("a token without a life of its own lasts as long as the session is said to", async () => {
  const lifeless = { value: { accessToken: "access-EXAMPLE" } };
  const world = ssoWorld({ browser: "opens", replies: { CreateToken: [lifeless] } });
  const plan = center({ session: { duration: "2h" } });
  assertEquals((await plan.signIn(world, undefined)).expires, Date.parse("2030-01-01T02:00:00Z"));
  assertEquals(world.note("refresh-token"), undefined);
});

Deno.test("a token that could break out of a header is none", async () => {
  const replies = { CreateToken: [tokens("line\nbreak")] };
  const world = ssoWorld({ browser: "opens", replies });
  const error = await assertRejects(() => center().signIn(world, undefined), UserError);
  assertEquals(error.code, "bad_answer");
});
