/** `store` and `user import`, with a real key file and real records: nothing is ever shown of a value. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CANARY, journey, printed, type World } from "./world.ts";

const ID = "AKIAADA0000000EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";

/** Ada without keys in the file; her session is of whatever the store holds. */
function withUser({ configure, sts }: World): void {
  configure(
    `auth: { identities: { ada: { kind: aws/user, spec: { endpoint_url: "${sts.url}" } } } }`,
  );
}

/** Her keys out of `~/.aws/credentials`, and gone from there. */
async function imported(world: World): Promise<void> {
  withUser(world);
  const text = `[other]\nregion = eu-west-1\n[ada]\naws_access_key_id = ${ID}\n` +
    `aws_secret_access_key = ${CANARY}\n`;
  const path = world.box.write("home/.aws/credentials", text);
  Deno.chmodSync(path, 0o600);
  const it = await world.run(["user", "import", "ada", "--remove"]);
  assertEquals(it.status, 0, it.stderr);
  assertStringIncludes(it.stderr, ADA);
  assertEquals(Deno.readTextFileSync(path).includes(CANARY), false);
  assertStringIncludes(Deno.readTextFileSync(path), "[other]");
}

journey("what was imported is listed, shown, sealed anew and removed", {}, async (world) => {
  await imported(world);
  const store = async (...args: readonly string[]) => {
    const it = await world.run(["store", ...args]);
    assertEquals((it.stdout + it.stderr).includes(CANARY), false);
    return it;
  };
  const list = printed(await store("list"));
  assertEquals([list.includes("ada"), list.includes("keys")], [true, true]);
  const { records: [before] } = JSON.parse(printed(await store("show", "ada", "--json")));
  assertEquals([before.long_lived, before.identities], [true, ["ada"]]);
  printed(await store("rekey"));
  const { records: [after] } = JSON.parse(printed(await store("show", "ada", "--json")));
  assertEquals([after.key === before.key, after.file], [false, before.file]);
  printed(await world.run(["exec", "-i", "ada", "--", "true"]));
  printed(await store("lock"));
  printed(await world.run(["exec", "-i", "ada", "--", "true"]));
  const asked = await store("rm", "ada", "--item", "keys");
  assertEquals([asked.status, asked.stderr.includes("--force")], [4, true], asked.stderr);
  assertStringIncludes((await store("rm", "ada", "--force")).stderr, "Removed the keys");
  assertStringIncludes((await store("show", "ada")).stderr, "holds nothing");
  assertEquals(world.box.filesWith(CANARY), []);
});
