/** What is typed ahead of a question for a secret. */
import { assertEquals } from "@std/assert";
import { Hush } from "../../../lib/terminal/hush.ts";
import type { Signal } from "../../../lib/system/programs.ts";

/** A terminal, and what became of it. */
async function scene(isHeard = false) {
  const happened: string[] = [];
  const handlers = new Map<Signal, () => void>();
  const hush = await Hush.begin({
    pid: 7,
    stdin: {
      isTerminal: () => true,
      readLine: () => Promise.resolve(undefined),
      readAll: () => Promise.resolve(undefined),
      hush: () => {
        happened.push("hidden");
        return Promise.resolve(() => void happened.push("shown"));
      },
    },
    onSignal: (signal, handler) => {
      handlers.set(signal, handler);
      return () => void handlers.delete(signal);
    },
    signal: (pid, signal) => Promise.resolve(void happened.push(`${signal} to ${pid}`)),
  }, () => isHeard);
  return { hush, happened, handlers };
}

Deno.test("it is hidden from the beginning, after each question, and shown at the end", async () => {
  const { hush, happened, handlers } = await scene();
  await hush.around(() => Promise.resolve(happened.push("a question")));
  hush.end();
  hush.end();
  assertEquals(happened, ["hidden", "a question", "hidden", "shown"]);
  assertEquals(handlers.size, 0);
});

Deno.test("another program finds the terminal as it was, and leaves it hidden again", async () => {
  const { hush, happened } = await scene();
  await hush.without(() => Promise.resolve(happened.push("a program")));
  assertEquals(happened, ["hidden", "shown", "a program", "hidden"]);
});

Deno.test("a signal ends the program as if it were not heard, the terminal shown", async () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
    const { happened, handlers } = await scene();
    handlers.get(signal)!();
    assertEquals([happened, handlers.size], [["hidden", "shown", `${signal} to 7`], 0]);
  }
  const { happened, handlers } = await scene(true);
  handlers.get("SIGINT")!();
  assertEquals(happened, ["hidden"], "who waits hears it");
});

Deno.test("a signal that comes while the terminal is being hidden leaves it shown", async () => {
  const { hush, happened, handlers } = await scene();
  const asked = hush.around(() => Promise.resolve());
  while (happened.length < 2) await Promise.resolve();
  handlers.get("SIGTERM")!();
  await asked;
  assertEquals(happened.at(-1), "shown", happened.join(", "));
  const before = happened.length;
  await hush.around(() => Promise.resolve());
  assertEquals(happened.length, before, "it is over");
});
