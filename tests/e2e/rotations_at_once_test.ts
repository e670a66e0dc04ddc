/** Rotations of one user's keys at the same time, on one machine and on two: whoever wins, a key is left that works, and is kept. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Outcome } from "./process.ts";
import { CANARY, journey, printed, type World } from "./world.ts";

const ID = "AKIAADA0000000EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";
const ROTATE = ["user", "rotate", "-i", "ada"];

/** Keeps the key on these machines: each has a store of its own. */
async function onEach(world: World, machines: readonly Record<string, string>[]) {
  const user = `{ kind: aws/user, spec: { endpoint_url: "${world.sts.url}" } }`;
  world.configure(`auth: { identities: { ada: ${user} } }`);
  const stdin = `Access key ID,Secret access key\n${ID},${CANARY}\n`;
  for (const env of machines) {
    printed(await world.run(["user", "configure", "ada", "--stdin"], { stdin, env }));
  }
}

/** Returns the only key that the user has; it is another one than at first, and active. */
function onlyKey({ sts }: World): string {
  const [key, ...others] = sts.keys.ofUser(ADA);
  assertEquals([others.length, key?.active, key?.accessKeyId === ID], [0, true, false]);
  return key!.accessKeyId;
}

async function signsInWith(world: World, env: Record<string, string>): Promise<string> {
  world.sts.requests.length = 0;
  printed(await world.run(["login", "-i", "ada"], { env }));
  return world.sts.requests.find(({ operation }) => operation === "GetSessionToken")!.accessKeyId!;
}

journey("two rotations at once in one store: one waits for nobody, and says who is at it", {
  tools: [],
}, async (world) => {
  await onEach(world, [{}]);
  const both = await Promise.all([world.run(ROTATE), world.run(ROTATE)]);
  // Whoever comes only when the other is through rotates once more.
  for (const { status, stderr } of both.filter(({ status }) => status !== 0)) {
    assertEquals(status, 1, stderr);
    assertStringIncludes(stderr, 'Another atmos-auth is changing the keys of "ada"');
  }
  assertEquals(both.some(({ status }) => status === 0), true);
  assertEquals(await signsInWith(world, {}), onlyKey(world));
});

journey("rotations at once on two machines: one wins, and no key is left that nobody has", {
  tools: [],
}, async (world) => {
  const other = { XDG_DATA_HOME: `${world.box.directory}/other` };
  const machines: readonly Record<string, string>[] = [{}, other];
  await onEach(world, machines);
  const ended: readonly Outcome[] = await Promise.all(
    machines.map((env) => world.run(ROTATE, { env })),
  );
  const winners = machines.filter((_, at) => ended[at]!.status === 0);
  assertEquals(winners.length, 1, ended.map(({ stderr }) => stderr).join("\n"));
  assertEquals(await signsInWith(world, winners[0]!), onlyKey(world));
});
