/** The terminal harness, proven on a plain shell before anything is believed through it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CTRL_C, CTRL_D, ENTER, startPty } from "./pty.ts";
import { sandbox } from "./sandbox.ts";
import { readProc } from "./process.ts";
import { scenario } from "./tools.ts";

const needs = { tools: ["script"] };

scenario("a terminal has its size, its keys and its program's status", needs, async () => {
  await using box = sandbox();
  await using pty = await startPty(
    "/bin/sh",
    ["-c", "stty size; test -t 0 && echo tty; read line; echo got $line; exit 7"],
    { env: box.env, rows: 33, columns: 77 },
  );
  await pty.waitFor("33 77");
  await pty.waitFor("tty");
  await pty.type(`hello${ENTER}`);
  await pty.waitFor("got hello");
  assertEquals(await pty.status, 7);
});

scenario("Ctrl-C on a terminal interrupts the program", needs, async () => {
  await using box = sandbox();
  // A shell that is interrupted between two commands runs its trap after the next one: each is short.
  const script = 'trap "echo bye; exit 3" INT; echo ready; while :; do sleep 0.1; done';
  await using pty = await startPty("/bin/sh", ["-c", script], { env: box.env });
  await pty.waitFor("ready");
  await pty.type(CTRL_C);
  await pty.waitFor("bye");
  assertEquals(await pty.status, 3);
});

scenario(
  "Ctrl-D on a terminal ends an interactive shell, which saw its own SHELL",
  needs,
  async () => {
    await using box = sandbox();
    await using pty = await startPty("/bin/sh", ["-i"], { env: { ...box.env, SHELL: "/bin/odd" } });
    await pty.type(`echo "<$SHELL>"${ENTER}`);
    await pty.waitFor("</bin/odd>");
    await pty.type(CTRL_D);
    assertEquals(await pty.status, 0);
  },
);

scenario("a signal ends the program on a terminal, and its status says so", needs, async () => {
  await using box = sandbox();
  await using pty = await startPty("/bin/sh", ["-c", "echo up; sleep 60"], { env: box.env });
  await pty.waitFor("up");
  assertStringIncludes(await readProc(pty.pid, "cmdline"), "sleep 60");
  pty.kill("SIGKILL");
  assertEquals(await pty.status, 137);
});
