import { assertEquals, assertRejects } from "@std/assert";
import { Interrupted } from "../../../lib/errors.ts";
import { createRedactor } from "../../../lib/terminal/redact.ts";
import { silently, unseen } from "../../../lib/sign_in/context.ts";
import { Terminal } from "../../../lib/terminal/terminal.ts";
import { type FakeSystem, fakeSystem, type Prepared } from "../../fake_system.ts";

function at(prepared: Prepared = { terminal: true }) {
  const system = fakeSystem(prepared);
  const manners = { level: "info", color: false, interactive: true } as const;
  return { system, terminal: new Terminal(system, () => manners, createRedactor()) };
}

const shown = ({ err }: FakeSystem) => err.join("");

Deno.test("what takes a while says what it is, and leaves nothing on the screen", async () => {
  const { system, terminal } = at();
  const work = Promise.withResolvers<number>();
  const waited = terminal.waitFor("Signing in", work.promise);
  await system.pass(400);
  assertEquals(shown(system), "");
  await system.pass(300);
  const text = shown(system);
  assertEquals(text.startsWith("\r\x1b[K- Signing in (Ctrl-C ends it)\r\x1b[K\\ Signing in"), true);
  work.resolve(7);
  assertEquals(await system.until(waited), 7);
  assertEquals(shown(system).endsWith("(Ctrl-C ends it)\r\x1b[K"), true);
});

Deno.test("what is said meanwhile stands on a line of its own, and a question alone", async () => {
  const { system, terminal } = at({ terminal: true, answers: ["yes"] });
  const work = Promise.withResolvers<void>();
  const waited = terminal.waitFor("Waiting", work.promise);
  await system.pass(600);
  terminal.say("news");
  assertEquals(shown(system).endsWith("\r\x1b[Knews\n"), true);
  await system.pass(200);
  await terminal.ask({ message: "Go on?", hint: "--yes" });
  work.resolve();
  await system.until(waited);
});

Deno.test("Ctrl-C ends the waiting", async () => {
  const { system, terminal } = at();
  const waited = terminal.waitFor("Waiting", new Promise<never>(() => {}));
  const failed = assertRejects(() => waited, Interrupted, "Cancelled");
  await system.pass(600);
  system.deliver("SIGINT");
  await system.until(failed);
  assertEquals(shown(system).endsWith("\r\x1b[K"), true);
});

/** Where nothing is drawn: in a pipe, in a job, and on a terminal that can't. */
const UNDRAWN: readonly Prepared[] = [
  {},
  { terminal: true, env: { CI: "true" } },
  { terminal: true, env: { TERM: "dumb" } },
];

Deno.test("where nothing is drawn, what takes long is said once, and what it is a part of with it", async () => {
  for (const prepared of UNDRAWN) {
    const { system, terminal } = at(prepared);
    const work = Promise.withResolvers<void>();
    const whole = terminal.waitFor("Signing in", work.promise);
    const part = terminal.waitFor("Waiting for an answer", work.promise, { isPart: true });
    await system.pass(4_900);
    assertEquals(shown(system), "");
    await system.pass(60_000);
    assertEquals(shown(system), "Signing in ...\n");
    const again = terminal.waitFor("Signing in", work.promise);
    await system.pass(60_000);
    work.resolve();
    await Promise.all([whole, part, again]);
    await system.pass(60_000);
    assertEquals(shown(system), "Signing in ...\n");
  }
});

Deno.test("where nothing is drawn, a wait within is the one that is named, and what is quick is not", async () => {
  const { system, terminal } = at({});
  const [work, code] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const whole = terminal.waitFor("Signing in", work.promise);
  await terminal.waitFor("Reading", Promise.resolve());
  const inner = terminal.waitFor("Waiting for the next code", code.promise);
  await system.pass(20_000);
  code.resolve();
  await inner;
  await system.pass(20_000);
  work.resolve();
  await whole;
  assertEquals(shown(system), "Waiting for the next code ...\n");
});

Deno.test("nothing is said of waiting where nothing is to be said", async () => {
  const system = fakeSystem({});
  const manners = { level: "off", color: false, interactive: true } as const;
  const terminal = new Terminal(system, () => manners, createRedactor());
  const work = Promise.withResolvers<void>();
  const waited = terminal.waitFor("Signing in", work.promise);
  await system.pass(60_000);
  work.resolve();
  await waited;
  assertEquals(shown(system), "");
});

Deno.test("a program's question at the terminal is not written over by what it is waited for", async () => {
  const { system, terminal } = at();
  const [work, pass] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const whole = terminal.waitFor("Signing in", work.promise);
  await system.pass(700);
  const before = shown(system).length;
  const asking = terminal.waitFor("Waiting for pass", pass.promise, { isStill: true });
  await system.pass(60_000);
  const line = "\r\x1b[KWaiting for pass (Ctrl-C ends it)";
  assertEquals(shown(system).slice(before), line);
  pass.resolve();
  await system.until(asking);
  assertEquals(shown(system).slice(before + line.length, before + line.length + 4), "\r\x1b[K");
  work.resolve();
  await system.until(whole);
});

Deno.test("until when is said, and a part is told by what it is a part of", async () => {
  const { system, terminal } = at();
  const work = Promise.withResolvers<void>();
  const patience = { limit: 60_000, isPart: true } as const;
  const part = terminal.waitFor("Waiting for an answer", work.promise, patience);
  await system.pass(600);
  const alone = shown(system);
  assertEquals(alone.includes("- Waiting for an answer (1m at most, Ctrl-C ends it)"), true);
  const whole = terminal.waitFor("Signing in", work.promise);
  const other = terminal.waitFor("Waiting for an answer", work.promise, patience);
  await system.pass(900);
  const last = shown(system).split("\r\x1b[K").at(-1)!;
  assertEquals(last.slice(2), "Signing in (1m at most, Ctrl-C ends it)");
  work.resolve();
  await system.until(Promise.all([part, whole, other]));
});

Deno.test("however narrow it is, the line says how it is ended, and is no longer than the terminal", async () => {
  for (const columns of [40, 60]) {
    const { system, terminal } = at({ terminal: true, columns });
    const work = Promise.withResolvers<void>();
    const what = 'Signing in: identity "acme/production/AdministratorAccess"';
    const waited = terminal.waitFor(what, work.promise, { limit: 600_000 });
    await system.pass(700);
    const last = shown(system).split("\r\x1b[K").at(-1)!;
    const end = columns === 40 ? "… (Ctrl-C ends it)" : "… (10m at most, Ctrl-C ends it)";
    assertEquals([last.length < columns, last.endsWith(end)], [true, true]);
    work.resolve();
    await system.until(waited);
  }
});

Deno.test("who asks the person nothing warns them all the same, and nobody behind a shell", () => {
  for (
    const [wrap, isSeen] of [[silently, true], [unseen, false]] as const
  ) {
    const { system, terminal } = at();
    wrap({ terminal, person: terminal }).person.warn("its session lasts an hour");
    assertEquals(shown(system).includes("its session lasts an hour"), isSeen);
  }
});

Deno.test("who asks the person nothing is waited for before their eyes, and nobody behind a shell", async () => {
  const { system, terminal } = at();
  const around = { terminal, person: terminal };
  for (
    const [who, isSeen] of [
      [silently(around).person, true],
      [unseen(around).person, false],
      [silently(unseen(around)).person, false],
    ] as const
  ) {
    const work = Promise.withResolvers<void>();
    const before = shown(system).length;
    const waited = who.waitFor('Asking for "dev"', work.promise);
    await system.pass(700);
    assertEquals(shown(system).length > before, isSeen);
    work.resolve();
    await system.until(waited);
  }
});
