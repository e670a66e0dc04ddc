import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring, type FakeSystem } from "../../fake_system.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { machine, runOn } from "../machine.ts";

const config = "auth: { identities: { ada: { kind: aws/user }, bob: { kind: aws/user } } }";
const ID = "AKIAADA0000000EXAMPLE";
const SHARED = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };

/** Ada's machine, on which her key is kept. */
async function withKey(text = config): Promise<FakeSystem> {
  const { openCage } = fakeCage({
    "aws/caller_identity": () =>
      Promise.resolve({ account: "111122223333", principal: "arn:aws:iam::1:user/ada", user_id: "A" }),
  });
  const stdin = [`AWS_ACCESS_KEY_ID=${ID}`, "AWS_SECRET_ACCESS_KEY=canary/first"];
  const system = machine({ ...SHARED, config: text, openCage, stdin });
  const { status, err } = await runOn(system, ["user", "configure", "ada", "--stdin"], clouds);
  assertEquals(status, 0, err);
  return system;
}

/** A later process on the same machine. */
async function store(system: FakeSystem, ...argv: string[]) {
  const env = Object.fromEntries(machine(SHARED).env.entries());
  const next = system.beside({ ...SHARED, env, serve: system.serve });
  const it = await runOn(next, ["--no-color", "store", ...argv], clouds);
  assertEquals((it.out + it.err).includes("canary"), false);
  return it;
}

Deno.test("what is kept is listed, with who uses it, and no value", async () => {
  const system = await withKey();
  const { status, out, err } = await store(system, "list");
  assertEquals(status, 0, err);
  assertMatch(out, /^NAME +WHAT +REALM +WRITTEN +EXPIRES +USED BY\nada +keys +\w\S* +\S+Z +never +ada\n$/);
  assertStringIncludes(err, "(key in the system keyring)");
  const { records: [record], type } = JSON.parse((await store(system, "list", "--json")).out);
  assertEquals([type, record.entry, record.item, record.long_lived, record.identities], [
    "system",
    "ada",
    "keys",
    true,
    ["ada"],
  ]);
  assertEquals((await store(system, "list", "--realm", "nowhere")).err.includes("Nothing is kept"), true);
});

Deno.test("all that is known of a name is shown, and what there is none of is said", async () => {
  const system = await withKey();
  const { out } = await store(system, "show", "ada", "--metadata");
  assertMatch(out, /Name +identity ada\n +What +keys\n/);
  assertMatch(out, /File +\/home\/ada\/.*\.record\n +Key +[0-9a-f]{16}\n$/);
  assertEquals(JSON.parse((await store(system, "show", "ada", "--json")).out).length, 1);
  const none = await store(system, "show", "bob");
  assertEquals([none.status, none.err], [
    2,
    'error: The store holds nothing of "bob"\nhint: atmos-auth store list\n',
  ]);
});

Deno.test("long-lived keys are removed only when that is meant", async () => {
  const system = await withKey();
  const alone = await store(system, "rm", "ada");
  assertEquals(alone.status, 4);
  assertStringIncludes(alone.err, "--force");
  assertStringIncludes((await store(system, "rm", "ada", "--item", "x")).err, "hint: --item keys");
  const gone = await store(system, "rm", "ada", "--force");
  assertEquals([gone.status, gone.err], [0, 'Removed the keys of identity "ada"\n']);
  assertStringIncludes((await store(system, "list")).err, "Nothing is kept");
});

Deno.test("a new key, and a move, are said with what is to be typed next", async () => {
  const system = await withKey();
  assertEquals((await store(system, "rekey")).err, "Sealed 1 record anew, under a new key\n");
  assertMatch((await store(system, "list")).out, /ada +keys/);
  assertStringIncludes(
    (await store(system, "move", "--to", "system")).err,
    "The store's key is in the system keyring alone already",
  );
  const memory = await store(system, "move", "--to", "memory");
  assertEquals(memory.status, 2);
  assertStringIncludes(memory.err, "to move there would be to forget everything");
  assertEquals((await store(system, "move")).status, 2);
  const nobody = await store(system, "move", "--to", "file");
  assertStringIncludes(nobody.err, "ATMOS_KEYRING_PASSWORD");
});
