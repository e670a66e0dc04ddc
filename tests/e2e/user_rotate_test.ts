/** `user rotate` against a loopback IAM: a new key in the place of the old one, whatever it is interrupted by. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CANARY, journey, printed, SERIAL, type World } from "./world.ts";

const ID = "AKIAADA0000000EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";
const ROTATE = ["user", "rotate", "-i", "ada"];

function entry({ sts }: World, more = ""): string {
  return `auth: { identities: { ada: { kind: aws/user, ${more} spec: { endpoint_url: "${sts.url}" } } } }`;
}

/** Has Ada's key kept, as she would. */
async function withKey(world: World, more = ""): Promise<void> {
  world.configure(entry(world, more));
  const stdin = `Access key ID,Secret access key\n${ID},${CANARY}\n`;
  printed(await world.run(["user", "configure", "ada", "--stdin"], { stdin }));
  world.sts.requests.length = 0;
}

function keysOf({ sts }: World): string[] {
  return sts.keys.ofUser(ADA).map(({ accessKeyId, active }) => `${accessKeyId} ${active}`);
}

/** What a sign-in is made with: the key that is kept, and it works. */
async function keyInUse(world: World): Promise<string> {
  world.sts.requests.length = 0;
  printed(await world.run(["login", "-i", "ada"]));
  return world.sts.requests.find(({ operation }) => operation === "GetSessionToken")!.accessKeyId!;
}

/** One key is left, it works, and it is not the first one. */
async function assertRotated(world: World): Promise<void> {
  const [key, ...others] = keysOf(world);
  assertEquals([others, key!.startsWith(ID)], [[], false]);
  assertEquals(`${await keyInUse(world)} true`, key);
}

journey("a key is replaced, and the old one is gone", { tools: [] }, async (world) => {
  await withKey(world);
  const { status, stdout, stderr } = await world.run(ROTATE);
  assertEquals([status, stdout], [0, ""], stderr);
  const secrets = world.sts.keys.ofUser(ADA).map(({ secretAccessKey }) => secretAccessKey);
  for (const secret of [CANARY, ...secrets]) {
    assertEquals([stderr.includes(secret), world.box.filesWith(secret)], [false, []]);
  }
  await assertRotated(world);
  printed(await world.run(ROTATE));
  await assertRotated(world);
});

journey("attack: a key that the store keeps for somebody else too is deleted under them", {
  tools: [],
}, async (world) => {
  await withKey(world);
  const user = `{ kind: aws/user, spec: { endpoint_url: "${world.sts.url}" } }`;
  world.configure(`auth: { identities: { ada: ${user}, bob: ${user} } }`);
  const stdin = `Access key ID,Secret access key\n${ID},${CANARY}\n`;
  printed(await world.run(["user", "configure", "bob", "--stdin"], { stdin }));
  const { status, stderr } = await world.run(ROTATE);
  assertEquals(status, 1, stderr);
  assertStringIncludes(stderr, 'is that of the keys of identity "bob" (realm ');
  assertEquals(keysOf(world), [`${ID} true`]);
  const hint = /^hint: atmos-auth (store rm .*? bob)/m.exec(stderr)![1]!;
  printed(await world.run([...hint.split(" "), "--force"]));
  printed(await world.run(ROTATE));
  await assertRotated(world);
});

journey("a new key is not known everywhere at once", {
  tools: [],
  cloud: { unknown: 2 },
}, async (world) => {
  await withKey(world);
  printed(await world.run(ROTATE));
  await assertRotated(world);
});

journey("the old key is kept for a while, and deleted by the next run after it", {
  tools: [],
}, async (world) => {
  await withKey(world);
  const kept = await world.run([...ROTATE, "--keep-old", "24h"]);
  assertEquals(kept.status, 0, kept.stderr);
  assertMatch(kept.stderr, /is inactive\. The first rotation after 20..-.*Z deletes it/);
  assertEquals(keysOf(world)[0], `${ID} false`);
  const early = await world.run(ROTATE);
  assertEquals(early.status, 1);
  assertStringIncludes(early.stderr, "hint: atmos-auth user rotate -i ada --finish");
  printed(await world.run([...ROTATE, "--finish"]));
  await assertRotated(world);
  const first = keysOf(world)[0];
  printed(await world.run([...ROTATE, "--keep-old", "1s"]));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  printed(await world.run(ROTATE));
  assertEquals(keysOf(world).includes(first!), false);
  await assertRotated(world);
});

journey(
  "the limit of two keys is told with what is known of both",
  { tools: [] },
  async (world) => {
    await withKey(world);
    const { accessKeyId } = world.sts.keys.make(ADA, Date.parse("2026-01-02"), 0);
    const full = await world.run(ROTATE);
    assertEquals(full.status, 1);
    // No more of a key's name is shown than its end, which will do.
    const end = accessKeyId.slice(-4);
    assertMatch(full.stderr, new RegExp(`…${end} +active  made 2026-01-02  never used\n`));
    assertMatch(full.stderr, /…MPLE .* used 20.* \(kept here\)/);
    assertStringIncludes(
      full.stderr,
      `hint: if nothing uses it: atmos-auth user rotate -i ada --delete ${end}\n`,
    );
    assertEquals((await world.run([...ROTATE, "--delete", ID])).status, 2);
    printed(await world.run([...ROTATE, "--delete", end]));
    await assertRotated(world);
  },
);

journey("a second factor is shown first", { tools: [] }, async (world) => {
  await withKey(world, `credentials: { mfa_arn: "${SERIAL}" },`);
  const { status, stderr } = await world.run([...ROTATE, "--mfa-code-stdin"], {
    stdin: "123456\n",
  });
  assertEquals(status, 0, stderr);
  const [key, ...others] = keysOf(world);
  assertEquals([others, key!.startsWith(ID)], [[], false]);
  const asked = world.sts.requests.filter(({ operation }) => operation.includes("AccessKey"));
  for (const { accessKeyId } of asked) assertMatch(accessKeyId!, /^ASIA/);
});

journey("keys that stand in the configuration are left there", { tools: [] }, async (world) => {
  world.configure(
    entry(world, `credentials: { access_key_id: ${ID}, secret_access_key: "${CANARY}" },`),
  );
  const { status, stderr } = await world.run(ROTATE);
  assertEquals(status, 3);
  assertStringIncludes(stderr, "stand in the configuration");
  assertStringIncludes(stderr, "atmos.yaml:1:");
  assertStringIncludes(stderr, "atmos-auth user configure -i ada");
  assertEquals([world.sts.requests, stderr.includes(CANARY)], [[], false]);
});

journey("a protected identity asks first", { tools: [] }, async (world) => {
  await withKey(world, "protected: true,");
  const { status, stderr } = await world.run(ROTATE);
  assertEquals(status, 4);
  assertStringIncludes(stderr, "--yes-i-mean ada");
  assertEquals(keysOf(world), [`${ID} true`]);
  printed(await world.run([...ROTATE, "--yes-i-mean", "ada"]));
});

const STEPS = [
  "ListAccessKeys",
  "CreateAccessKey",
  "GetCallerIdentity",
  "UpdateAccessKey",
] as const;
const LAST = "DeleteAccessKey";

/** Kills the program (kill -9) when the cloud has come to that. */
async function killedAt(
  world: World,
  wanted: string,
  when: "asked" | "done" | number,
  times = 1,
): Promise<void> {
  const killed = Promise.withResolvers<void>();
  let left = times;
  const running = world.start(ROTATE);
  world.sts.watch(async (operation, step) => {
    if (operation !== wanted || step !== (when === "asked" ? "asked" : "done") || --left !== 0) {
      return;
    }
    if (typeof when === "number") {
      setTimeout(() => (running.kill("SIGKILL"), killed.resolve()), when);
      return;
    }
    running.kill("SIGKILL");
    await running.done;
    killed.resolve();
    // What was never answered stays so.
    await Promise.reject(new Deno.errors.BrokenPipe());
  });
  await killed.promise;
  await running.done;
  world.sts.watch(() => {});
}

async function assertUsable(world: World, where: string): Promise<void> {
  const key = await keyInUse(world);
  assert(keysOf(world).includes(`${key} true`), where);
  const { status, stderr } = await world.run(ROTATE);
  // Nobody heard the name of a key that was made all the same: whose it is, a person must say.
  const [, other] = /if nothing uses it: .* --delete (\w+)/.exec(stderr) ?? [];
  if (other === undefined) assertEquals(status, 0, `${where}: ${stderr}`);
  else printed(await world.run([...ROTATE, "--delete", other]));
  await assertRotated(world);
}

for (const step of [...STEPS, LAST]) {
  for (const when of ["asked", "done"] as const) {
    journey(`killed at ${step}, when it was ${when}: file and cloud stay usable`, {
      tools: [],
    }, async (world) => {
      await withKey(world);
      await killedAt(world, step, when, step === "GetCallerIdentity" ? 2 : 1);
      await assertUsable(world, `${step} ${when}`);
    });
  }
}

journey("killed at any moment after the new key was made", { tools: [] }, async (world) => {
  await withKey(world);
  for (const ms of [0, 10, 40]) {
    await killedAt(world, "CreateAccessKey", ms);
    await assertUsable(world, `${ms} ms`);
  }
});
