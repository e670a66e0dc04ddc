import { inWorld, signIn, type TestOptions, type TestWorld } from "../world.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { account } from "../../../../providers/github/kinds/account.ts";
import { user } from "../../../../providers/github/kinds/user.ts";
import type { Cloud } from "../../../cloud/github/cloud.ts";
import type { Trouble } from "../../../cloud/github/trouble.ts";
import { planOf } from "../../plans.ts";

const APP = { client_id: "Iv23liEXAMPLE" };
/** A refresh token, as it is kept. */
const NOTE = JSON.stringify({
  boundTo: `https://github.com for ${APP.client_id}`,
  content: { refreshToken: "ghr_canary_EXAMPLE" },
});
const OAUTH = { client_id: "Ov23liEXAMPLE", scopes: ["repo", "read:org"] };

/** What happens while the program waits for the nth time, from 1. */
type Play = (github: Cloud, turn: number) => void;

/** A person who enters the code at once, unless it is played otherwise, and a clock that waiting moves on. */
function ada(
  more: TestOptions = {},
  play: Play = agree,
): TestOptions & { readonly pauses: number[] } {
  let later = 0;
  const pauses: number[] = [];
  return {
    person: true,
    pauses,
    ...more,
    github: { now: () => Date.now() + later, ...more.github },
    onSleep: (ms, github) => {
      later += ms;
      play(github, pauses.push(ms / 1000));
    },
  };
}

function agree(github: Cloud): void {
  for (const code of github.device.waiting()) github.device.decide(code, { login: "ada" });
}

function plans(fields: object) {
  const before = planOf(user, fields, undefined, "gh");
  return [before, planOf(account, {}, before)] as const;
}

Deno.test("a person signs in to a GitHub App with a code", () => {
  const person = ada();
  return inWorld(person, async (world) => {
    const [before, plan] = plans(APP);
    const credential = await signIn(world, before, plan);
    const [code] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(world.said[0]!)!;
    assertEquals(world.said, [
      "Sign in to github.com with a browser on any device, at this address:\n\n" +
      `  https://github.com/login/device\n\nEnter the code ${code} there\n` +
      "It is good for 15 minutes",
    ]);
    const life = credential.expires! - Date.now();
    assert(life > 28_790_000 && life <= 28_800_000, String(life));
    assertEquals(credential.shown, { principal: "ada" });
    assertEquals([...world.kept.keys()], ["refresh-token"]);
    assertEquals(await plan.verify!(world, credential), { account: "ada", principal: "ada" });
    assertEquals(person.pauses, [5]);
    assertEquals([before.stored, plan.stored, plan.revoke], [true, true, undefined]);
  });
});

Deno.test("a person signs in to an OAuth App, whose tokens have scopes and no end", () =>
  inWorld(ada(), async (world) => {
    const credential = await signIn(world, ...plans(OAUTH));
    assertEquals([credential.expires, credential.shown], [
      undefined,
      { principal: "ada", scopes: "repo,read:org" },
    ]);
    assertEquals([...world.kept], []);
  }));

Deno.test("the page is opened where there is a browser, and only GitHub's own", async () => {
  const opened: string[] = [];
  const browser = {
    isHere: () => true,
    open: (url: string) => (opened.push(url), Promise.resolve(true)),
  };
  await inWorld(ada({ browser }), async (world) => {
    await signIn(world, ...plans(APP));
    assertEquals(opened, ["https://github.com/login/device"]);
  });
  const evil = { code: "ABCD-EFGH", url: "https://github.com.evil.example/", life: 900 };
  await inWorld(ada({ browser }), async (world) => {
    const caged: TestWorld = {
      ...world,
      cage: async (task) => await task.services!["show"]!(evil),
    };
    const error = await assertRejects(() => signIn(caged, ...plans(APP)), UserError);
    assertEquals([error.code, opened.length], ["caged", 1]);
  });
});

Deno.test("GitHub is asked no oftener than it wants", async () => {
  const person = ada({ github: { interval: 7 } }, (github, turn) => {
    if (turn === 2) github.device.hurry();
    if (turn === 4) agree(github);
  });
  await inWorld(person, async (world) => {
    await signIn(world, ...plans(APP));
    assertEquals(person.pauses, [7, 7, 12, 12]);
  });
});

const ENDS: readonly (readonly [
  what: string,
  options: TestOptions,
  fields: object,
  code: string,
  message: string,
])[] = [
  [
    "the person cancels",
    ada({}, ({ device }) => device.decide(device.waiting()[0]!, "denied")),
    APP,
    "sign_in_refused",
    "The sign-in was refused in the browser",
  ],
  [
    "nobody enters the code",
    ada({ github: { codeLife: 20 } }, () => undefined),
    APP,
    "sign_in_needed",
    "Nobody confirmed the code in the browser in time",
  ],
  [
    "the client id is nobody's",
    ada(),
    { client_id: "nobody" },
    "sign_in_refused",
    'GitHub knows no app with the client id "nobody"',
  ],
  [
    "the app does not allow it",
    ada(),
    { client_id: "Iv23loneEXAMPLE" },
    "sign_in_refused",
    'The app "Iv23loneEXAMPLE" does not allow signing in with a device code',
  ],
  [
    "somebody else signs in",
    ada(),
    { ...APP, account: "grace" },
    "sign_in_refused",
    "ada signed in, not grace",
  ],
  [
    "nobody is there",
    ada({ person: false }),
    APP,
    "sign_in_needed",
    "Nobody is signed in to github.com, and there is no terminal to sign in at",
  ],
];

for (const [what, options, fields, code, message] of ENDS) {
  Deno.test(`no sign-in when ${what}`, () =>
    inWorld(options, async (world) => {
      const error = await assertRejects(() => signIn(world, ...plans(fields)), UserError);
      assertEquals([error.code, error.message], [code, message]);
      assert(error.hint);
      assertEquals(world.reached().length > 0, !options.person === false);
      assertEquals([...world.kept], []);
    }));
}

Deno.test("a sign-in is renewed without the person, and each refresh token is used once", () =>
  inWorld(ada(), async (world) => {
    const [before] = plans(APP);
    const first = await before.signIn(world, undefined);
    const kept = world.kept.get("refresh-token");
    const said = world.said.length;
    const second = await before.signIn(
      { ...world, person: { ...world.person, isThere: () => false } },
      undefined,
    );
    assert(first.secret.token!.reveal() !== second.secret.token!.reveal());
    assert(kept !== world.kept.get("refresh-token"));
    assertEquals(world.said.length, said);
    assertEquals(world.github.world.holderOf(first.secret.token!.reveal()), undefined);
  }));

Deno.test("a revoked refresh token is forgotten, and the person signs in anew", () =>
  inWorld(ada(), async (world) => {
    const [before] = plans(APP);
    await before.signIn(world, undefined);
    world.github.device.forget();
    const away = { ...world, person: { ...world.person, isThere: () => false } };
    const error = await assertRejects(() => before.signIn(away, undefined), UserError);
    assertEquals([error.code, error.hint], [
      "sign_in_needed",
      "atmos-auth login --provider gh",
    ]);
    assertEquals([...world.kept], []);
    world.kept.set("refresh-token", NOTE);
    await before.signIn(world, undefined);
    const warned = world.said.filter((line) => line.startsWith("warning: "));
    assertEquals(warned, [
      "warning: GitHub does not renew the sign-in: The refresh token passed is incorrect or " +
      "expired.; signing in anew",
    ]);
  }));

Deno.test("a network that is down does not cost the refresh token", () =>
  inWorld({ entryStore: { "refresh-token": NOTE } }, async (world) => {
    const [before] = plans(APP);
    const days: Trouble[] = ["error", "throttle", "html", "close", "unauthorized", "truncated"];
    for (const trouble of days) {
      world.github.misbehave(trouble);
      const error = await assertRejects(() => before.signIn(world, undefined), UserError);
      assert(!`${error.message} ${error.hint}`.includes("canary"), error.message);
      assertEquals([trouble, [...world.kept.keys()]], [trouble, ["refresh-token"]]);
    }
  }));

Deno.test("a store that keeps nothing costs no sign-in", () =>
  inWorld(ada(), async (world) => {
    const entryStore = {
      ...world.entryStore,
      write: () => Promise.reject(new UserError("store_locked", "The store is locked")),
    };
    const credential = await signIn({ ...world, entryStore }, ...plans(APP));
    assertEquals(credential.shown.principal, "ada");
    assertEquals(
      world.said.at(-1),
      "warning: The store is locked; you will be asked to sign in again",
    );
  }));
