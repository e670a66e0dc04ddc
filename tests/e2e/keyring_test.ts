/** The store against a real keyring: one that works, one that is locked, one that is dead, and none. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { binary } from "./binary.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { openUnixSocket } from "./unix_socket.ts";
import {
  SECRET_SERVICE_TOOLS,
  type SecretService,
  type SecretServiceOptions,
  startSecretService,
} from "./secret_service.ts";
import { scenario, tool } from "./tools.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Deno's own cache; the sandboxed home has none. */
const CACHE = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;

interface Said {
  readonly outcome: { value?: unknown; code?: string; message?: string; hint?: string };
  readonly said: readonly string[];
  readonly ms: number;
  readonly temporary: string | null;
  /** How long the process lived on once it had said all that, in milliseconds. */
  readonly after: number;
}

async function drive(env: Record<string, string>, ...words: readonly string[]): Promise<Said> {
  const driver = `${ROOT}tests/e2e/keyring_driver.ts`;
  const args = ["run", "-A", "--cached-only", "--config", `${ROOT}deno.json`, driver, ...words];
  const child = new Deno.Command(Deno.execPath(), {
    ...{ args, env: { ...env, DENO_DIR: CACHE, NO_COLOR: "1" }, clearEnv: true },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    signal: AbortSignal.timeout(120_000),
  }).spawn();
  const stderr = new Response(child.stderr).text();
  let [stdout, heard] = ["", 0];
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    heard ||= performance.now();
  }
  await child.status;
  try {
    return { ...JSON.parse(stdout), after: performance.now() - heard };
  } catch {
    throw new Error(`${stdout}\n${await stderr}`);
  }
}

/** What the keyring itself says it holds under our service. */
async function entries(env: Record<string, string>): Promise<readonly string[]> {
  const args = ["search", "--all", "service", "atmos-auth"];
  const { stdout, stderr } = await runProgram(tool("secret-tool"), args, { env });
  return [...`${stdout}${stderr}`.matchAll(/attribute\.username = (.*)/g)].map(([, name]) => name!);
}

/** Where this home's store keeps its key. */
function entryOf(box: Sandbox): string {
  return `master-key-${
    Deno.readTextFileSync(`${box.directory}/home/.local/share/atmos-auth/keyring.id`).trim()
  }`;
}

function withoutStoreSettings({ env }: Sandbox): Record<string, string> {
  const { ATMOS_KEYRING_TYPE: _, ATMOS_KEYRING_PASSWORD: __, ...rest } = env;
  return rest;
}

/** A scenario at a real keyring, in a home that nothing was kept in. */
function withKeyring(
  name: string,
  does: (at: { readonly box: Sandbox; readonly service: SecretService }) => Promise<void>,
  options?: SecretServiceOptions,
): void {
  scenario(name, { tools: SECRET_SERVICE_TOOLS }, async () => {
    await using box = sandbox({ fresh: true });
    await using service = await startSecretService(box, options);
    await does({ box, service });
  });
}

withKeyring(
  "what one process stores, another reads, with one key in the real keyring",
  async ({ box, service: { env } }) => {
    assertEquals((await drive(env, "read", "prod")).outcome, {});
    assertEquals(await entries(env), []);
    assertEquals((await drive(env, "write", "prod", "canary-EXAMPLE")).outcome, { value: true });
    assertEquals((await drive(env, "write", "dev", "x".repeat(50_000))).outcome, { value: true });
    assertEquals(await entries(env), [entryOf(box)]);
    const { outcome, said, temporary } = await drive(env, "read", "prod");
    assertEquals([outcome, said, temporary], [{ value: "canary-EXAMPLE" }, [], null]);
    assertEquals(box.filesWith("canary-EXAMPLE"), []);
    assertEquals((await drive(env, "remove", entryOf(box))).outcome, { value: true });
    assertEquals((await drive(env, "remove", entryOf(box))).outcome, { value: false });
    const lost = await drive(env, "read", "prod");
    assertEquals(lost.outcome, {});
    assertStringIncludes(lost.said[0]!, "its key is not in the system keyring");
  },
);

withKeyring(
  "processes that store something for the first time at once end with one key",
  async ({ box, service: { env } }) => {
    const names = ["a", "b", "c", "d"];
    const written = names.map((name) => drive(env, "write", name, `of ${name}`));
    for (const { outcome, said } of await Promise.all(written)) {
      assertEquals([outcome, said], [{ value: true }, []]);
    }
    assertEquals(await entries(env), [entryOf(box)]);
    for (const name of names) {
      const { outcome, said } = await drive(env, "read", name);
      assertEquals([outcome, said], [{ value: `of ${name}` }, []]);
    }
  },
);

withKeyring(
  "an entry that goes away while the keyring is looked through is no fault",
  async ({ box, service: { env } }) => {
    await drive(env, "write", "prod", "x");
    const put = "echo x | secret-tool store --label=x service atmos-auth username passing";
    const on = `${box.directory}/on`;
    Deno.writeTextFileSync(on, "");
    const loop = `while [ -e ${on} ]; do ${put}; secret-tool clear username passing; done`;
    const passing = runProgram(tool("sh"), ["-c", loop], { env });
    for (let read = 0; read < 12; read++) {
      const { outcome, said } = await drive(env, "read", "prod");
      assertEquals([outcome, said], [{ value: "x" }, []]);
    }
    Deno.removeSync(on);
    await passing;
  },
);

withKeyring(
  "a secret that a person put into the keyring by hand is found",
  async ({ service: { env } }) => {
    const missing = await drive(env, "secret", "deploy-key");
    assertEquals(missing.outcome.code, "secret_unavailable");
    const args = ["store", "--label=x", "service", "atmos-auth", "username", "deploy-key"];
    const stored = await runProgram(tool("secret-tool"), args, { env, stdin: "canary é EXAMPLE" });
    assertEquals(stored.status, 0);
    const found = await drive(env, "secret", "deploy-key");
    assertEquals(found.outcome, { value: "canary é EXAMPLE" });
  },
);

withKeyring(
  "a locked keyring is said to be locked, and is not taken for an empty one",
  async ({ service }) => {
    const { env } = service;
    await drive(env, "write", "prod", "x");
    await service.lock();
    for (const verb of ["read", "write"]) {
      const { outcome, said } = await drive(env, verb, "prod", "y");
      assertEquals([outcome.code, said], ["store_locked", []]);
      assertStringIncludes(outcome.hint!, "gnome-keyring-daemon --unlock");
    }
  },
);

withKeyring("who only looks asks nobody to unlock a locked keyring", async ({ box, service }) => {
  const { env } = service;
  await drive(env, "write", "prod", "x");
  await service.lock();
  box.write("home/.atmos/atmos.yaml", "auth: { logs: { level: warn } }\n");
  await using hearing = await service.hear();
  const looks = {
    "store list": "is locked",
    "store show prod": "is locked",
    "doctor": "is locked",
    "secret list": "No secret is kept",
    "purge --dry-run": "the store's key in the system keyring",
  };
  for (const [line, told] of Object.entries(looks)) {
    const options = { env, cwd: box.project };
    const { stdout, stderr } = await runProgram(await binary(), line.split(" "), options);
    assertStringIncludes(stdout + stderr, told, line);
    assertEquals([line, await hearing.asked()], [line, 0]);
  }
  assertEquals((await drive(env, "read", "prod")).outcome.code, "store_locked");
  assert(await hearing.asked() > 0);
});

withKeyring("a secret service without a keyring is no keyring", async ({ service }) => {
  const { outcome, said } = await drive(service.env, "write", "prod", "x");
  assertEquals(outcome, { value: false });
  assertEquals(said.length, 1);
  assertStringIncludes(said[0]!, "(mend: export ATMOS_KEYRING_TYPE=file)");
  const strict = { ...service.env, ATMOS_KEYRING_TYPE: "system" };
  assertEquals((await drive(strict, "write", "prod", "x")).outcome.code, "store_unavailable");
}, { keyring: false });

Deno.test("without a bus there is no keyring, and the kernel's is not taken for one", async () => {
  await using box = sandbox({ fresh: true });
  const env = withoutStoreSettings(box);
  const { outcome, said, ms } = await drive(env, "write", "prod", "x");
  assertEquals([outcome, said.length], [{ value: false }, 1]);
  assertEquals(said, [
    "Cannot use the system keyring: there is no session bus; credentials are kept for this command " +
    "only (mend: export ATMOS_KEYRING_TYPE=file)",
  ]);
  // Whoever waits for a bus that says nothing does so for five seconds.
  assert(ms < 4_900, `it took ${ms} ms`);
  const strict = await drive({ ...env, ATMOS_KEYRING_TYPE: "system" }, "write", "prod", "x");
  assertEquals(strict.outcome.code, "store_unavailable");
});

Deno.test("a bus that accepts and then says nothing is given up after five seconds", async () => {
  await using box = sandbox({ fresh: true });
  const path = `${box.runtime}/bus`;
  await using bus = await openUnixSocket(path);
  const env = { ...withoutStoreSettings(box), DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
  const { outcome, said, ms, after } = await drive(env, "write", "prod", "x");
  assertEquals(outcome, { value: false });
  assertStringIncludes(said[0]!, "it has said nothing for 5 s");
  // And once: twice would be ten.
  assert(ms > 4_900 && ms < 9_900, `it took ${ms} ms`);
  assert(after < 5_000, `the process lived on for ${after} ms`);
  assertEquals(bus.lines().slice(0, 2), ["ready", "visit"]);
});
