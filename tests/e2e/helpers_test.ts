/** Helper programs as they are: that leave children behind, ask at the terminal, print without end, or never end. */
import { assertEquals } from "@std/assert";
import { run } from "../../lib/deno/run.ts";
import { processEnvironment } from "../process_environment.ts";
import { isThere, until } from "./world.ts";

const ENV = processEnvironment({ PATH: "/usr/bin:/bin" });

/** What a script that isn't waited for comes to at the latest, in milliseconds: what it starts lasts for hours. */
const SOON = 20_000;

/** What a script came to, and after how many milliseconds. */
async function shell(script: string, timeout = 30_000, program = "/bin/sh") {
  const begun = performance.now();
  const result = await run({ program, args: ["-c", script], env: ENV, timeout });
  return { ...result, took: performance.now() - begun };
}

/** Whether any process has those words as its arguments. They are told in a variable: who asks has no such argument. */
async function runs(words: string): Promise<boolean> {
  const look = new Deno.Command("/bin/sh", { args: ["-c", LOOK], env: { WORDS: words } });
  const { stdout } = await look.output();
  return new TextDecoder().decode(stdout) === "yes\n";
}

const LOOK = `all=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ')
case $all in *"$WORDS"*) echo yes ;; esac`;

const HANGING: Readonly<Record<string, (n: string) => string>> = {
  "a script whose child holds the pipe": (n) => `sleep ${n}; echo late`,
  "children's children": (n) => `sh -c 'sh -c "sleep ${n}; :"; :'; :`,
  "children in the background": (n) => `sleep ${n} & sleep ${n} & wait`,
  "an orphan that holds the pipe": (n) => `(sleep ${n} &) ; sleep ${n}`,
  "a child in a session of its own": (n) => `setsid sleep ${n}`,
  "what does not hear SIGTERM": (n) =>
    `trap '' TERM; sh -c "trap '' TERM; sleep ${n}; :"; sleep ${n}`,
  "what goes on to start others": (n) => `while :; do sleep ${n} & sleep 0.01; done`,
  "what has closed its output": (n) => `exec >/dev/null 2>&1; sleep ${n} & sleep ${n}`,
};

for (const [index, [what, script]] of Object.entries(HANGING).entries()) {
  Deno.test(`at its limit a helper is ended with all that it started: ${what}`, async () => {
    const word = `5${Deno.pid}.${index}`;
    const { status, took } = await shell(script(word), 500);
    assertEquals([status, took < SOON, await runs(`sleep ${word}`)], [124, true, false]);
  });
}

Deno.test("what a program leaves in the background is neither waited for nor ended", async () => {
  const word = `6${Deno.pid}.0`;
  const { status, stdout, took } = await shell(`sleep ${word} & echo $!; exit 3`);
  assertEquals([status, took < SOON, await runs(`sleep ${word}`)], [3, true, true]);
  Deno.kill(Number(stdout), "SIGKILL");
});

Deno.test("half a megabyte comes whole, also to standard error, and garbage does no harm", async () => {
  const much = await shell("head -c 500000 /dev/zero | tr '\\0' x; head -c 500000 /dev/zero >&2");
  assertEquals([much.status, much.stdout.length, much.stderr.length], [0, 500_000, 500_000]);
  const odd = await shell("printf '\\377\\376a'; exit 1");
  assertEquals([odd.status, odd.stdout], [1, "\ufffd\ufffda"]);
});

Deno.test("output without end is told, and its program ended", async () => {
  const word = `7${Deno.pid}.0`;
  const { status, endless } = await shell(`yes ${word}`);
  assertEquals([status, endless], [141, true]);
  assertEquals(await runs(`yes ${word}`), false);
  const complaining = await shell("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo done");
  assertEquals([complaining.status, complaining.stdout], [0, "done\n"]);
});

Deno.test("a script that nobody can read is not called absent, however it is named", async () => {
  const directory = await Deno.makeTempDir();
  const scripts: readonly (readonly [text: string, interpreter: string | undefined])[] = [
    ["#!/bin/sh\r\necho x\r\n", "/bin/sh\r"],
    ["#! /opt/nowhere/python3 -u\n", "/opt/nowhere/python3"],
    ["#!/bin/sh\nexit 127\n", undefined],
    ["#!/bin/sh\nno-such-command-at-all\n", undefined],
  ];
  for (const [text, interpreter] of scripts) {
    const path = `${directory}/helper`;
    await Deno.writeTextFile(path, text, { mode: 0o755 });
    const env = processEnvironment({ PATH: `/nowhere:${directory}:/usr/bin:/bin` });
    const commands = [
      ...[[path], ["helper"]].map(([program = ""]) => ({ program, args: [] })),
      ...["helper", `'${path}' -x`, `  ${path}`].map((line) => ({
        ...{ program: "/bin/sh", args: ["-c", line] },
      })),
    ];
    for (const command of commands) {
      const { interpreter: named } = await run({ ...command, env, timeout: 30_000 });
      assertEquals(named, interpreter, JSON.stringify([text, command]));
    }
  }
  assertEquals(await run({ program: "/no/such", args: [], env: ENV, timeout: 30_000 }), {
    ...{ status: 127, stdout: "", stderr: "" },
  });
  await Deno.remove(directory, { recursive: true });
});

Deno.test("what a program has said by its limit is told", async () => {
  const { late, stderr } = await shell("echo waiting for vpn >&2; sleep 60", 5_000);
  assertEquals([late, stderr], [true, "waiting for vpn\n"]);
});

Deno.test("a program that does not read its input, or is ended by a signal, says so by its status", async () => {
  const deaf = await run({
    ...{ program: "/bin/sh", args: ["-c", "exit 4"], env: ENV, timeout: 30_000 },
    stdin: "x".repeat(1_000_000),
  });
  assertEquals(deaf.status, 4);
  assertEquals((await shell("kill -9 $$")).status, 137);
});

/**
 * A process of our own kind that does that, with the parts of the program which touch the machine, once the runtime
 * there has had some turns: by then what it starts has been started, and what watches over that has heard of it.
 */
async function doing(code: string): Promise<Deno.ChildProcess> {
  const mark = await Deno.makeTempFile();
  const here = new URL("../../", import.meta.url);
  const text = `import { run } from "${here}lib/deno/run.ts";
    import { readForeign } from "${here}lib/deno/foreign_files.ts";
    setTimeout(() => Deno.removeSync(${JSON.stringify(mark)}), 500);
    ${code}`;
  const url = `data:application/typescript,${encodeURIComponent(text)}`;
  const args = [
    "run",
    "--quiet",
    "--no-check",
    `--config=${here.pathname}deno.json`,
    "--allow-all",
    url,
  ];
  const us = new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "inherit" }).spawn();
  await until(() => !isThere(mark), "it has begun");
  return us;
}

async function comesTo(state: boolean, word: string): Promise<boolean> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (await runs(word) === state) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** How we may come to our end while helpers run and pipes are waited for. */
const ENDS: Readonly<Record<string, (us: Deno.ChildProcess) => void>> = {
  "we are killed": (us) => us.kill("SIGKILL"),
  "we are told to end": (us) => us.kill("SIGTERM"),
  "we are interrupted": (us) => us.kill("SIGINT"),
};

for (const [index, [what, end]] of Object.entries(ENDS).entries()) {
  Deno.test(`nothing that we have started outlives us: ${what}`, async () => {
    const word = `4${Deno.pid}.${index}`;
    const us = await doing(`const run_ = (script) =>
        run({ program: "/bin/sh", args: ["-c", script], env: { PATH: "/usr/bin:/bin" }, timeout: 60_000 });
      await Promise.all([
        run_("sleep ${word}; :"), run_("setsid sleep ${word} & sleep ${word}"),
        run_("trap '' TERM INT HUP; sleep ${word}; :"),
      ]);`);
    assertEquals(await comesTo(true, `sleep ${word}`), true);
    end(us);
    await us.status;
    assertEquals(await comesTo(false, `sleep ${word}`), true);
  });

  Deno.test(`nobody goes on waiting for pipes that we have read side by side: ${what}`, async () => {
    const directory = Deno.makeTempDirSync();
    const pipes = ["a", "b", "it's c"].map((name) => `${directory}/${name}`);
    for (const pipe of pipes) await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const us = await doing(`await Promise.all(${JSON.stringify(pipes)}.map(readForeign));`);
    assertEquals(await comesTo(true, `cat -- ${directory}/a`), true);
    end(us);
    await us.status;
    assertEquals(await comesTo(false, directory), true);
    Deno.removeSync(directory, { recursive: true });
  });
}

Deno.test("of pipes read side by side the first refusal leaves no reader behind, and what comes is whole", async () => {
  const directory = Deno.makeTempDirSync();
  const [one, other] = ["one", "other"].map((name) => `${directory}/${name}`);
  for (const pipe of [one!, other!]) await new Deno.Command("mkfifo", { args: [pipe] }).output();
  const us = await doing(`readForeign("${one}");
    const text = new TextDecoder().decode(await readForeign("${other}"));
    Deno.exit(text === "x".repeat(200_000) ? 7 : 8);`);
  await Deno.writeTextFile(other!, "x".repeat(200_000));
  assertEquals((await us.status).code, 7);
  assertEquals(await comesTo(false, directory), true);
  Deno.removeSync(directory, { recursive: true });
});
