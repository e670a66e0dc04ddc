/** People: in the browser and with a code, renewed behind their back, as guests, and when it does not work. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import type { CallbackOptions } from "../../../../lib/provider/context.ts";
import { deviceCode } from "../../../../providers/azure/kinds/device_code.ts";
import { interactive } from "../../../../providers/azure/kinds/interactive.ts";
import { accountOf, tokenFor } from "../../../../providers/azure/tokens.ts";
import { planOf } from "../../plans.ts";
import {
  ADA,
  GRACE,
  inWorld,
  PARTNER,
  TENANT,
  type TestOptions,
  type TestWorld,
} from "../world.ts";

const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const inBrowser = (more: Record<string, unknown> = {}) =>
  planOf(interactive, { spec: { tenant_id: TENANT, ...more } });
const withCode = (more: Record<string, unknown> = {}) =>
  planOf(deviceCode, { spec: { tenant_id: TENANT, ...more } });

/** A browser that goes wherever it is led, and what it was led to. */
function walking(
  opened: string[],
  handle: () => (request: Request) => Promise<Response>,
  options: { readonly here?: boolean } = {},
) {
  const visited = Promise.withResolvers<URLSearchParams>();
  const listened: CallbackOptions[] = [];
  const browser = {
    isHere: () => options.here ?? true,
    open: async (url: string) => {
      opened.push(url);
      const { headers } = await handle()(new Request(url));
      visited.resolve(new URL(headers.get("location")!).searchParams);
      return true;
    },
    listen: (wanted: CallbackOptions) => {
      listened.push(wanted);
      return {
        redirectUri: `http://${wanted.host ?? "127.0.0.1"}:${wanted.port || 4567}/`,
        wait: () => visited.promise,
        close: () => Promise.resolve(),
      };
    },
  };
  return { browser, listened };
}

/** Signs in with a browser that is signed in to the account. */
async function withBrowser(
  options: TestOptions,
  test: (world: TestWorld, opened: string[], listened: CallbackOptions[]) => Promise<void>,
): Promise<void> {
  const opened: string[] = [];
  let cloud: TestWorld["entra"];
  const { browser, listened } = walking(opened, () => (request) => cloud.handle(request));
  await inWorld({ person: true, browser, ...options }, async (world) => {
    cloud = world.entra;
    await test(world, opened, listened);
  });
}

Deno.test("a person signs in in the browser, with PKCE, and is known with all resources", async () => {
  await withBrowser({}, async (world, _opened, listened) => {
    const credential = await inBrowser().signIn(world, undefined);
    assertEquals(accountOf(credential), {
      tenant: TENANT,
      home: TENANT,
      object: ADA.object,
      username: ADA.username,
      type: "user",
      client: AZURE_CLI,
    });
    assertEquals(Object.keys(credential.secret), [
      "arm",
      "legacy",
      "graph",
      "vault",
      "storage",
      "server",
    ]);
    assertEquals(listened.map(({ path, port }) => [path, port]), [["/", 0]]);
  });
});

Deno.test("the address that is opened is Entra ID's, and holds no secret", async () => {
  await withBrowser({}, async (world, opened, listened) => {
    await inBrowser().signIn(world, undefined);
    const { origin, pathname, searchParams } = new URL(opened[0]!);
    assertEquals(
      origin + pathname,
      `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/authorize`,
    );
    const { state, code_challenge, redirect_uri, prompt, code_challenge_method } = Object
      .fromEntries(searchParams);
    assertEquals([state, redirect_uri, prompt, code_challenge_method], [
      listened[0]!.state,
      "http://localhost:4567",
      "select_account",
      "S256",
    ]);
    const redeemed = world.entra.requests.find(({ asked }) => asked.code_verifier)!.asked;
    assertEquals([redeemed.code_verifier === code_challenge, state!.length], [false, 43]);
    assertStringIncludes(world.said.join(), opened[0]!);
  });
});

Deno.test("a guest's home is the directory that they come from", async () => {
  for (const plan of [inBrowser(), withCode()]) {
    await withBrowser({ entra: { signsIn: GRACE.username } }, async (world) => {
      const signing = plan.signIn(world, undefined);
      if (world.entra.devices.waiting().length === 0) await agree(world);
      const { home, tenant, object } = accountOf(await signing);
      assertEquals([home, tenant, object], [PARTNER, TENANT, GRACE.object]);
    });
  }
});

/** Confirms the code once it is shown; nothing when none is. */
async function agree(world: TestWorld, decision: "agree" | "decline" = "agree"): Promise<void> {
  for (let tries = 0; tries < 50 && world.entra.devices.waiting().length === 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const code of world.entra.devices.waiting()) world.entra.devices.decide(code, decision);
}

Deno.test("a code and its page are shown, and the sign-in waits for them", async () => {
  const authority_host = "https://entra.example";
  await inWorld({ person: true }, async (world) => {
    const signing = withCode({ authority_host }).signIn(world, undefined);
    await agree(world);
    assertEquals(accountOf(await signing).username, ADA.username);
    const { asked } = world.entra.requests.find(({ path }) => path.endsWith("/devicecode"))!;
    assertEquals(asked.client_id, AZURE_CLI);
    const [shown] = world.said;
    assertStringIncludes(shown!, "  https://entra.example/devicelogin\n\nEnter the code ");
    assertStringIncludes(shown!, "It is good for 15 minutes");
  });
});

const PAGES: readonly (readonly [named: string, shown: string | undefined])[] = [
  ["https://microsoft.com/devicelogin", "https://microsoft.com/devicelogin"],
  ["https://login.microsoft.com/device", "https://login.microsoft.com/device"],
  ["https://microsoft.com/deviceloginus", "https://microsoft.com/deviceloginus"],
  ["https://login.microsoftonline.cn/device", "https://microsoft.com/deviceloginchina"],
  [
    "https://login.partner.microsoftonline.cn/device",
    "https://login.partner.microsoftonline.cn/device",
  ],
  ["http://microsoft.com/devicelogin", undefined],
  ["https://microsoft.com.evil.example/devicelogin", undefined],
  ["https://evilmicrosoft.com/devicelogin", undefined],
  ["https://microsoft.com:8443/devicelogin", undefined],
  ["https://evil.example/devicelogin", undefined],
];

for (const [named, expected] of PAGES) {
  const title = expected === undefined
    ? `Jailbreak: ${named} is not shown as a page for codes`
    : `${named} is a page for codes, and ${expected} is shown`;
  Deno.test(title, async () => {
    await inWorld({ person: true }, async (world) => {
      const signing = withCode().signIn({ ...world, cage: swap(world, named) }, undefined);
      const error = await assertRejects(() => signing, UserError);
      const page = world.said.join().match(/^ {2}(https?:\S+)/m)?.[1];
      assertEquals([error.code, page], [
        expected === undefined ? "caged" : "unreachable",
        expected,
      ]);
    });
  });
}

Deno.test("Jailbreak: a sign-in page that is not the authority's is not opened", async () => {
  await withBrowser({}, async (world, opened) => {
    const cage: TestWorld["cage"] = async ({ services }) => {
      await services!.listen!({ state: "s".repeat(64) });
      return await services!.authorize!({ url: "https://login.microsoftonline.com.evil.example/" });
    };
    const signing = inBrowser().signIn({ ...world, cage }, undefined);
    const error = await assertRejects(() => signing, UserError);
    assertEquals([error.code, opened], ["caged", []]);
  });
});

/** A cage that names another page, and then gives up. */
function swap(world: TestWorld, url: string): TestWorld["cage"] {
  return async ({ module, services, ...task }) => {
    if (module.name !== "azure/device") return await world.cage({ module, ...task });
    const showing = services!.show!({ code: "ABCD1234", url, life: 900 });
    const later = Promise.resolve().then(() => {
      throw new UserError("unreachable", "the end of the test");
    });
    return await Promise.race([showing, later]);
  };
}

Deno.test("--device, and a machine without a browser, mean a code", async () => {
  for (const options of [{ device: true }, { browser: { isHere: () => false } }]) {
    await inWorld({ person: true, ...options }, async (world) => {
      const signing = inBrowser({ authority_host: "https://entra.example" }).signIn(
        world,
        undefined,
      );
      await agree(world);
      assertEquals(accountOf(await signing).username, ADA.username);
    });
  }
});

Deno.test("nobody there: it is said at once, and nobody is asked", async () => {
  for (const plan of [inBrowser(), withCode()]) {
    await inWorld({}, async (world) => {
      const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
      assertEquals([error.code, error.hint], [
        "sign_in_needed",
        "atmos-auth login --provider prod",
      ]);
      assertEquals(world.reached, []);
    });
  }
});

Deno.test("a sign-in is renewed without anybody, each refresh token once", async () => {
  await withBrowser({}, async (world, opened) => {
    await inBrowser().signIn(world, undefined);
    const alone = { ...world, person: { ...world.person, isThere: () => false } };
    for (let times = 0; times < 2; times++) {
      const { secret } = await inBrowser().signIn(alone, undefined);
      assertEquals(Object.keys(secret), ["arm", "legacy", "graph", "vault", "storage", "server"]);
    }
    const used = world.entra.requests.map(({ asked }) => asked.refresh_token).filter(Boolean);
    assertEquals([opened.length, new Set(used).size], [1, used.length]);
  });
});

Deno.test("a guest is still a guest after a renewal", async () => {
  await withBrowser({ entra: { signsIn: GRACE.username } }, async (world) => {
    await inBrowser().signIn(world, undefined);
    const { home, object } = accountOf(await inBrowser().signIn(world, undefined));
    assertEquals([home, object], [PARTNER, GRACE.object]);
  });
});

Deno.test("a refresh token that was revoked is forgotten: an error for scripts, a new sign-in for people", async () => {
  await withBrowser({}, async (world) => {
    await inBrowser().signIn(world, undefined);
    world.entra.endSessions();
    const alone = { ...world, person: { ...world.person, isThere: () => false } };
    const error = await assertRejects(() => inBrowser().signIn(alone, undefined), UserError);
    assertEquals(error.code, "sign_in_needed");
    assertStringIncludes(error.message, "AADSTS50173");
    assertEquals(world.kept.size, 0);
  });
  await withBrowser({}, async (world, opened) => {
    await inBrowser().signIn(world, undefined);
    world.entra.endSessions();
    const again = walking(opened, () => (request) => world.entra.handle(request));
    await inBrowser().signIn(
      { ...world, browser: { ...world.browser, ...again.browser } },
      undefined,
    );
    assertEquals(opened.length, 2);
    assertStringIncludes(world.said.join("\n"), "signing in anew");
  });
});

Deno.test("trouble on the way does not cost the refresh token", async () => {
  await withBrowser({}, async (world) => {
    await inBrowser().signIn(world, undefined);
    for (const trouble of ["throttle", "error", "garbage", "unauthorized"] as const) {
      world.entra.misbehave(trouble);
      await assertRejects(() => inBrowser().signIn(world, undefined), UserError);
    }
    world.entra.misbehave(undefined);
    assertEquals(accountOf(await inBrowser().signIn(world, undefined)).username, ADA.username);
  });
});

const MOVED: readonly (readonly [what: string, fields: Record<string, unknown>])[] = [
  ["another authority", { authority_host: "https://entra.example" }],
  ["another tenant", { tenant_id: PARTNER }],
  ["another application", { client_id: "77777777-0000-0000-0000-000000000000" }],
  ["another resource manager", {
    authority_host: "https://login.microsoftonline.com",
    resource_manager_url: "https://arm.microsoftonline.com",
  }],
];

for (const [what, fields] of MOVED) {
  Deno.test(`Jailbreak: a refresh token is not sent to ${what} than it came from`, async () => {
    await withBrowser({}, async (world) => {
      await inBrowser().signIn(world, undefined);
      const before = world.reached.length;
      const alone = { ...world, person: { ...world.person, isThere: () => false } };
      const error = await assertRejects(
        () => inBrowser(fields).signIn(alone, undefined),
        UserError,
      );
      assertEquals([error.code, world.reached.slice(before)], ["sign_in_needed", []]);
    });
  });
}

Deno.test("who signs in must be who is expected, and is not remembered otherwise", async () => {
  await withBrowser({}, async (world) => {
    const plan = inBrowser({ username: "someone@contoso.example" });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertStringIncludes(error.message, "ada@contoso.example signed in, not someone@");
    assertEquals(world.kept.size, 0);
  });
  await withBrowser({}, async (world, opened) => {
    await inBrowser({ username: "Ada@Contoso.example" }).signIn(world, undefined);
    assertEquals(new URL(opened[0]!).searchParams.get("login_hint"), "Ada@Contoso.example");
  });
});

Deno.test("a sign-in from before it was said who it must be is not renewed for somebody else", async () => {
  await withBrowser({}, async (world) => {
    await inBrowser().signIn(world, undefined);
    const alone = { ...world, person: { ...world.person, isThere: () => false } };
    const plan = inBrowser({ username: GRACE.username });
    const error = await assertRejects(() => plan.signIn(alone, undefined), UserError);
    assertEquals([error.code, world.kept.size], ["sign_in_needed", 0]);
  });
});

Deno.test("a code that is declined or runs out is told apart", async () => {
  const authority_host = "https://entra.example";
  await inWorld({ person: true }, async (world) => {
    const signing = assertRejects(
      () => withCode({ authority_host }).signIn(world, undefined),
      UserError,
    );
    await agree(world, "decline");
    const error = await signing;
    assertEquals([error.code, error.message, error.hint], [
      "sign_in_refused",
      "The sign-in was refused in the browser",
      "atmos-auth login --provider prod",
    ]);
  });
  await inWorld({ person: true, entra: { codeLife: 1 } }, async (world) => {
    const plan = withCode({ authority_host });
    const error = await assertRejects(() => plan.signIn(world, undefined), UserError);
    assertEquals([error.code, error.message], [
      "sign_in_needed",
      "Nobody confirmed the code in the browser in time",
    ]);
  });
});

Deno.test("no secret of a sign-in is said, and what is kept is in a note alone", async () => {
  await withBrowser({}, async (world) => {
    const credential = await inBrowser().signIn(world, undefined);
    const { handedOut } = world.entra.vault;
    const shown = JSON.stringify([world.said, credential]);
    assertEquals(handedOut.filter((secret) => shown.includes(secret)), []);
    assertEquals([...world.kept.keys()], ["refresh-token"]);
    assertEquals(tokenFor(credential, "arm")!.expires > world.clock.now(), true);
  });
});

const SLOW = { person: true, entra: { interval: 2 } };
const here = { authority_host: "https://entra.example" };

Deno.test("a code is asked for less often when that is wanted (RFC 8628 section 3.5)", async () => {
  await inWorld(SLOW, async (world) => {
    world.entra.devices.slowDowns = 2;
    const signing = withCode(here).signIn(world, undefined);
    await until(() => world.pauses.length >= 5);
    await agree(world);
    await signing;
    assertEquals(world.pauses.slice(0, 5), [2000, 7000, 12_000, 12_000, 12_000]);
  });
});

Deno.test("a network that stumbles does not cost the code, one that is gone does", async () => {
  await inWorld(SLOW, async (world) => {
    world.entra.misbehave("error", "/token", 3);
    const signing = withCode(here).signIn(world, undefined);
    await until(() => world.pauses.length >= 5);
    await agree(world);
    assertEquals(accountOf(await signing).username, ADA.username);
    assertEquals(world.pauses.slice(0, 5), [2000, 7000, 12_000, 17_000, 17_000]);
  });
  await inWorld(SLOW, async (world) => {
    world.entra.misbehave("throttle", "/token");
    const error = await assertRejects(() => withCode(here).signIn(world, undefined), UserError);
    assertEquals(error.code, "unreachable");
    assertEquals(world.reached.filter((one) => one.endsWith("/token")).length, 5);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
