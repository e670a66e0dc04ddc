import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { offer } from "../../../lib/browser/handoff.ts";
import { UserError } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";
import { fakeSystem } from "../../fake_system.ts";
import { type Asking, serving } from "../loopback/asking.ts";
import { fakeClock, settle } from "../loopback/fake_connection.ts";

const TARGET = new Secret("https://signin.aws.amazon.com/federation?SigninToken=EXAMPLE");

const PURPOSE = {
  aftermath: 1_500,
  spent: "It is spent",
  stranger: "It is nothing",
  alarm: () => new UserError("failed", "asked for twice"),
};

function prepare() {
  const { serve, ask, closed } = serving();
  const clock = fakeClock();
  const handoff = offer({ ...fakeSystem({ serve }), clock }, TARGET, PURPOSE);
  const visit = (asking?: Asking) => ask(handoff.address, asking);
  return { handoff, visit, ask, clock, closed };
}

Deno.test("a browser is led to the address once, and nothing of it is kept", async () => {
  const { handoff, visit, clock } = prepare();
  assertMatch(handoff.address, /^http:\/\/127\.0\.0\.1:50123\/[0-9a-f]{64}$/);
  const taken = handoff.taken(60_000);
  const { status, headers, body } = visit();
  assertEquals([status, headers.location, body], [302, TARGET.reveal(), ""]);
  const kept = [headers["cache-control"], headers["referrer-policy"]];
  assertEquals(kept, ["no-store", "no-referrer"]);
  await settle();
  clock.pass(2_000);
  assertEquals(await taken, true);
  await handoff.close();
});

Deno.test("attack: whoever does not know the name of the page learns nothing", async () => {
  const { handoff, ask, visit } = prepare();
  const { address } = handoff;
  const strangers = [
    ask("http://127.0.0.1:50123/"),
    ask(address.slice(0, -1)),
    ask(`${address}0`),
    visit({ method: "HEAD" }),
    visit({ method: "POST" }),
    visit({ headers: { "sec-purpose": "prefetch;prerender" } }),
    visit({ headers: { purpose: "prefetch" } }),
    visit({ headers: { "sec-fetch-mode": "no-cors" } }),
  ];
  for (const { status, headers } of strangers) {
    assertEquals([status, headers.location], [404, undefined]);
  }
  assertEquals(visit({ headers: { "sec-fetch-mode": "navigate" } }).status, 302);
  await handoff.close();
});

Deno.test("attack: who comes second gets nothing, and the person is told", async () => {
  const { handoff, visit } = prepare();
  const taken = handoff.taken(60_000);
  visit();
  const second = visit();
  assertEquals([second.status, second.headers.location], [410, undefined]);
  assertStringIncludes(second.body, "It is spent");
  await assertRejects(() => taken, UserError, "asked for twice");
  assertStringIncludes((await handoff.alarm).message, "asked for twice");
  await handoff.close();
});

Deno.test("a browser that comes again is the same one, and no cause for alarm", async () => {
  const { handoff, visit, clock } = prepare();
  const taken = handoff.taken(60_000);
  const cookie = visit().headers["set-cookie"]!;
  assertMatch(
    cookie,
    /^atmos-auth-visit=[0-9a-f]{64}; Path=\/[0-9a-f]{64}; HttpOnly; SameSite=Lax$/,
  );
  const again = visit({ headers: { cookie: `a=b; ${cookie.split(";")[0]}` } });
  assertEquals([again.status, again.headers.location], [410, undefined]);
  await settle();
  clock.pass(2_000);
  assertEquals(await taken, true);
  const other = handoff.taken(0);
  visit({ headers: { cookie: "atmos-auth-visit=guessed" } });
  await assertRejects(() => other, UserError);
  await handoff.close();
});

Deno.test("nobody is waited for without end", async () => {
  const { handoff, clock, closed } = prepare();
  const taken = handoff.taken(60_000);
  clock.pass(60_000);
  assertEquals(await taken, false);
  await handoff.close();
  assertEquals(closed.times, 1);
});
