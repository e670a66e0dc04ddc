/** Keys, signals and deaths on either side: what the child gets, and what is left. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { CTRL_C, CTRL_D, ENTER, type Pty, startPty } from "./pty.ts";
import { tool } from "./tools.ts";
import { configFor, isThere, journey, printed, until, type World } from "./world.ts";

const CTRL_Z = "\x1a";
const CTRL_BACKSLASH = "\x1c";

/** Ids of the processes whose command line holds this text, by the kernel's word. */
async function processesWith(text: string): Promise<readonly number[]> {
  const script = 'for one in /proc/[0-9]*; do tr "\\0\\n" "  " <$one/cmdline && echo " $one"; done';
  const { stdout } = await runProgram("/bin/sh", ["-c", script], { env: {} });
  return stdout.split("\n").filter((line) => line.includes(text)).map((line) =>
    Number(line.slice(line.lastIndexOf("/") + 1))
  );
}

/** Nothing of any session is there, nor does anything still watch over one. */
async function assertNothingLeft({ sessions, box }: World): Promise<void> {
  await until(() => sessions().length === 0, "the session's directory is gone");
  await until(async () => (await processesWith(box.runtime)).length === 0, "the guard is gone");
  assertEquals(box.tree("run/atmos-auth"), []);
}

/** Presses as people do: again, since bash keeps a signal that came before it reads until the next key. */
async function press(pty: Pty, key: string, wanted: RegExp): Promise<void> {
  const until = Date.now() + 20_000;
  while (true) {
    await pty.type(key);
    try {
      return void await pty.waitFor(wanted, 2_000);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

journey("Ctrl-C and Ctrl-\\ are the program's in the shell, and the shell lives on", {
  tools: ["script", "bash"],
}, async (world) => {
  await using pty = await world.open(["shell", "--shell", tool("bash")]);
  await pty.waitFor("(admin) ");
  for (const [key, status] of [[CTRL_C, 130], [CTRL_BACKSLASH, 131]] as const) {
    await pty.type(`sh -c 'ulimit -c 0; echo rea""dy; exec sleep 60'${ENTER}`);
    await pty.waitFor("ready");
    await pty.type(key);
    await pty.waitFor("(admin) ");
    await pty.type(`echo "<$?>"${ENTER}`);
    await pty.waitFor(new RegExp(`<${status}>[^]*\\(admin\\) `));
  }
  await press(pty, CTRL_C, /\^C[^]*\(admin\) /);
  await pty.type(CTRL_D);
  await pty.waitFor("Left admin");
  assertEquals(await pty.status, 130);
  await assertNothingLeft(world);
});

/** How each shell is started so that it reads nobody's files and says when it is ready. */
const LOOPING: Readonly<Record<string, readonly string[]>> = {
  bash: ["--norc", "--noprofile", "-i"],
  zsh: ["-f", "-i"],
  dash: ["-i"],
};

/** What stands in a loop, what shows that it is there, and what is said once Ctrl-C has ended it. */
const ENDED = {
  "a wrapped command": ["exec -- sh -c 'echo rea\"\"dy; exec sleep 60'", "ready", ""],
  "the picker": ["shell --identity", "Which identity", "Cancelled"],
  "a question": ["exec -i next -- true", "its name", "Cancelled"],
} as const;

function withGuarded({ configure, sts }: World): void {
  const guarded = "kind: aws/assume-role\n      protected: true\n      via: { identity: admin }";
  const plain = "kind: aws/assume-role\n      via: { identity: admin }";
  configure(configFor(sts.url).replace(plain, guarded));
}

for (const shell of Object.keys(LOOPING)) {
  journey(`Ctrl-C stops the loop of ${shell} that we stand in`, {
    tools: ["script", shell],
  }, async (world) => {
    const { box, program } = world;
    withGuarded(world);
    printed(await world.run(["trust"]));
    const env = { ...box.env, PS1: "$ ", TERM: "xterm", ATMOS_KEYRING_TYPE: "memory" };
    await using pty = await startPty(tool(shell), LOOPING[shell]!, { env, cwd: box.project });
    for (const [command, here, said] of Object.values(ENDED)) {
      await pty.type(`for i in 1 2; do ${program} ${command}; done; echo go""ne on${ENTER}`);
      await pty.waitFor(here);
      await pty.type(CTRL_C);
      if (said !== "") await pty.waitFor(said);
      await pty.type(`echo "<$?>"${ENTER}`);
      await pty.waitFor("<130>");
    }
    assert(!pty.text().includes("gone on"), pty.text());
    await assertNothingLeft(world);
  });
}

for (const shell of Object.keys(LOOPING)) {
  journey(`Ctrl-C stops a script of ${shell} that we stand in`, {
    tools: ["script", shell],
  }, async (world) => {
    const { box, program } = world;
    withGuarded(world);
    printed(await world.run(["trust"]));
    const env = { ...box.env, TERM: "xterm", ATMOS_KEYRING_TYPE: "memory" };
    for (const [what, [command, here, said]] of Object.entries(ENDED)) {
      const script = box.write("script", `${program} ${command}\necho gone on\n`);
      await using pty = await startPty(tool(shell), [script], { env, cwd: box.project });
      await pty.waitFor(here);
      await pty.type(CTRL_C);
      if (said !== "") await pty.waitFor(said);
      assertEquals([await pty.status, pty.text().includes("gone on")], [130, false], what);
    }
    await assertNothingLeft(world);
  });
}

/** Whose scripts can't be stopped so are those that hear Ctrl-C and go on, as they do without us. */
journey(
  "a script that hears Ctrl-C itself hears it once",
  { tools: ["script", "bash"] },
  async (world) => {
    const { box, program } = world;
    printed(await world.run(["trust"]));
    const text = `trap 'echo he""ard' INT\n${program} shell --identity\necho "gone on $?"\n`;
    const script = box.write("script", text);
    const env = { ...box.env, TERM: "xterm" };
    await using pty = await startPty(tool("bash"), [script], { env, cwd: box.project });
    await pty.waitFor("Which identity");
    await pty.type(CTRL_C);
    await pty.waitFor("gone on 130");
    assertEquals(pty.text().match(/^heard$/gm)?.length, 1, pty.text());
  },
);

journey(
  "Ctrl-\\ ends a wrapped command, and its death is ours",
  { tools: ["script"] },
  async (world) => {
    await using pty = await world.open([
      "exec",
      "--",
      "sh",
      "-c",
      "ulimit -c 0; echo ready; exec sleep 60",
    ]);
    await pty.waitFor("ready");
    await pty.type(CTRL_BACKSLASH);
    assertEquals(await pty.status, 131);
    await assertNothingLeft(world);
  },
);

journey("Ctrl-Z stops the wrapped command with us, and fg goes on with both", {
  tools: ["script", "bash"],
}, async (world) => {
  const { box, program } = world;
  const script = box.write("child", 'echo ready; read line; echo "got $line"; exit 5\n');
  printed(await world.run(["trust"]));
  await using pty = await world.open(["shell", "--shell", tool("bash")], {
    env: { ATMOS_KEYRING_TYPE: "memory" },
  });
  await pty.waitFor("(admin) ");
  await pty.type(`${program} exec -i next -- sh ${script}${ENTER}`);
  await pty.waitFor("ready");
  await pty.type(CTRL_Z);
  await pty.waitFor(/Stopped[^]*\(admin\) /);
  await pty.type(`fg${ENTER}`);
  await pty.waitFor("exec -i next");
  await pty.type(`hello${ENTER}`);
  await pty.waitFor("got hello");
  await pty.type(`echo "<$?>"${ENTER}`);
  await pty.waitFor("<5>");
});

journey("a job that is stopped in the shell is there when one comes back to it", {
  tools: ["script", "bash"],
}, async ({ open }) => {
  await using pty = await open(["shell", "--shell", tool("bash")]);
  await pty.waitFor("(admin) ");
  await pty.type(`sh -c 'echo rea""dy; read line; echo "got $line"'${ENTER}`);
  await pty.waitFor("ready");
  await pty.type(CTRL_Z);
  await pty.waitFor(/Stopped[^]*\(admin\) /);
  await pty.type(`fg${ENTER}`);
  await pty.waitFor("read line");
  await pty.type(`hello${ENTER}`);
  await pty.waitFor("got hello");
});

journey(
  "a window that changes its size is told to the program",
  { tools: ["script"] },
  async (world) => {
    // Rows and columns are set one after the other, and each is told.
    const script = `trap 'echo "now $(stty size)"' WINCH; echo ready; while :; do sleep 0.05; done`;
    await using pty = await world.open(["exec", "--", "sh", "-c", script]);
    await pty.waitFor("ready");
    // Whoever sets the size of a terminal, be it its window, makes the kernel tell all who work on it.
    const { stdout } = await runProgram("/bin/readlink", [`/proc/${pty.pid}/fd/0`], { env: {} });
    const args = ["-F", stdout.trim(), "rows", "33", "cols", "77"];
    assertEquals((await runProgram(tool("stty"), args, { env: {} })).status, 0);
    await pty.waitFor("now 33 77");
  },
);

/**
 * Starts a command in a session that says its process id and stays; returns that id. It sets its traps before, since
 * whoever reads the id may send a signal at once.
 */
async function stay({ box, start }: World, script: string, traps = ":") {
  const ready = `${box.directory}/ready`;
  await Deno.remove(ready).catch(() => {});
  const first = `${traps}; echo $$ >${ready}.new; mv ${ready}.new ${ready}; exec >/dev/null 2>&1`;
  const running = start(["exec", "--", "sh", "-c", `${first}; ${script}`]);
  await until(() => isThere(ready), "the child runs", running);
  return { running, child: Number(Deno.readTextFileSync(ready)) };
}

journey("a signal that means what a program says reaches the wrapped one", {}, async (world) => {
  const said = `${world.box.directory}/said`;
  const trap = (name: string, status: number) =>
    `trap 'echo ${name} >>${said}; exit ${status}' ${name}`;
  for (const name of ["USR1", "USR2", "ALRM", "VTALRM", "PROF"] as const) {
    const { running } = await stay(world, "while :; do sleep 0.1; done", trap(name, 7));
    running.kill(`SIG${name}`);
    assertEquals([name, (await running.done).status], [name, 7]);
    const { running: deaf } = await stay(world, "exec sleep 60");
    deaf.kill(`SIG${name}`);
    assertEquals((await deaf.done).status > 128, true, name);
    await assertNothingLeft(world);
  }
});

journey("the first process of a container passes on what stops it", {
  tools: ["unshare"],
}, async ({ box, program, run }) => {
  printed(await run(["trust"]));
  const within = ["--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"];
  for (const [name, status] of [["INT", 7], ["QUIT", 8], ["TERM", 9]] as const) {
    const script = `trap 'exit ${status}' ${name}; kill -${name} 1; while :; do sleep 0.1; done`;
    const args = [...within, program, "exec", "--", "sh", "-c", script];
    const outcome = await runProgram(tool("unshare"), args, { env: box.env, cwd: box.project });
    assertEquals([name, outcome.status], [name, status], outcome.stderr);
  }
});

journey("a child that is killed has died of it for us too", {}, async (world) => {
  const { running, child } = await stay(world, "exec sleep 60");
  Deno.kill(child, "SIGKILL");
  assertEquals((await running.done).status, 137);
  await assertNothingLeft(world);
});

journey(
  "when we are killed, the guard takes everything away, though the child lives",
  {},
  async (world) => {
    const { running, child } = await stay(
      world,
      'while cat "$AWS_CONFIG_FILE"; do sleep 0.1; done; exec sleep 60',
    );
    running.kill("SIGKILL");
    await running.done;
    await assertNothingLeft(world);
    Deno.kill(child, "SIGKILL");
  },
);

journey(
  "when the guard is killed with us, the next command takes everything away",
  {},
  async (world) => {
    const { running, child } = await stay(world, "exec sleep 60");
    let ours: readonly number[] = [];
    await until(async () => {
      const guards = (await processesWith("atmos-auth-guard")).filter((id) => id !== running.pid);
      ours = (await processesWith(world.box.runtime)).filter((id) => guards.includes(id));
      // While it starts a program, that looks like it.
      return ours.length === 1;
    }, "there is a guard, and one");
    Deno.kill(ours[0]!, "SIGKILL");
    running.kill("SIGKILL");
    await running.done;
    assertEquals(world.sessions().length, 1);
    printed(await world.run(["sessions"]));
    await assertNothingLeft(world);
    Deno.kill(child, "SIGKILL");
  },
);

journey(
  "a command that ignores TERM keeps its credentials as long as it lives",
  {},
  async (world) => {
    const go = `${world.box.directory}/go`;
    const script = `until [ -e ${go} ]; do sleep 0.1; done; exit 4`;
    const { running } = await stay(world, script, "trap '' TERM HUP");
    running.kill("SIGTERM");
    running.kill("SIGHUP");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assertEquals(world.sessions().length, 1);
    Deno.writeTextFileSync(go, "");
    assertEquals((await running.done).status, 4);
    await assertNothingLeft(world);
  },
);

journey(
  "sessions end withdraws the credentials, even from a command that stays",
  {},
  async (world) => {
    const { running, child } = await stay(world, "while :; do sleep 0.1; done", "trap '' TERM HUP");
    const [directory] = world.sessions();
    const id = directory!.split("/").at(-1)!;
    const { stderr } = await world.run(["sessions", "end", id.slice(0, 5)]);
    assertStringIncludes(stderr, `Session ${id} has lost its credentials; its program stays`);
    // Nobody has taken its place: tools must not fall back to whoever the person is.
    const credentials = Deno.readTextFileSync(`${directory}/aws/credentials`);
    assertEquals(/ASIA|credential_process/.test(credentials), false);
    assertStringIncludes(printed(await world.run(["sessions"])), "withdrawn");
    Deno.kill(child, "SIGKILL");
    const outcome = await running.done;
    assertEquals(outcome.status, 137);
    assertStringIncludes(
      outcome.stderr,
      'The credentials of "admin" were withdrawn, since it was ended',
    );
    await assertNothingLeft(world);
  },
);

journey("sessions end ends a shell", { tools: ["script", "bash"] }, async (world) => {
  await using pty = await world.open(["shell", "--shell", tool("bash")]);
  await pty.waitFor("(admin) ");
  const id = world.sessions()[0]!.split("/").at(-1)!;
  const { stderr } = await world.run(["sessions", "end", id]);
  assertStringIncludes(stderr, `Session ${id} has ended`);
  assertEquals(await pty.status, 129);
  await assertNothingLeft(world);
});

journey("a job left behind finds the files gone", { tools: ["script", "bash"] }, async (world) => {
  const { box } = world;
  const said = `${box.directory}/said`;
  const job =
    `sh -c 'trap "" HUP; while cat "$AWS_CONFIG_FILE"; do sleep 0.1; done; echo gone >${said}'`;
  await using pty = await world.open(["shell", "--shell", tool("bash")]);
  await pty.waitFor("(admin) ");
  await pty.type(`(${job} >/dev/null 2>&1 &); exit${ENTER}`);
  await pty.waitFor("Left admin");
  await until(() => isThere(said), "the job noticed");
  await assertNothingLeft(world);
});

journey("a terminal that is closed takes the shell and its files with it", {
  tools: ["script", "bash"],
}, async (world) => {
  {
    await using pty = await world.open(["shell", "--shell", tool("bash")]);
    await pty.waitFor("(admin) ");
  }
  await assertNothingLeft(world);
});

journey("standard input at its end, or no terminal at all, ends a shell in peace", {
  tools: ["bash", "setsid"],
}, async (world) => {
  const { run, box, program } = world;
  const args = ["shell", "--shell", tool("bash")];
  assertEquals((await run(args, { stdin: "" })).status, 0);
  const { stdout, status } = await run(args, { stdin: 'echo "<$ATMOS_IDENTITY>"\nexit 6\n' });
  assertMatch(stdout, /<admin>/);
  assertEquals(status, 6);
  const alone = ["--wait", program, ...args, "--", "-c", "exit 8"];
  assertEquals(
    (await runProgram(tool("setsid"), alone, { env: box.env, cwd: box.project })).status,
    8,
  );
  await assertNothingLeft(world);
});

journey("a reader that has gone ends the command as it would without us", {}, async (world) => {
  const { run, program, box } = world;
  const script = `{ ${program} exec -- yes; echo "<$?>" >&2; } | head -n 1; ${program} list | :`;
  const { stdout, stderr } = await runProgram("/bin/sh", ["-c", script], {
    env: box.env,
    cwd: box.project,
  });
  assertEquals(stdout, "y\n");
  assertStringIncludes(stderr, "<141>");
  assert(!/error|panic/i.test(stderr), stderr);
  printed(await run(["sessions"]));
  await assertNothingLeft(world);
});
