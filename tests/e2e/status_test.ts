/** The child's own exit status, arguments and signals, untouched. */
import { assertEquals } from "@std/assert";
import { CTRL_C } from "./pty.ts";
import { isThere, journey, printed, until } from "./world.ts";

const STATUSES = [
  ["a child's own status", ["sh", "-c", "exit 7"], 7],
  ["terraform's detailed status", ["sh", "-c", "exit 2"], 2],
  ["a child killed by TERM", ["sh", "-c", "kill -TERM $$"], 143],
  ["a child killed by KILL", ["sh", "-c", "kill -KILL $$"], 137],
  ["a command that is not there", ["no-such-command-EXAMPLE"], 127],
  ["a file that can't be executed", ["./plain.txt"], 126],
  ["a directory", ["/"], 126],
] as const;

journey("exec's exit status is the child's", {}, async ({ run, box }) => {
  box.write("project/plain.txt", "not a program\n");
  for (const [what, command, status] of STATUSES) {
    assertEquals([what, (await run(["exec", "--", ...command])).status], [what, status]);
  }
});

journey("arguments arrive byte for byte", {}, async ({ run }) => {
  const given = [
    "two words",
    'double "quotes"',
    "single 'quotes'",
    "$HOME `id` $(id) ${x}",
    "line\nbreak",
    "tab\there",
    "back\\slash",
    "*",
    "~",
    "",
    "--",
    "--identity",
    "-i",
    "ünïcode ☂",
    "trailing ",
  ];
  const script = 'for argument; do printf "%s\\0" "$argument"; done';
  const text = printed(await run(["exec", "--", "sh", "-c", script, "sh", ...given]));
  assertEquals(text, given.map((argument) => `${argument}\0`).join(""));
});

journey("standard input and output are the child's alone", {}, async ({ run }) => {
  const { stdout, status } = await run(["exec", "--", "cat"], { stdin: "one\ntwo" });
  assertEquals([stdout, status], ["one\ntwo", 0]);
});

journey(
  "Ctrl-C lets the child say bye, and its status is ours",
  { tools: ["script"] },
  async (world) => {
    const { open, sessions } = world;
    // A shell that is interrupted between two commands runs its trap after the next one: each is short.
    const script = 'trap "echo bye; exit 3" INT; echo ready; while :; do sleep 0.1; done';
    await using pty = await open(["exec", "--", "sh", "-c", script]);
    await pty.waitFor("ready");
    await pty.type(CTRL_C);
    await pty.waitFor("bye");
    assertEquals(await pty.status, 3);
    assertEquals(sessions(), []);
  },
);

for (const [signal, status] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  journey(
    `${signal} ends the child and takes everything away`,
    {},
    async ({ start, box, sessions }) => {
      const ready = `${box.directory}/ready`;
      const running = start([
        "exec",
        "--",
        "sh",
        "-c",
        `echo $$ >${ready}.new; mv ${ready}.new ${ready}; exec sleep 60`,
      ]);
      await until(() => isThere(`${box.directory}/ready`), "the child runs", running);
      assertEquals(sessions().length, 1);
      running.kill(signal);
      assertEquals((await running.done).status, status);
      assertEquals(sessions(), []);
      const child = Number(Deno.readTextFileSync(ready));
      await until(() => !isAlive(child), "the child is gone");
    },
  );
}

journey("a child that takes TERM in its own way has its own status", {}, async ({ start, box }) => {
  const script = `trap 'exit 9' TERM; touch ${box.directory}/ready; while :; do sleep 0.05; done`;
  const running = start(["exec", "--", "sh", "-c", script]);
  await until(() => isThere(`${box.directory}/ready`), "the child runs", running);
  running.kill("SIGTERM");
  assertEquals((await running.done).status, 9);
});

function isAlive(pid: number): boolean {
  return new Deno.Command("/bin/sh", { args: ["-c", `kill -0 ${pid}`], stderr: "null" })
    .outputSync().success;
}
