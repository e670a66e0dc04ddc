/** A passphrase on a real terminal. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { CTRL_C, ENTER, type Pty, startPty } from "./pty.ts";
import { PASSPHRASE } from "./sandbox.ts";
import { tool } from "./tools.ts";
import { journey, printed } from "./world.ts";

/** A key at its full cost, so that one can look at the terminal while it is tried. */
const COSTLY = { fresh: true, tools: ["script", "stty"] } as const;

journey("attack: the passphrase that is typed while a wrong one is tried is seen on the screen", {
  ...COSTLY,
}, async ({ run, open }) => {
  printed(await run(["secret", "set", "one", "--stdin"], { stdin: "value" }));
  const env = { ATMOS_KEYRING_PASSWORD: undefined, ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
  await using pty = await open(["store", "rekey"], { env });
  await pty.waitFor("Passphrase of the key store");
  let isTried = true;
  const echoes = watchEcho(`/proc/${pty.pid}/fd/0`, () => isTried);
  await pty.type(`wrong-EXAMPLE${ENTER}`);
  await pty.waitFor("does not open it");
  isTried = false;
  const seen = await echoes;
  assert(seen.length > 1);
  assertEquals(seen.filter((echo) => echo !== "-echo"), []);
  await pty.type(`${PASSPHRASE}${ENTER}`);
  await pty.waitFor("Sealed 1 record anew");
  assertEquals(await pty.status, 0, pty.text());
  assertEquals(pty.raw().includes(PASSPHRASE), false, pty.raw());
});

/** Whether a terminal echoes what is typed, looked at again and again for as long as that holds. */
async function watchEcho(terminal: string, holds: () => boolean): Promise<readonly string[]> {
  const seen: string[] = [];
  while (holds()) {
    seen.push(...await shownAt(terminal));
  }
  return seen;
}

/** Nothing is shown of what is typed; whether that is so before anything is asked: the key is unwrapped meanwhile. */
async function isHushedAhead(pty: Pty): Promise<boolean> {
  while (!(await shownAt(`/proc/${pty.pid}/fd/0`)).includes("-echo")) await pause();
  return !pty.text().includes("Value of");
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

const SLOW = { ATMOS_KEYRING_KEEP_UNLOCKED: "never" };

journey("attack: a secret that is typed before it is asked for is seen on the screen", {
  ...COSTLY,
}, async ({ run, open }) => {
  printed(await run(["secret", "set", "one", "--stdin"], { stdin: "value" }));
  // On a busy machine nobody may look before it asks.
  for (let tries = 1;; tries++) {
    await using pty = await open(["secret", "set", "two"], { env: SLOW });
    if (!await isHushedAhead(pty)) {
      assert(tries < 5, "it is never hidden before it is asked for");
      continue;
    }
    await pty.type("typed-ahead-EXAMPLE");
    await pty.waitFor("Value of");
    await pty.type(`value-EXAMPLE${ENTER}`);
    await pty.waitFor('Kept "two"');
    assertEquals(await pty.status, 0, pty.text());
    return assertEquals(/EXAMPLE/.test(pty.raw()), false, pty.raw());
  }
});

journey("attack: what is typed while login works, such as a secret, is seen on the screen", {
  tools: ["script", "stty"],
}, async ({ run, open, configure }) => {
  printed(await run(["secret", "set", "one", "--stdin"], { stdin: "value" }));
  configure("auth: { identities: { ada: { kind: aws/user } } }");
  const env = { ATMOS_KEYRING_PASSWORD: undefined, ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
  await using pty = await open(["login", "ada"], { env });
  while (!(await shownAt(`/proc/${pty.pid}/fd/0`)).includes("-echo")) await pause();
  await pty.type("typed-ahead-EXAMPLE");
  await pty.waitFor("Passphrase of the key store");
  await pty.type(`${PASSPHRASE}-EXAMPLE${ENTER}`);
  await pty.waitFor("does not open it");
  await pty.type(CTRL_C);
  assertEquals(await pty.status, 130, pty.text());
  assertEquals(/EXAMPLE/.test(pty.raw()), false, pty.raw());
});

journey("what is typed while login works is unseen, and the next program's, line by line", {
  tools: ["script"],
  cloud: { slowness: 2_000 },
}, async ({ sts, program, box }) => {
  sts.misbehave("slow");
  const script = `${program} login admin; read one; read two; echo "read <$one> <$two>"; stty -a`;
  const { env, project: cwd } = box;
  await using pty = await startPty("/bin/sh", ["-c", script], { env, cwd });
  await pty.waitFor("Ctrl-C");
  await pty.type(`first${ENTER}`);
  await pty.waitFor("Authentication successful");
  assertEquals(pty.raw().includes("first"), false, pty.raw());
  await pty.type(`second${ENTER}`);
  await pty.waitFor("read <first> <second>");
  await pty.waitFor("icanon");
  assertMatch(pty.text(), /(?<!-)\becho\b/);
  assertEquals(await pty.status, 0, pty.text());
});

journey("what is typed before a question stands there is no part of its answer", {
  tools: ["script"],
}, async ({ open, configure }) => {
  configure("auth: { identities: { safe: { kind: mock/aws, protected: true } } }");
  for (const ahead of ["x", `${ENTER}x`, `unsafe${ENTER}unsafe`]) {
    await using pty = await open(["exec", "safe", "--", "true"]);
    await pty.type(ahead);
    await pty.waitFor("Type its name");
    await pty.type(`safe${ENTER}`);
    assertEquals(await pty.status, 0, pty.text());
  }
});

journey("a picker looks for what was typed before it stood there, and Enter picks nothing ahead", {
  tools: ["script"],
}, async ({ open, configure }) => {
  const names = ["alpha", "beta", "gamma"].map((name) => `${name}: { kind: mock/aws }`);
  configure(`auth: { identities: { ${names.join(", ")} } }`);
  for (const ahead of ["bet", `bet${ENTER}`, `bet${ENTER}alpha${ENTER}`]) {
    await using pty = await open(["whoami", "-i"]);
    await pty.type(ahead);
    await pty.waitFor(/› bet\n/);
    await pty.waitFor("1/3");
    assertEquals(pty.text().includes("mock-user"), false, pty.text());
    await pty.type(ENTER);
    await pty.waitFor(/Which identity\? beta/);
    assertEquals(await pty.status, 0, pty.text());
  }
});

for (const [end, said] of [["Ctrl-C", "died of 130"], ["SIGTERM", "died of 143"]] as const) {
  journey(`a terminal shows what is typed again once ${end} has ended a command that hid it`, {
    ...COSTLY,
  }, async ({ run, open, configure, box, program }) => {
    configure("auth: { identities: { dev: { kind: mock/aws } } }");
    printed(await run(["secret", "set", "one", "--stdin"], { stdin: "value" }));
    const file = `${box.directory}/pid`;
    const command = `sh -c 'echo $$ > ${file}; exec ${program} secret set two'`;
    const variables = `ATMOS_KEYRING_KEEP_UNLOCKED=never ATMOS_KEYRING_PASSWORD=${PASSPHRASE}`;
    const script = `trap : INT; ${variables} ${command}; echo died of $?; stty -a`;
    await using pty = await open(["exec", "-i", "dev", "--", "sh", "-c", script]);
    await isHushedAhead(pty);
    if (end === "Ctrl-C") await pty.type(CTRL_C);
    else Deno.kill(Number(Deno.readTextFileSync(file)), end);
    await pty.waitFor(said);
    assertEquals(await pty.status, 0, pty.text());
    assertMatch(pty.text(), /(?<!-)\becho\b/);
    assertMatch(pty.text(), /(?<!-)\bicanon\b/);
  });
}

/** Whether a terminal shows what is typed. */
async function shownAt(terminal: string): Promise<readonly string[]> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `stty -a < ${terminal}`] })
    .output();
  return new TextDecoder().decode(stdout).match(/-?\becho\b/g) ?? [];
}

journey(
  "attack: a secret that is typed after Ctrl-Z is heard by nobody, and run by the shell later",
  {
    tools: ["script", "bash"],
  },
  async ({ box, program, run }) => {
    const env = { ...box.env, PS1: "ready> ", TERM: "xterm" };
    printed(await run(["trust"]));
    await using pty = await startPty(tool("bash"), ["--norc", "-i"], { env, cwd: box.project });
    await pty.waitFor("ready> ");
    await pty.type(`${program} secret set two${ENTER}`);
    await pty.waitFor("Value of");
    await pty.type(`${CTRL_Z}value-EXAMPLE${ENTER}`);
    await pty.waitFor('Kept "two"');
    await pty.type(`exit${ENTER}`);
    await pty.status;
    const heard = ["value-EXAMPLE", "Stopped"].filter((said) => pty.raw().includes(said));
    assertEquals(heard, [], pty.raw());
  },
);

const CTRL_Z = "\x1a";
