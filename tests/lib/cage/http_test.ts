/** The one transport, against networks that are functions. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { httpOver } from "../../../lib/cage/http.ts";
import { askJson } from "../../../lib/cage/json.ts";
import type { Ask, Peer } from "../../../lib/cage/request.ts";
import { fetchOver } from "../../../lib/cage/sdk_fetch.ts";
import { UserError } from "../../../lib/errors.ts";
import { fakeNet } from "./fake_net.ts";

const PEER = { name: "STS at sts.example", setting: "spec.endpoint_url" };
const CODE = { method: "POST", body: "grant_type=authorization_code&code=code-EXAMPLE" };
const READING = { ...CODE, repeatable: true };

/** A service that answers so, one after the other, the last one again and again; `undefined` breaks. */
function serving(...answers: readonly (() => Response | Error)[]) {
  const asked: RequestInit[] = [];
  const net = fakeNet((_url, init: RequestInit = {}) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]!();
    asked.push(init);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const http = httpOver(net);
  return {
    asked,
    pauses: net.pauses,
    http,
    ask: (ask: Ask = {}) => http(PEER, "https://sts.example/token", ask),
  };
}

const ok = () => new Response("yes");
const status = (code: number, headers: HeadersInit = {}) => () =>
  new Response("no", { status: code, headers });
const broken = (message: string, cause?: Error) => () => new TypeError(message, { cause });
const unsent = broken("error: client error (Connect): tcp connect error: Connection refused");
const cut = broken("error: client error (SendRequest): connection closed before message completed");

async function refusalOf(asking: () => Promise<unknown>) {
  const { code, message, hint } = await assertRejects(asking, UserError);
  return { code, message, hint };
}

Deno.test("a request tells the runtime not to follow redirects, and when to give up", async () => {
  const { ask, asked } = serving(ok);
  const { status, text } = await ask(CODE);
  assertEquals([status, text], [200, "yes"]);
  const [{ method, body, redirect, signal } = {}] = asked;
  assertEquals([method, body, redirect, signal instanceof AbortSignal], [
    "POST",
    CODE.body,
    "manual",
    true,
  ]);
});

const REDIRECTS: readonly (readonly [location: string | undefined, where: string])[] = [
  ["https://evil.example/?token=secret-EXAMPLE", "evil.example"],
  ["//evil.example:8443/x", "evil.example:8443"],
  ["/elsewhere", "another address of its own"],
  ["https://[", "nowhere"],
  [undefined, "nowhere"],
];

for (const [location, where] of REDIRECTS) {
  Deno.test(`attack: a redirect would take the credential along, to ${where}`, async () => {
    for (const code of [301, 302, 303, 307, 308]) {
      const headers: HeadersInit = location === undefined ? {} : { location };
      const { ask, asked } = serving(status(code, headers));
      assertEquals(await refusalOf(() => ask(READING)), {
        code: "bad_answer",
        message: `Cannot understand STS at sts.example: it redirects to ${where}`,
        hint: "check spec.endpoint_url, and whether this network wants a sign-in of its own first",
      });
      assertEquals(asked.length, 1);
    }
  });
}

Deno.test("attack: an answer without end fills the memory", async () => {
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (to) => (sent += 1 << 16, to.enqueue(new Uint8Array(1 << 16))),
      }),
    );
  const refusal = await refusalOf(serving(endless).ask);
  assertEquals(refusal.message, "Cannot understand STS at sts.example: its answer has no end");
  assert(sent < 1 << 21, String(sent));
  const small = serving(() => new Response("x".repeat(11)));
  assertEquals((await refusalOf(() => small.ask({ largest: 10 }))).code, "bad_answer");
  assertEquals((await small.ask({ largest: 11 })).text.length, 11);
});

Deno.test("attack: an answer that trickles in, or never comes, holds the sign-in up", async () => {
  const trickle = () => new Response(new ReadableStream({ start: (to) => to.enqueue(bytes("a")) }));
  const never = fakeNet(() => new Promise(() => {}));
  const asking = [
    () => serving(trickle).ask({ patience: 20 }),
    () => httpOver(never)(PEER, "https://sts.example/", { patience: 20 }),
  ];
  for (const ask of asking) {
    assertEquals(await refusalOf(ask), {
      code: "unreachable",
      message: "Cannot reach STS at sts.example: no answer within 0.02 seconds",
      hint:
        "atmos-auth doctor   (check the network, HTTPS_PROXY, and spec.endpoint_url if there is one)",
    });
  }
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const REPEATS: readonly (readonly [what: string, ask: Ask, first: () => Error, tries: number])[] = [
  ["a question whose connection breaks", {}, cut, 2],
  ["a change that does no more when made twice", { method: "DELETE" }, cut, 2],
  ["a post that is said to be repeatable", READING, cut, 2],
  ["a code that never left", CODE, unsent, 2],
  ["attack: a code that may have been taken is not sent again", CODE, cut, 1],
];

for (const [what, ask, first, tries] of REPEATS) {
  Deno.test(`tries of a broken connection: ${what}`, async () => {
    const mended = serving(first, ok);
    if (tries === 2) assertEquals((await mended.ask(ask)).text, "yes");
    else assertEquals((await refusalOf(() => mended.ask(ask))).code, "unreachable");
    assertEquals(mended.asked.length, tries);
    const lasting = serving(first);
    assertEquals((await refusalOf(() => lasting.ask(ask))).code, "unreachable");
    assertEquals([lasting.asked.length, lasting.pauses], [tries, []]);
  });
}

const after = (value: string) => ({ "retry-after": value });

const BUSY: readonly (readonly [
  what: string,
  ask: Ask,
  first: () => Response,
  pauses: readonly number[],
])[] = [
  ["a storm is waited out", {}, status(429), [500, 1000]],
  ["so is one that a code met, which was not taken", CODE, status(429), [500, 1000]],
  ["a server in trouble is asked again", {}, status(500), [500, 1000]],
  ["a gateway without a server, too", READING, status(502), [500, 1000]],
  ["attack: a code that a broken server may have taken is not sent again", CODE, status(500), []],
  ["a code that is told to come back, is", CODE, status(503, after("2")), [2000, 2000]],
  ["a code that is told nothing, is not", CODE, status(503), []],
  ["the service's own wish counts", {}, status(429, after("3")), [3000, 3000]],
  ["a wish for less is not taken as none", {}, status(429, after("0")), [500, 1000]],
  ["nobody waits for minutes", {}, status(429, after("60")), []],
  ["all pauses have an end together", {}, status(503, after("9")), [9000]],
  ["a wish that makes no sense is none", {}, status(429, after("soon")), [500, 1000]],
  ["who paces by itself is left alone", { tries: 1 }, status(429), []],
  ["a refusal is the last word", {}, status(403, after("1")), []],
  ["so is what the server can't do", {}, status(501), []],
];

for (const [what, ask, first, pauses] of BUSY) {
  Deno.test(`a busy service: ${what}`, async () => {
    const it = serving(first);
    const answer = await it.ask(ask);
    const slack = (ms: number) => Math.round(ms / 100) * 100;
    assertEquals([answer.status, it.pauses.map(slack)], [first().status, [...pauses]]);
    assertEquals(it.asked.length, pauses.length + 1);
  });
}

Deno.test("a moment to come back is as good as a number of seconds", async () => {
  const it = serving(status(429, after(new Date(Date.now() + 4000).toUTCString())), ok);
  assertEquals((await it.ask()).text, "yes");
  assert(it.pauses[0]! > 2000 && it.pauses[0]! <= 4000, String(it.pauses));
});

Deno.test("what the cage forbids is told as such, and not tried again", async () => {
  const denied = new Error('Requires net access to "sts.example:443"');
  denied.name = "NotCapable";
  const { ask, asked } = serving(() => denied);
  assertEquals(await assertRejects(() => ask(), Error), denied);
  assertEquals(asked.length, 1);
});

Deno.test("attack: a secret that can't stand in a header is not quoted by the refusal", async () => {
  const { ask, asked } = serving(ok);
  const headers = { authorization: "Bearer secret-EXAMPLE\nx: y" };
  const refusal = await refusalOf(() => ask({ headers }));
  assertEquals([refusal.code, asked.length], ["failed", 0]);
  assertEquals(/secret-EXAMPLE/.test(JSON.stringify(refusal)), false);
});

const json = { "content-type": "application/json; charset=utf-8" };
const page = { "content-type": "text/html" };
const PORTAL = "check spec.endpoint_url, and whether this network wants a sign-in of its own first";

const FORMS:
  readonly (readonly [what: string, answer: () => Response, code: string, told: string])[] = [
    [
      "a captive portal",
      () => new Response("<p>Welcome", { headers: { "content-type": "text/html" } }),
      "bad_answer",
      "Cannot understand STS at sts.example: it answered with status 200 and text/html",
    ],
    [
      "a sign-in page that says so (RFC 6585)",
      () => new Response("<p>Welcome", { status: 511, headers: page }),
      "bad_answer",
      "Cannot understand STS at sts.example: it answered with status 511 and text/html",
    ],
    [
      "a server that breaks, which is no captive portal",
      () => new Response("<p>Oh", { status: 501, headers: { "content-type": "text/html" } }),
      "unreachable",
      "STS at sts.example has trouble of its own (status 501)",
    ],
    [
      "a proxy that turns away",
      () => new Response("slow", { status: 429, headers: after("60") }),
      "unreachable",
      "STS at sts.example asks for fewer questions (status 429)",
    ],
    [
      "JSON that says it is a page",
      () => new Response("{}", { headers: { "content-type": "text/html" } }),
      "bad_answer",
      "Cannot understand STS at sts.example: it answered with status 200 and text/html",
    ],
    [
      "half an answer",
      () => new Response('{"a":', { headers: json }),
      "bad_answer",
      "Cannot understand STS at sts.example: its answer breaks off or is garbled",
    ],
    [
      "deeper than whoever reads it can go",
      () => new Response(`{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, { headers: json }),
      "bad_answer",
      "Cannot understand STS at sts.example: its answer breaks off or is garbled",
    ],
    [
      "JSON that is no object",
      () => new Response('"a"', { headers: json }),
      "bad_answer",
      "Cannot understand STS at sts.example: its answer breaks off or is garbled",
    ],
  ];

for (const [what, answer, code, message] of FORMS) {
  Deno.test(`what should be JSON is ${what}`, async () => {
    const { http } = serving(answer);
    const refusal = await refusalOf(() => askJson(http, PEER, "https://sts.example/"));
    assertEquals([refusal.code, refusal.message], [code, message]);
    const wait = answer().status === 429
      ? "wait 60s, and try again"
      : "wait a minute, and try again";
    assertEquals(refusal.hint, code === "bad_answer" ? PORTAL : wait);
  });
}

const BETWEEN: readonly (readonly [status: number, hint: string, without: string])[] = [
  [
    403,
    "ask whoever runs this network, or its proxy, to let you reach STS at sts.example",
    "ask whoever runs this network, or its proxy, to let you reach STS at sts.example",
  ],
  [
    404,
    "check spec.endpoint_url: something else answers there",
    "check HTTPS_PROXY: something else answers there",
  ],
  [
    407,
    "HTTPS_PROXY=http://NAME:PASSWORD@PROXY:PORT atmos-auth login",
    "HTTPS_PROXY=http://NAME:PASSWORD@PROXY:PORT atmos-auth login",
  ],
];

for (const [code, hint, without] of BETWEEN) {
  Deno.test(`a page with status ${code} is no portal, and has a hint of its own`, async () => {
    const { http } = serving(() => new Response("<p>No", { status: code, headers: page }));
    const asking = (peer: Peer) => refusalOf(() => askJson(http, peer, "https://sts.example/"));
    assertEquals(await asking(PEER), {
      code: "bad_answer",
      message:
        `Cannot understand STS at sts.example: it answered with status ${code} and text/html`,
      hint,
    });
    assertEquals((await asking({ name: PEER.name })).hint, without);
  });
}

Deno.test("JSON is read whatever the status, since refusals are JSON too", async () => {
  const { http, asked } = serving(() => Response.json({ error: "no" }, { status: 400 }));
  const { status, body } = await askJson(http, PEER, "https://sts.example/");
  assertEquals([status, body], [400, { error: "no" }]);
  assertEquals(new Headers(asked[0]?.headers).get("accept"), "application/json");
});

Deno.test("attack: an SDK's own wishes for redirects and signals do not reach the network", async () => {
  const { http, asked } = serving(() => new Response(null, { status: 204 }));
  const sdk = fetchOver((url, ask) => http(PEER, url, ask));
  const init = {
    method: "PUT",
    body: bytes("x"),
    redirect: "follow",
    dispatcher: {},
  } as RequestInit;
  const response = await sdk("https://sts.example/", init);
  assertEquals([response.status, await response.text()], [204, ""]);
  assertEquals(Object.keys(asked[0]!).sort(), ["body", "headers", "method", "redirect", "signal"]);
  assertEquals(asked[0]?.redirect, "manual");
});
