import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { createRedactor } from "../../../lib/terminal/redact.ts";
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
  const failed = assertRejects(() => waited, UserError, "Cancelled");
  await system.pass(600);
  system.deliver("SIGINT");
  await system.until(failed);
  assertEquals(shown(system).endsWith("\r\x1b[K"), true);
});

Deno.test("nothing is shown where nobody looks", async () => {
  for (const prepared of [{}, { terminal: true, env: { CI: "true" } }]) {
    const { system, terminal } = at(prepared);
    const work = Promise.withResolvers<void>();
    const waited = terminal.waitFor("Waiting", work.promise);
    await system.pass(5_000);
    work.resolve();
    await waited;
    assertEquals(shown(system), "");
  }
});
