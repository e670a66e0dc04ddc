import { Secret } from "../../../lib/secret.ts";
import { assertEquals, assertRejects } from "@std/assert";
import type { SignInModule } from "../../../lib/cage/server.ts";
import { type CageClientOptions, openCageClient } from "../../../lib/cage/client.ts";
import { UserError } from "../../../lib/errors.ts";
import { anyModule, fakeCage } from "./fake_cage.ts";

type Runs = Readonly<Record<string, SignInModule["run"]>>;

const never = () => new Promise<unknown>(() => {});

function open(modules: Runs, options: Partial<CageClientOptions> = {}) {
  const cage = fakeCage(modules);
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  const client = openCageClient(cage, ["sts.example:443"], { onNotice, ...options });
  return { cage, notices, client };
}

async function failure(pending: Promise<unknown>): Promise<unknown> {
  const { code, message, hint } = await assertRejects(() => pending, UserError);
  return { code, message, hint };
}

Deno.test("one worker serves all tasks of a sign-in and starts with the first", async () => {
  const { cage, client } = open({ double: (input) => Promise.resolve(2 * (input as number)) });
  assertEquals(cage.opened, []);
  const both = [
    client.run({ module: anyModule("double"), input: 2 }),
    client.run({ module: anyModule("double"), input: 3 }),
  ];
  assertEquals(await Promise.all(both), [4, 6]);
  assertEquals(cage.opened, [["sts.example:443"]]);
  client.close();
  assertEquals(cage.closed, 1);
});

Deno.test("a module's questions are answered by the task's own services", async () => {
  const { client } = open({ ask: (_input, { ask }) => ask("person", "name?") });
  const person = (question: unknown) => Promise.resolve(`${question} ada`);
  assertEquals(
    await client.run({ module: anyModule("ask"), input: 0, services: { person } }),
    "name? ada",
  );
});

Deno.test("a service that the task did not offer is refused, inherited names among them", async () => {
  const run: SignInModule["run"] = (input, { ask }) =>
    ask(input as string, 0).catch(({ message }) => message);
  const { client } = open({ run });
  for (const input of ["files", "constructor", "toString"]) {
    const answer = await client.run({ module: anyModule("run"), input, services: {} });
    assertEquals(answer, `there is no service "${input}"`);
  }
});

Deno.test("what the person could not answer ends the task as it is", async () => {
  const { client } = open({ run: (_input, { ask }) => ask("person", 0).catch(() => "hidden") });
  const refuse = () =>
    Promise.reject(new UserError("person_needed", "Nobody is there", { hint: "type it" }));
  assertEquals(
    await failure(client.run({ module: anyModule("run"), input: 0, services: { person: refuse } })),
    {
      code: "person_needed",
      message: "Nobody is there",
      hint: "type it",
    },
  );
});

const ENDS: Record<string, { thrown: unknown; error: unknown }> = {
  "what a module says itself": {
    thrown: new UserError("sign_in_refused", "AccessDenied: no", { hint: "ask" }),
    error: { code: "sign_in_refused", message: "AccessDenied: no", hint: "ask" },
  },
  "what it says inside of something else": {
    thrown: new Error("wrapped", { cause: new UserError("bad_answer", "HTML came back") }),
    error: { code: "bad_answer", message: "HTML came back", hint: undefined },
  },
  "a code that does not exist": {
    thrown: new UserError("toString" as "failed", "odd"),
    error: { code: "failed", message: "odd", hint: undefined },
  },
  "a foreign host, wrapped by an SDK": {
    thrown: new Error("fetch failed", {
      cause: new AggregateError([new Error('Requires net access to "evil.example:443", specify')]),
    }),
    error: {
      code: "caged",
      message: 'The cage stopped sign-in module "run": it tried net access to "evil.example:443"',
      hint: "if that host is yours, name it in atmos.yaml, such as spec: {endpoint_url: URL}",
    },
  },
  "a file": {
    thrown: new Error('Requires read access to "/etc/passwd", specify the required'),
    error: {
      code: "caged",
      message: 'The cage stopped sign-in module "run": it tried read access to "/etc/passwd"',
      hint: "no sign-in needs that: report it, and don't sign in with this version",
    },
  },
  "an error that nobody foresaw": {
    thrown: new TypeError("x is not a function"),
    error: {
      code: "failed",
      message: 'Sign-in module "run" failed: TypeError: x is not a function',
      hint: "atmos-auth doctor",
    },
  },
  "something that is no error": {
    thrown: "a secret, perhaps",
    error: {
      code: "failed",
      message: 'Sign-in module "run" failed: string: not an error',
      hint: "atmos-auth doctor",
    },
  },
};

for (const [name, { thrown, error }] of Object.entries(ENDS)) {
  Deno.test(`a failure becomes one clear error: ${name}`, async () => {
    const { client } = open({ run: () => Promise.reject(thrown) });
    assertEquals(await failure(client.run({ module: anyModule("run"), input: 0 })), error);
  });
}

Deno.test("a module that is not listed is refused", async () => {
  const { client } = open({});
  for (const module of ["nobody", "constructor"]) {
    const { message } = await failure(
      client.run({ module: anyModule(module), input: 0 }),
    ) as UserError;
    assertEquals(message, `Sign-in module "${module}" failed: Error: there is no such module`);
  }
});

Deno.test("secrets of the input are blotted out of errors and notices", async () => {
  const input = {
    region: "us-east-1",
    token: new Secret("tok-EXAMPLE"),
    list: [new Secret("key-EXAMPLE"), new Secret("a")],
  };
  const { client, notices } = open({
    run: (_input, { notice }) => {
      notice("sending tok-EXAMPLE to us-east-1");
      throw new Error("bad header: key-EXAMPLE, tok-EXAMPLE, a");
    },
  });
  const { message } = await failure(client.run({ module: anyModule("run"), input })) as UserError;
  assertEquals(message, 'Sign-in module "run" failed: Error: bad header: [secret], [secret], a');
  assertEquals(notices, ["sending [secret] to us-east-1"]);
});

Deno.test("a secret crosses the wall as a secret, in the input and in an answer, and comes out as text", async () => {
  const shown: string[] = [];
  const { client } = open({
    run: async (input, { ask }) => {
      const { token } = input as { token: Secret };
      const code = await ask("code", { token }) as Secret;
      shown.push(`${token} ${code}`);
      return { token, code: code.reveal(), plain: ["as", { it: null }] };
    },
  });
  const asked: unknown[] = [];
  const code = (
    question: unknown,
  ) => (asked.push(question), Promise.resolve(new Secret("c-EXAMPLE")));
  const input = { token: new Secret("t-EXAMPLE") };
  const answer = await client.run({ module: anyModule("run"), input, services: { code } });
  assertEquals(answer, { token: "t-EXAMPLE", code: "c-EXAMPLE", plain: ["as", { it: null }] });
  assertEquals([shown, asked], [["[secret] [secret]"], [{ token: "t-EXAMPLE" }]]);
});

Deno.test("a secret that was answered to a module is blotted out of what it says", async () => {
  const { client } = open({
    run: async (_input, { ask }) => {
      throw new Error(`the code ${(await ask("code", {}) as Secret).reveal()} is wrong`);
    },
  });
  const services = { code: () => Promise.resolve(new Secret("c-EXAMPLE")) };
  const task = { module: anyModule("run"), input: 0, services };
  const { message } = await failure(client.run(task)) as UserError;
  assertEquals(message.includes("c-EXAMPLE"), false);
});

Deno.test("caged text can't steer the terminal and has its measure", async () => {
  const { client } = open({ run: () => Promise.reject(new UserError("failed", "\x1b[2J\n")) });
  const { message } = await failure(
    client.run({ module: anyModule("run"), input: 0 }),
  ) as UserError;
  assertEquals(message, "\\x1b[2J\\x0a");
  const long = open({ run: () => Promise.reject(new UserError("failed", "x".repeat(9999))) });
  const { message: cut } = await failure(
    long.client.run({ module: anyModule("run"), input: 0 }),
  ) as UserError;
  assertEquals(cut.length, 2003);
});

Deno.test("a worker that crashes fails its tasks, and the next task gets a new one", async () => {
  const { cage, client } = open({ never, ok: () => Promise.resolve("ok") });
  const pending = client.run({ module: anyModule("never"), input: 0 });
  cage.crash("Uncaught (in promise) TypeError: boom");
  assertEquals(await failure(pending), {
    code: "failed",
    message: 'Sign-in module "never" failed: Error: boom',
    hint: "atmos-auth doctor",
  });
  assertEquals(await client.run({ module: anyModule("ok"), input: 0 }), "ok");
  assertEquals([cage.opened.length, cage.closed], [2, 1]);
});

Deno.test("a crash for want of a permission is told as such", async () => {
  const { cage, client } = open({ never });
  const pending = client.run({ module: anyModule("never"), input: 0 });
  cage.crash('Uncaught NotCapable: Requires sys access to "homedir", specify the required');
  const { code, message } = await failure(pending) as UserError;
  assertEquals([code, message], [
    "caged",
    'The cage stopped sign-in module "never": it tried sys access to "homedir"',
  ]);
});

Deno.test("an error that no task caught fails them all", async () => {
  const { cage, client } = open({ never });
  const pending = client.run({ module: anyModule("never"), input: 0 });
  cage.say({ type: "fault", failure: { type: "thrown", name: "Error", message: "stray" } });
  const { message } = await failure(pending) as UserError;
  assertEquals(message, 'Sign-in module "never" failed: Error: stray');
});

const GARBAGE: readonly unknown[] = [
  undefined,
  null,
  42,
  "done",
  {},
  { type: "done" },
  { type: "failed", task: 0, failure: { type: "said", code: 1 } },
  { type: "question", task: 0, question: 0, service: {}, content: 0 },
];

Deno.test("an answer of the wrong shape ends the worker", async () => {
  for (const message of GARBAGE) {
    const { cage, client } = open({ never });
    const pending = client.run({ module: anyModule("never"), input: 0 });
    cage.say(message);
    const error = await failure(pending) as UserError;
    assertEquals([error.code, cage.closed], ["bad_answer", 1]);
  }
});

Deno.test("answers to tasks that nobody gave are ignored", async () => {
  const { cage, client } = open({ ok: () => Promise.resolve("ok"), never });
  const pending = client.run({ module: anyModule("never"), input: 0 });
  cage.say({ type: "done", task: 7, value: "forged" });
  cage.say({ type: "question", task: 7, question: 1, service: "person", content: 0 });
  assertEquals(await client.run({ module: anyModule("ok"), input: 0 }), "ok");
  client.close();
  assertEquals((await failure(pending) as UserError).code, "cancelled");
});

Deno.test("a task that takes too long ends its worker", async () => {
  const { cage, client } = open({ never }, { timeout: 20 });
  assertEquals(await failure(client.run({ module: anyModule("never"), input: 0 })), {
    code: "unreachable",
    message: 'Sign-in module "never" did not finish in time',
    hint: "atmos-auth doctor   (check the network and the proxy variables, and try again)",
  });
  assertEquals(cage.closed, 1);
});

Deno.test("a person may take all the time in the world", async () => {
  const { client } = open({ run: (_input, { ask }) => ask("person", 0) }, { timeout: 500 });
  const person = () => new Promise((resolve) => setTimeout(() => resolve("at last"), 700));
  assertEquals(
    await client.run({ module: anyModule("run"), input: 0, services: { person } }),
    "at last",
  );
});

Deno.test("after a question the time that was left runs on", async () => {
  const run: SignInModule["run"] = async (
    _input,
    { ask },
  ) => (await ask("person", 0), await never());
  const { client } = open({ run }, { timeout: 30 });
  const person = () => Promise.resolve();
  const error = await failure(
    client.run({ module: anyModule("run"), input: 0, services: { person } }),
  );
  assertEquals((error as UserError).code, "unreachable");
});

Deno.test("a sign-in can be cancelled, before and while it runs", async () => {
  const stop = new AbortController();
  const { cage, client } = open({ never }, { signal: stop.signal });
  const pending = client.run({ module: anyModule("never"), input: 0 });
  stop.abort();
  assertEquals((await failure(pending) as UserError).code, "cancelled");
  assertEquals(
    (await failure(client.run({ module: anyModule("never"), input: 0 })) as UserError).code,
    "cancelled",
  );
  assertEquals([cage.opened.length, cage.closed], [1, 1]);
});
