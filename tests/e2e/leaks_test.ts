/** Nothing gets out: secrets that were planted, and secrets that were issued, are looked for everywhere. */
import { assert, assertEquals } from "@std/assert";
import { readProc } from "./process.ts";
import { PASSPHRASE } from "./sandbox.ts";
import { CANARY, isThere, journey, until, type World } from "./world.ts";

/** Everything that must not be seen: the user's key, the store's passphrase, all that the cloud issued. */
function secretsOf({ sts }: World): string[] {
  const issued = sts.keys.issued().flatMap((
    { secretAccessKey, token },
  ) => [secretAccessKey, token!]);
  return [CANARY, PASSPHRASE, ...issued];
}

function assertSilent(world: World, text: string, where: string): void {
  for (const secret of secretsOf(world)) {
    const written = [
      secret,
      btoa(secret),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ];
    for (const spelling of written) assert(!text.includes(spelling), `${where} shows ${secret}`);
  }
}

/** The quietest, the usual and the loudest: each level shows what the one before does. */
const LEVELS = ["off", "info", "trace"];

/** Commands that have no business with a secret on any stream. */
const COMMANDS: readonly (readonly string[])[] = [
  ["login"],
  ["exec", "--", "true"],
  ["exec", "-i", "next", "--", "env"],
  ["env", "--login"],
  ["env", "--format", "json"],
  ["whoami"],
  ["whoami", "--json"],
  ["list"],
  ["list", "-f", "json"],
  ["list", "-f", "yaml"],
  ["list", "-f", "table"],
  ["list", "-f", "mermaid"],
  ["validate", "-v"],
  ["sessions", "--json"],
  ["doctor"],
  ["doctor", "--json"],
  ["status"],
  ["user", "rotate", "-i", "ada"],
  ["logout", "--all", "--dry-run"],
  ["logout", "--all"],
];

for (const level of LEVELS) {
  journey(`no command shows a secret at log level ${level}`, {}, async (world) => {
    for (const command of COMMANDS) {
      const { stdout, stderr } = await world.run(["--logs-level", level, ...command]);
      assertSilent(world, stdout + stderr, command.join(" "));
    }
    assert(world.sts.requests.length > 0);
  });
}

journey("no failing sign-in shows a secret, whatever the cloud answers", {}, async (world) => {
  for (const trouble of ["refuse", "error", "throttle", "html", "truncated", "close"] as const) {
    world.sts.misbehave(trouble);
    const { stdout, stderr } = await world.run(["--debug", "login", "-i", "next"]);
    assertSilent(world, stdout + stderr, trouble);
  }
});

journey("a broken configuration is quoted without its secrets", {}, async (world) => {
  world.configure(`auth:
  identities:
    ada:
      kind: aws/user
      credentials:
        access_key_id: [AKIAADA0000000EXAMPLE]
        secret_access_keys: ${CANARY}
        secret_access_key: { nested: ${CANARY} }
      secret_access_key: ${CANARY}
`);
  for (const command of [["validate"], ["validate", "--json"], ["list"], ["login", "-i", "ada"]]) {
    const { stdout, stderr } = await world.run(command);
    assertSilent(world, stdout + stderr, command.join(" "));
  }
});

journey("while a session is open, secrets are in its private directory alone", {
  conditions: { "Linux": Deno.build.os === "linux" },
}, async (world) => {
  const { box, start, sessions } = world;
  const script = `touch ${box.directory}/ready; exec sleep 600`;
  const words = ["--debug", "exec", "-i", "next", "--", "sh", "-c", script];
  const running = start(words, { timeout: 600_000 });
  try {
    await until(() => isThere(`${box.directory}/ready`), "the child runs", running);
    const [session] = sessions();
    for (const secret of secretsOf(world)) {
      const config = `${box.project}/atmos.yaml`;
      const elsewhere = box.filesWith(secret, [config]).filter((path) =>
        !path.startsWith(session!)
      );
      assertEquals(elsewhere, []);
    }
    await assertProcessesSilent(world, running.pid);
    const modes = box.tree("run").map((path) => `${modeOf(`${box.runtime}/${path}`)} ${path}`);
    assertEquals(modes.filter((line) => !/^(700 .*\/|600 .*[^/])$/.test(line)), []);
  } finally {
    running.kill("SIGTERM");
    await running.done;
  }
  for (const secret of secretsOf(world)) {
    assertEquals(box.filesWith(secret, [`${box.project}/atmos.yaml`]), []);
  }
});

/** Nobody's command line holds a secret, and no child's environment; ours came with the passphrase in it. */
async function assertProcessesSilent(world: World, parent: number): Promise<void> {
  const children = await childrenOf(parent);
  assert(children.length > 0);
  assertSilent(world, await readProc(parent, "cmdline"), "our command line");
  for (const child of children) {
    assertSilent(world, await readProc(child, "cmdline"), "a child's command line");
    assertSilent(world, await readProc(child, "environ"), "a child's environment");
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const direct = (await readProc(pid, `task/${pid}/children`)).trim().split(" ").filter(Boolean);
  const numbers = direct.map(Number);
  return [...numbers, ...(await Promise.all(numbers.map(childrenOf))).flat()];
}

function modeOf(path: string): string {
  return ((Deno.lstatSync(path).mode ?? 0) & 0o777).toString(8);
}
