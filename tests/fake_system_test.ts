/** The fake itself: a test that stands on it stands on these. Its files are compared with real ones in e2e. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { MachineError, UserError } from "../lib/errors.ts";
import type { Landing } from "../lib/system/file_system.ts";
import { fakeKeyring, fakeSystem } from "./fake_system.ts";
import { processEnvironment } from "./process_environment.ts";

const START = Date.parse("2030-01-01T00:00:00Z");

Deno.test("who sleeps wakes when it is due, and time stands still for all it does then", async () => {
  const system = fakeSystem();
  const seen: string[] = [];
  const nap = async (name: string, ms: number, times: number) => {
    for (let count = 0; count < times; count++) {
      await system.clock.sleep(ms);
      await crypto.subtle.digest("SHA-256", new Uint8Array(1000));
      seen.push(`${name} ${system.clock.now() - START}`);
    }
  };
  void nap("a", 30, 3);
  void nap("b", 40, 1);
  await system.pass(70);
  assertEquals(seen, ["a 30", "b 40", "a 60"]);
  assertEquals(system.clock.now() - START, 70);
});

Deno.test("a sleeper hears of an abort, and is then forgotten", async () => {
  const system = fakeSystem();
  const stop = new AbortController();
  const asleep = system.clock.sleep(1000, stop.signal);
  stop.abort();
  await asleep;
  await system.clock.sleep(1000, stop.signal);
  assertEquals(system.clock.now(), START);
  await assertRejects(() => system.until(new Promise(() => {})), Error, "never comes");
});

Deno.test("who waits is given time until it has what it waits for, and no more", async () => {
  const system = fakeSystem();
  await system.until(system.clock.sleep(5_000));
  assertEquals(system.clock.now() - START, 5_000);
});

Deno.test("a lock is waited for, and had when its holder lets go or dies", async () => {
  const one = fakeSystem();
  const other = one.beside();
  const third = one.beside();
  const lock = await one.files.lock("/work/lock", 0);
  assertEquals(await other.files.lock("/work/lock", 0), undefined);
  assertEquals(await one.until(other.files.lock("/work/lock", 200)), undefined);
  assertEquals(one.clock.now() - START, 200);
  const waiting = other.files.lock("/work/lock", 10_000);
  await one.pass(1_000);
  lock!.release();
  assertEquals(await one.until(waiting) !== undefined, true);
  const next = third.files.lock("/work/lock", 10_000);
  await one.pass(1_000);
  other.die();
  assertEquals(await one.until(next) !== undefined, true);
});

Deno.test("processes share the disk, the time and the keyring, and draw different bytes", async () => {
  const one = fakeSystem({ keyring: fakeKeyring({ a: "1" }), env: { HOME: "/home/ada" } });
  const other = one.beside();
  await one.files.write("/work/a", "text");
  assertEquals(await other.files.readText("/work/a"), "text");
  assertEquals(await (await other.keyring(1)).get("a"), "1");
  await one.pass(10);
  assertEquals(other.clock.now(), one.clock.now());
  assertEquals([one.pid === other.pid, one.random(2), other.random(2)], [
    false,
    Uint8Array.of(0, 1),
    Uint8Array.of(2, 3),
  ]);
  assertEquals(other.env.get("HOME"), "/home/ada");
});

Deno.test("a dead process does and says nothing more", async () => {
  const system = fakeSystem();
  system.files.dieAt = 1;
  await system.files.write("/work/a", "1");
  void system.files.write("/work/b", "2");
  void system.files.write("/work/c", "3");
  system.stderr.write("it goes on");
  assertEquals(system.files.texts(), { "/work/a": "1" });
  assertEquals([system.err, system.files.done], [[], ["write /work/a"]]);
});

Deno.test("what can't be written to, passed or read is refused as the system does", async () => {
  const { files } = fakeSystem({
    files: {
      "/theirs/file": { owner: "other" },
      "/theirs/open": { owner: "other", mode: 0o644 },
      "/shut/file": "",
      "/link": { target: "/theirs/open" },
    },
  });
  files.change("/theirs", { owner: "root", mode: 0o755 });
  files.change("/shut", { mode: 0o600 });
  const refused = async (act: () => Promise<unknown>, errno: string) =>
    assertEquals((await assertRejects(act, MachineError)).errno, errno);
  await refused(() => files.read("/theirs/file"), "EACCES");
  assertEquals(await files.readText("/link"), "");
  await refused(() => files.append("/theirs/open" as Landing, "x"), "EACCES");
  await refused(() => files.write("/theirs/open", "x"), "EACCES");
  await refused(() => files.remove("/theirs/open"), "EACCES");
  await refused(() => files.info("/shut/file"), "EACCES");
  await refused(() => files.write("/none/file", ""), "ENOENT");
  files.full = true;
  await refused(() => files.write("/work/x", ""), "ENOSPC");
  await refused(() => files.makeDirectory("/work/x"), "ENOSPC");
});

Deno.test("a named pipe is there to be seen, and who reads it waits, but not for ever", async () => {
  const system = fakeSystem({ files: { "/pipe": { kind: "other" } } });
  assertEquals((await system.files.info("/pipe"))?.kind, "other");
  const reading = system.until(system.files.read("/pipe"));
  await assertRejects(() => reading, MachineError, "nobody has written to it for 10 s");
});

Deno.test("a program takes its time, speaks, and ends of a signal that it does not hear", async () => {
  const system = fakeSystem({
    programs: {
      "/bin/work": async (it) => {
        it.print(`${it.args} `);
        await it.pass(50);
        return 3;
      },
      "/bin/wait": async (it) => await it.heard() === "SIGTERM" ? await it.heard() && 4 : 5,
      "/bin/guard": (it) => it.hungUp,
    },
  });
  const command = { args: ["x"], env: processEnvironment(), stdio: "terminal" } as const;
  const start = (program: string) => system.spawn({ ...command, program });
  assertEquals(await start("/bin/work").ending, { status: 3 });
  assertEquals([system.out, system.clock.now() - START], [["x "], 50]);
  const waiting = start("/bin/wait");
  await system.pass(1);
  await system.signal(waiting.pid, "SIGTERM");
  await system.pass(1);
  waiting.kill("SIGHUP");
  assertEquals(await waiting.ending, { status: 4 });
  const killed = start("/bin/wait");
  killed.kill("SIGKILL");
  assertEquals((await killed.ending).status, 137);
  const guard = start("/bin/guard");
  system.die();
  assertEquals(await guard.ending, { status: 0 });
});

Deno.test("a helper that takes too long is given up", async () => {
  const system = fakeSystem({
    programs: { "/bin/slow": () => new Promise(() => {}), "/bin/say": (it) => it.print(it.stdin) },
  });
  const command = { args: [], env: processEnvironment(), timeout: 100, stdin: "hello" };
  const said = await system.run({ ...command, program: "/bin/say" });
  assertEquals(said, { status: 0, stdout: "hello", stderr: "" });
  const slow = await system.until(system.run({ ...command, program: "/bin/slow" }));
  assertEquals([slow.status, system.clock.now() - START], [124, 100]);
});

Deno.test("a signal that nobody hears ends the process; nobody at all can't be sent one", async () => {
  const one = fakeSystem();
  const other = one.beside();
  const heard: string[] = [];
  const undo = other.onSignal("SIGTERM", () => void heard.push("TERM"));
  await one.signal(other.pid, "SIGTERM");
  undo();
  await one.signal(other.pid, "SIGTERM");
  other.stderr.write("still here");
  assertEquals([heard, other.err], [["TERM"], []]);
  await assertRejects(() => one.signal(1, "SIGTERM"), UserError, "no such process");
});

Deno.test("a keyring may be slow, silent, or not there", async () => {
  const slow = fakeSystem({ keyring: fakeKeyring({ a: "1" }), keyringTakes: 20 });
  assertEquals(await slow.until((await slow.keyring(5)).get("a")), "1");
  assertEquals(slow.clock.now() - START, 20);
  const silent = fakeSystem({ keyring: "silent" });
  await assertRejects(() => silent.until(silent.keyring(2_000)), Error, "silent for 2000 ms");
  await assertRejects(() => fakeSystem().keyring(5), Error, "no keyring");
});

Deno.test("answers are given in turn, and again when one will not do", async () => {
  const system = fakeSystem({ answers: ["", "yes", "b"] });
  const prompts = await system.prompts();
  const check = (answer: string) => answer === "" ? "say something" : undefined;
  assertEquals(await prompts.text("Go on?", { hidden: true, check }), "yes");
  assertEquals(await prompts.pick("Which?", [{ value: "b", label: "B" }]), "b");
  assertEquals(system.asked, ["hidden: Go on?", "say something", "Which?\n- B"]);
});

Deno.test("what nobody prepared fails, and so does what nobody used", async () => {
  const system = fakeSystem({
    answers: ["yes"],
    stdin: ["line"],
    programs: { "/bin/x": () => {}, "/bin/y": () => {} },
  });
  const command = { args: [], env: processEnvironment(), stdio: "none" } as const;
  assertThrows(() => system.spawn({ ...command, program: "/bin/z" }), Error, "/bin/z");
  assertThrows(() => system.openCage([]), Error, "the test prepared nothing");
  system.spawn({ ...command, program: "/bin/y" });
  assertThrows(() => system.finish(), Error, "yes, line, /bin/x");
  const prompts = await fakeSystem().prompts();
  const ask = () => Promise.resolve(prompts.text("?", { hidden: false, check: () => undefined }));
  await assertRejects(async () => await ask(), Error, 'an answer to "?"');
});
