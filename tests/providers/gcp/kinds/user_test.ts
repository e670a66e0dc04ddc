import {
  ADA,
  CLIENT,
  inWorld,
  known,
  planned,
  PROJECT,
  type TestOptions,
  type TestWorld,
} from "../world.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import type { Browser, CallbackOptions } from "../../../../lib/provider/context.ts";
import { user as kind } from "../../../../providers/gcp/kinds/user.ts";

const FIELDS = { client_id: CLIENT.id, client_secret: CLIENT.secret, project_id: PROJECT };

/** A browser in which the page that opens redirects to the listener, as the loopback Google does. */
function browser(world: () => TestWorld, more: Partial<Browser> = {}) {
  const listened: CallbackOptions[] = [];
  const opened: string[] = [];
  let closed = 0;
  let visit = (_: URL) => {};
  const here: Pick<Browser, "isHere" | "open" | "listen"> = {
    isHere: () => true,
    open: async (url) => {
      opened.push(url);
      const page = await world().google.handle(new Request(url));
      visit(new URL(page.headers.get("location")!));
      return true;
    },
    listen: (options) => {
      listened.push(options);
      const visited = new Promise<URL>((resolve) => visit = resolve);
      return {
        redirectUri: `http://127.0.0.1:${options.port || 7777}${options.path}`,
        wait: async () => {
          const { searchParams } = await visited;
          const error = searchParams.get("error");
          if (error) throw new UserError("sign_in_refused", `The sign-in was refused: ${error}`);
          assertEquals(searchParams.get("state"), options.state);
          return searchParams;
        },
        close: () => Promise.resolve(void closed++),
      };
    },
    ...more,
  };
  return { here, listened, opened, closed: () => closed };
}

function signingIn(
  options: TestOptions & { fields?: unknown; with?: Partial<Browser> },
  check: (
    world: TestWorld,
    plan: ReturnType<typeof planned>,
    it: ReturnType<typeof browser>,
  ) => Promise<void>,
) {
  let world: TestWorld | undefined;
  const it = browser(() => world!, options.with);
  return inWorld({ person: true, browser: it.here, ...options }, async (opened) => {
    world = opened;
    await check(opened, planned(kind, options.fields ?? FIELDS), it);
  });
}

Deno.test("a person signs in with PKCE and state, and the refresh token is kept", () =>
  signingIn({}, async (world, plan, it) => {
    const credential = await plan.signIn(world, undefined);
    assertEquals(known(world, credential)?.email, ADA.email);
    assertEquals(credential.shown, { account: PROJECT, principal: ADA.email });
    assertEquals(Object.keys(credential.secret), ["token"]);
    assertMatch(world.kept.get("refresh-token")!, /"refreshToken":"1\/\//);
    const { searchParams } = new URL(it.opened[0]!);
    assertEquals(searchParams.get("scope")?.split(" "), [
      "openid",
      "https://www.googleapis.com/auth/userinfo.email",
      "https://www.googleapis.com/auth/cloud-platform",
    ]);
    assertEquals(searchParams.get("access_type"), "offline");
    assertMatch(it.listened[0]!.state, /^[\w-]{43}$/);
    assertEquals([it.listened[0]!.path, it.closed()], ["/oauth/callback", 1]);
    const shown = `Sign in to Google in your browser, at this address:\n\n  ${it.opened[0]}\n\n` +
      "It is good for 10 minutes";
    assertEquals(world.said, [shown]);
    // What becomes a program's argument holds no secret.
    assertEquals(it.opened[0]!.includes(CLIENT.secret), false);
    assertEquals(plan.hosts(world.env), ["oauth2.googleapis.com:443"]);
  }));

Deno.test("the second time, the refresh token does, and nobody is asked", () =>
  signingIn({}, async (world, plan, it) => {
    await plan.signIn(world, undefined);
    const alone = { ...world, person: { ...world.person, isThere: () => false } };
    const credential = await plan.signIn(alone, undefined);
    assertEquals(known(world, credential)?.email, ADA.email);
    assertEquals(it.opened.length, 1);
  }));

Deno.test("a client that Google does not take leads to its secret, and to no other sign-in", () => {
  const fields = { client_id: CLIENT.id, project_id: PROJECT };
  return signingIn({ fields }, async (world, plan) => {
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertMatch(error.message, /invalid_client/);
    assertEquals(error.code, "sign_in_refused");
    assertMatch(error.hint!, /^client_secret: !secret keyring:NAME {3}\(of that client_id, from /);
  });
});

Deno.test("a revoked refresh token is forgotten, and leads to a new sign-in where somebody is there", () =>
  signingIn({}, async (world, plan, it) => {
    await plan.signIn(world, undefined);
    world.google.vault.refresh.clear();
    const alone = { ...world, person: { ...world.person, isThere: () => false } };
    const error = await assertRejects(() => plan.signIn(alone, undefined), UserError);
    assertEquals([error.code, error.hint], ["sign_in_needed", "atmos-auth login --provider it"]);
    assertMatch(error.message, /^Nobody is signed in to Google any more: .*invalid_grant/);
    assertEquals(world.kept.size, 0);
    assertEquals(known(world, await plan.signIn(world, undefined))?.email, ADA.email);
    assertEquals([it.opened.length, world.kept.size], [2, 1]);
    world.google.vault.refresh.clear();
    await plan.signIn(world, undefined);
    assertEquals(world.said.filter((line) => line.startsWith("warning: ")), [
      "warning: Refreshing the Google sign-in failed: Google says 400 invalid_grant: " +
      "Token has been expired or revoked; signing in anew",
    ]);
  }));

Deno.test("an outage keeps the refresh token", () =>
  signingIn({}, async (world, plan) => {
    await plan.signIn(world, undefined);
    world.google.misbehave("error", "/token");
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.code, world.kept.size], ["unreachable", 1]);
  }));

Deno.test("where no browser is, the address is shown, and a fixed port can be asked for", () => {
  const fields = { ...FIELDS, callback_port: 8085 };
  const said: string[] = [];
  return signingIn({ fields, with: { isHere: () => false } }, async (world, plan, it) => {
    const reading = plan.signIn({
      ...world,
      person: {
        ...world.person,
        say: (line) => {
          said.push(line);
          const url = line.match(/^ {2}(https:.*)$/m)?.[1];
          if (url) void it.here.open(url);
        },
      },
    }, undefined);
    assertEquals(known(world, await reading)?.email, ADA.email);
    assertEquals(it.listened[0]!.port, 8085);
    const back = "The browser must reach this machine: ssh -L 8085:127.0.0.1:8085 HOST";
    assertEquals(said.at(-1), back);
  });
});

Deno.test("the wrong person is refused, and their sign-in is not kept", () =>
  signingIn({ fields: { ...FIELDS, account: "grace@example.com" } }, async (world, plan) => {
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.code, error.message], [
      "sign_in_refused",
      "ada@example.com signed in, not grace@example.com",
    ]);
    assertEquals(world.kept.size, 0);
  }));

Deno.test("a person who says no, and nobody at all, end in an error, with the listener closed", async () => {
  await signingIn({ google: { consents: "nobody" } }, async (world, plan, it) => {
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.message, it.closed()], ["The sign-in was refused: access_denied", 1]);
  });
  await signingIn({ person: false }, async (world, plan, it) => {
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.code, it.listened], ["sign_in_needed", []]);
  });
});

Deno.test("a page that is not Google's is never opened, whatever the cage says", () =>
  signingIn({}, async (world, plan, it) => {
    const cage: TestWorld["cage"] = async (task) => {
      await task.services!.listen!({ state: "s".repeat(64) });
      return await task.services!.authorize!({ url: "https://accounts.google.com.evil.example/" });
    };
    const error = await assertRejects(() => plan.signIn({ ...world, cage }, undefined), UserError);
    assertEquals([error.code, it.opened, it.closed()], ["caged", [], 1]);
  }));

Deno.test("without an OAuth client it says where to make one; the original's variables will do", async () => {
  await signingIn({ fields: {} }, async (world, plan) => {
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals(error.message, `Provider "it" has no OAuth client to sign in with`);
  });
  const env = { ATMOS_GCP_ADC_CLIENT_ID: CLIENT.id, ATMOS_GCP_ADC_CLIENT_SECRET: CLIENT.secret };
  await signingIn({ fields: {}, env }, async (world, plan) => {
    assertEquals(known(world, await plan.signIn(world, undefined))?.email, ADA.email);
  });
});

Deno.test("signing out revokes the refresh token at Google, once", () =>
  signingIn({}, async (world, plan) => {
    const credential = await plan.signIn(world, undefined);
    const again = world.kept.get("refresh-token")!;
    assertEquals(await plan.revoke!(world, credential), "Revoked the sign-in at Google");
    assertEquals([world.google.vault.refresh.size, world.kept.size], [0, 0]);
    assertEquals(await plan.revoke!(world, credential), undefined);
    world.kept.set("refresh-token", again);
    assertEquals(await plan.revoke!(world, credential), "Google had already forgotten the sign-in");
  }));

Deno.test("signing out needs no word of the client that the sign-in was for", async () => {
  const env = { ATMOS_GCP_ADC_CLIENT_ID: CLIENT.id, ATMOS_GCP_ADC_CLIENT_SECRET: CLIENT.secret };
  await signingIn({ fields: {}, env }, async (world, plan) => {
    const credential = await plan.signIn(world, undefined);
    const bare = { ...world, env: { ...world.env, get: () => undefined } };
    assertEquals(await plan.revoke!(bare, credential), "Revoked the sign-in at Google");
    assertEquals([world.google.vault.refresh.size, world.kept.size], [0, 0]);
  });
});

Deno.test("every field may stand below spec, those that have a default too", () => {
  const plan = planned(kind, { spec: { ...FIELDS, open_browser: false } });
  assertEquals(planned(kind, { spec: FIELDS }).facts, plan.facts);
});
