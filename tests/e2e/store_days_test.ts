/** The store: one sign-in for many, a flipped byte is found, what is forgotten is gone. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { tool } from "./tools.ts";
import { journey, printed, type World } from "./world.ts";

const DATA = "home/.local/share/atmos-auth";

/** The key is made by the program itself. */
const FRESH = { fresh: true } as const;

/** The store's files by path, without locks and the log of what was done. */
function recordsOf({ box }: World): string[] {
  return box.tree(DATA).filter((path) => !/\/$|lock$|^audit/.test(path));
}

journey("ten commands at once make one sign-in", FRESH, async ({ run, sts }) => {
  const all = await Promise.all(
    Array.from({ length: 10 }, () => run(["exec", "--", "true"], { timeout: 120_000 })),
  );
  assertEquals(all.map(({ status }) => status), Array(10).fill(0), all[0]!.stderr);
  const asked = sts.requests.map(({ operation }) => operation);
  assertEquals(asked.filter((operation) => operation === "AssumeRole"), ["AssumeRole"]);
});

journey("a flipped byte in any record is found and named", FRESH, async (world) => {
  const { run, box } = world;
  printed(await run(["login", "-i", "next"]));
  let found = 0;
  for (const record of recordsOf(world)) {
    const path = `${box.directory}/${DATA}/${record}`;
    const good = Deno.readFileSync(path);
    const bad = good.slice();
    bad[Math.floor(bad.length / 2)]! ^= 1;
    Deno.writeFileSync(path, bad);
    const { status, stderr } = await run(["exec", "-i", "next", "--", "true"]);
    if (status !== 0) {
      assertStringIncludes(stderr, "hint");
      assert(/tamper|damaged|changed|passphrase/.test(stderr), stderr);
      found++;
    }
    Deno.writeFileSync(path, good);
  }
  assert(found > 0, "no flipped byte was noticed");
  assertEquals((await run(["exec", "-i", "next", "--", "true"])).status, 0);
});

journey("a wrong passphrase opens nothing and loses nothing", FRESH, async (world) => {
  const { run } = world;
  printed(await run(["login"]));
  const before = recordsOf(world);
  const wrong = { env: { ATMOS_KEYRING_PASSWORD: "a-wrong-passphrase-EXAMPLE" } };
  const { status, stderr } = await run(["exec", "--", "true"], wrong);
  assertEquals(status, 125);
  assertStringIncludes(stderr, "passphrase");
  assertEquals(recordsOf(world), before);
  assertEquals((await run(["exec", "--", "true"])).status, 0);
});

journey(
  "without a passphrase and without a terminal, nothing is kept, and it says what to do",
  FRESH,
  async (world) => {
    for (const password of [undefined, ""]) {
      const { stderr } = await world.run(["login"], { env: { ATMOS_KEYRING_PASSWORD: password } });
      assertStringIncludes(stderr, "ATMOS_KEYRING_PASSWORD");
      assertEquals(recordsOf(world), []);
    }
  },
);

/** Whether a small disk can be had here: only root may mount one. */
function canMount(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const test = "unshare --mount sh -c 'mount -t tmpfs -o size=64k none /mnt'";
  return new Deno.Command("/bin/sh", { args: ["-c", test], stderr: "null" }).outputSync().success;
}

journey("a full disk is one clear error, and what was stored stays good", {
  tools: ["unshare"],
  conditions: { "allowed to mount": canMount() },
}, async ({ run, box, program }) => {
  printed(await run(["login"]));
  // In a mount name space of its own, the session's place is on a disk with no room left.
  const script = `mount -t tmpfs -o size=16k none ${box.runtime} && chmod 700 ${box.runtime} && ` +
    `dd if=/dev/zero of=${box.runtime}/fill bs=1k 2>/dev/null; cd ${box.project} && ` +
    `exec ${program} exec -- true`;
  const full = await new Deno.Command(tool("unshare"), {
    args: ["--mount", "sh", "-c", script],
    env: box.env,
    clearEnv: true,
  }).output();
  const stderr = new TextDecoder().decode(full.stderr);
  assertEquals(full.code, 125, stderr);
  assert(/space|full/i.test(stderr), stderr);
  assertStringIncludes(stderr, "error: Cannot write ");
  assertStringIncludes(stderr, "hint");
  assertEquals((await run(["exec", "--", "true"])).status, 0);
});

journey("a place for the session that can't be had is said", {
  conditions: { "an ordinary user": Deno.uid() !== 0 },
}, async ({ run, box }) => {
  Deno.chmodSync(box.runtime, 0o500);
  const { status } = await run(["exec", "--", "true"]);
  Deno.chmodSync(box.runtime, 0o700);
  // Another private place will do as well.
  assert(status === 0 || status === 125);
});
