/** What the cage makes of a browser's messages, and what it orders. */
import { assertEquals } from "@std/assert";
import { failureIn, runCaged } from "../caged.ts";
import { answerFor } from "./answers.ts";

const NO_AWS = () => {
  throw new Error("nothing is asked over the network");
};

/** Plays what the browser says, and notes what is ordered; a text that is absent in time is `late`. */
function browser(messages: readonly unknown[]) {
  const left = [...messages];
  const orders: unknown[] = [];
  const note = (name: string) => (question: unknown) => void orders.push([name, question]);
  const services = {
    hear: (patience: unknown) => {
      if (patience !== undefined) orders.push(["patience", patience]);
      const next = left.shift();
      if (next === undefined) return { type: "late" };
      if (next === "gone") return { type: "gone" };
      return { type: "message", text: typeof next === "string" ? next : JSON.stringify(next) };
    },
    watch: note("watch"),
    let_go: note("let_go"),
    open: (session: unknown) => (orders.push(["open", session]), 7),
    pass_on: note("pass_on"),
    conclude: note("conclude"),
  };
  return { services, orders };
}

async function follow(messages: readonly unknown[], visible = true) {
  const { services, orders } = browser(messages);
  const end = await failureIn("aws/saml/browser", { visible }, NO_AWS, services);
  return { end, orders };
}

const attached = (sessionId: string, type = "page") => ({
  method: "Target.attachedToTarget",
  params: { sessionId, targetInfo: { type } },
});
const detached = (sessionId: string) => ({
  method: "Target.detachedFromTarget",
  params: { sessionId },
});
const paused = (url: string, form?: Record<string, string>, method = "POST") => ({
  method: "Fetch.requestPaused",
  sessionId: "S1",
  params: {
    requestId: "interception-job-1.0",
    request: { url, method, ...form ? { postData: String(new URLSearchParams(form)) } : {} },
  },
});
const lifecycle = (name: string) => ({
  method: "Page.lifecycleEvent",
  sessionId: "S1",
  params: { name },
});

const OPENED = [["watch", "S1"], ["open", "S1"]];
const PAUSED = { session: "S1", request: "interception-job-1.0" };
const SAML = "https://signin.aws.amazon.com/saml";
// The cage goes by the real clock.
const GOOD = answerFor({ expires: "2999-01-01T00:00:00Z" });

Deno.test("what is posted to AWS is taken, and the request ends there", async () => {
  const { end, orders } = await follow([attached("S1"), paused(SAML, { SAMLResponse: GOOD })]);
  assertEquals(end, {
    value: {
      end: "taken",
      partition: "aws",
      expires: Date.parse("2999-01-01T00:00:00Z"),
      assertion: GOOD,
    },
  });
  assertEquals(orders, [...OPENED, ["conclude", { ...PAUSED, good: true }]]);
});

Deno.test("a form that comes in pieces is put together", async () => {
  const form = new URLSearchParams({ SAMLResponse: GOOD }).toString();
  const message = paused("https://cn-north-1.signin.amazonaws.cn/saml");
  const bytes = [form.slice(0, 99), form.slice(99)].map((part) => ({ bytes: btoa(part) }));
  Object.assign(message.params.request, { postDataEntries: bytes });
  const { services } = browser([attached("S1"), message]);
  const end = await runCaged("aws/saml/browser", { visible: true }, NO_AWS, services);
  assertEquals((end as { partition: string }).partition, "aws-cn");
});

const OTHERS: readonly (readonly [name: string, message: unknown])[] = [
  ["a page that is only looked at", paused(SAML, undefined, "GET")],
  ["a form with something else", paused(SAML, { other: "1" })],
  ["a form without content", paused(SAML)],
  [
    "another host that DevTools' pattern lets through",
    paused("https://evil.example/.signin.aws.amazon.com/saml", { SAMLResponse: GOOD }),
  ],
];

for (const [name, message] of OTHERS) {
  Deno.test(`${name} goes its way`, async () => {
    const { end, orders } = await follow([attached("S1"), message]);
    assertEquals([end, orders], [{ value: { end: "late" } }, [...OPENED, ["pass_on", PAUSED]]]);
  });
}

Deno.test("what is of no use is not sent to AWS either, and the page says so", async () => {
  const old = answerFor({ expires: "2020-01-01T00:00:00Z" });
  for (const SAMLResponse of [old, "hello"]) {
    const { end, orders } = await follow([attached("S1"), paused(SAML, { SAMLResponse })]);
    assertEquals((end as { type: string }).type, "said");
    assertEquals(orders.at(-1), ["conclude", { ...PAUSED, good: false }]);
  }
});

Deno.test("pages that open by themselves are watched as the first one is, and it alone is led", async () => {
  const targets = [
    attached("S1"),
    attached("S2"),
    attached("S3", "iframe"),
    attached("S4", "service_worker"),
    attached("S5", "browser_ui"),
  ];
  const { orders } = await follow(targets);
  assertEquals(orders, [
    ...OPENED,
    ["watch", "S2"],
    ["watch", "S3"],
    ["let_go", "S4"],
    ["let_go", "S5"],
  ]);
});

Deno.test("with its last page the browser is gone, whether or not it runs on", async () => {
  const closed = [attached("S1"), attached("S2"), detached("S1"), detached("S9"), detached("S2")];
  assertEquals((await follow(closed)).end, { value: { end: "gone", opened: true } });
  assertEquals((await follow([attached("S1"), "gone"])).end, {
    value: { end: "gone", opened: true },
  });
  assertEquals((await follow(["gone"])).end, { value: { end: "gone", opened: false } });
});

Deno.test("behind the person's back a page that has come to rest is not waited for long", async () => {
  const messages = [attached("S1"), lifecycle("networkIdle"), lifecycle("init"), lifecycle("load")];
  assertEquals((await follow(messages, false)).orders, [...OPENED, ["patience", 4000]]);
  assertEquals((await follow(messages, true)).orders, OPENED);
});

Deno.test("an address that can't be reached is said to be so", async () => {
  const answer = { id: 7, result: { errorText: "net::ERR_NAME_NOT_RESOLVED" } };
  assertEquals((await follow([attached("S1"), answer])).end, {
    type: "said",
    code: "unreachable",
    message: "The browser can't reach the identity provider: net::ERR_NAME_NOT_RESOLVED",
    hint: "check the provider's url, and the network",
  });
  const others = [
    { ...answer, id: 8 },
    { id: 7, result: { errorText: "net::ERR_ABORTED" } },
    { id: 7, result: {} },
    { id: 7, error: { message: "no" } },
  ];
  assertEquals((await follow([attached("S1"), ...others])).end, { value: { end: "late" } });
});

Deno.test("Jailbreak: messages of the wrong form order nothing", async () => {
  const { end, orders } = await follow([
    "not json",
    "null",
    "[]",
    { method: "Target.attachedToTarget" },
    attached("S1; rm"),
    attached("x".repeat(200)),
    { method: "Fetch.requestPaused", sessionId: "S1", params: {} },
    { method: "__proto__", params: {} },
  ]);
  assertEquals([end, orders], [{ value: { end: "late" } }, []]);
});
