/** The key is in another place than the one that is asked for. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FakeFiles } from "../../fake_system.ts";
import { inPass } from "./fake_pass.ts";
import { failure, named, resealed, type Scene, scene, type Setting } from "./scene.ts";

const FILE: Setting = {
  settings: { type: "file" },
  env: { ATMOS_KEYRING_PASSWORD: "correct horse EXAMPLE" },
};

/** Something is kept, with the key in pass. */
async function withPass(state: { failing?: string } = {}): Promise<Scene> {
  const held: { files?: FakeFiles } = {};
  const one = scene(inPass(() => held.files!, () => state.failing));
  held.files = one.files;
  await one.store.write(named({ item: "keys" }), "canary");
  return one;
}

/** All files but locks. */
function kept({ files }: Scene): readonly (readonly [string, string])[] {
  return Object.entries(files.texts()).filter(([path]) => !path.includes("/locks/"));
}

const ACTS: readonly ((it: Scene) => Promise<unknown>)[] = [
  (it) => it.store.read(named({ item: "keys" })),
  (it) => it.store.write(named({ entry: "dev" }), "x"),
  (it) => it.store.keeps(),
  (it) => it.store.rekey(),
  (it) => it.store.moveKey("keyctl"),
];

for (const [where, setting] of Object.entries({ file: FILE, system: { settings: {} } })) {
  Deno.test(`a key that is in pass is named where ${where} is asked, and no other is made`, async () => {
    const one = await withPass();
    const before = kept(one);
    for (const act of ACTS) {
      const { code, message, hint } = await failure(act(one.again(setting)));
      assertEquals(code, "store_locked");
      assertStringIncludes(message, "The store's key is in pass, and not in ");
      assertStringIncludes(hint, "export ATMOS_KEYRING_TYPE=pass   (or, ");
      assertStringIncludes(hint, `atmos-auth store move --to ${where})`);
    }
    const { trouble } = await one.again(setting).store.describe();
    const isInPass = trouble?.reason.startsWith("The store's key is in pass");
    assertEquals([trouble?.from, isInPass], ["now", true]);
    assertEquals([kept(one), [...one.keyring.entries.keys()]], [before, []]);
  });
}

Deno.test("an entry of pass that GnuPG does not open may be the key", async () => {
  const state: { failing?: string } = {};
  const one = await withPass(state);
  state.failing = "gpg: public key decryption failed: Operation cancelled";
  const { code, message } = await failure(one.again(FILE).store.keeps());
  assertEquals(code, "store_locked");
  assertStringIncludes(message, "and may be in pass, which is locked");
});

Deno.test("no keyring at all does not hide the key in pass behind memory", async () => {
  const one = await withPass();
  const none = { get: () => Promise.reject(new Error("no bus")) };
  const keyring = { ...one.keyring, ...none };
  const { message } = await failure(one.again({ settings: {}, keyring }).store.keeps());
  assertStringIncludes(message, "The store's key is in pass, and not in the system keyring");
});

Deno.test("what the hint says brings it back", async () => {
  const one = await withPass();
  assertEquals((await one.again(FILE).store.moveKey("file")).done, "moved");
  const again = one.again(FILE);
  assertEquals([await again.store.read(named({ item: "keys" })), again.warned], ["canary", []]);
});

Deno.test("a key that was there already is said to be another, and what it opens is counted", async () => {
  const one = scene({ settings: { type: "system" }, kernel: true });
  await one.store.write(named(), "canary");
  const kernel = { settings: { type: "keyctl" } };
  const [entry] = [...one.keyring.entries.keys()];
  (await one.system.kernelKeyring("person"))!
    .put(`atmos-auth:${entry}`, new TextEncoder().encode(`1.${"A".repeat(43)}`));
  assertEquals((await one.again().store.moveKey("keyctl")).done, "other");
  assertEquals((await one.again(kernel).store.moveKey("keyctl")).done, "moved");
  assertEquals(await one.again(kernel).store.read(named()), "canary");
  one.keyring.entries.clear();
  (await one.system.kernelKeyring("person"))!.remove(`atmos-auth:${entry}`);
  await one.again().store.write(named({ entry: "dev" }), "y");
  assertEquals(await one.again().store.rekey(), resealed(1, 1));
});

/** A long-lived record whose key is in the system keyring, which is then out of reach. */
async function withoutBus(item = "keys") {
  const one = scene({ settings: { type: "system" } });
  await one.store.write(named({ item }), "canary");
  const none = () => Promise.reject(new Error("no bus"));
  const keyring = { ...one.keyring, get: none, set: none };
  return { one, again: (setting: Setting) => one.again({ ...setting, keyring }) };
}

Deno.test("no second key is made for a store whose key is out of reach, and nothing hints at one", async () => {
  const { one, again } = await withoutBus();
  const before = kept(one);
  const hint = "export ATMOS_KEYRING_TYPE=memory   (keeps nothing, and leaves all as it is)";
  for (const act of ACTS.slice(0, 3)) {
    const { code, message, hint: mend } = await failure(act(again(FILE)));
    assertEquals([code, mend], ["store_locked", hint]);
    assertStringIncludes(message, 'The key of the keys of identity "prod" is not in /');
    assertStringIncludes(message, "nobody can see: Cannot use the system keyring: no bus");
    const own = await failure(act(again({ settings: { type: "system" } })));
    assertEquals([own.code, own.hint], ["store_unavailable", hint]);
  }
  assertEquals(kept(one), before);
  const { trouble } = await again({ settings: { type: "system" } }).store.describe();
  assertEquals(trouble?.mend, hint);
});

Deno.test("what signing in again brings back keeps nobody from a new key", async () => {
  const { again } = await withoutBus("credential");
  const it = again(FILE);
  assertEquals(await it.store.keeps(), true);
  assertEquals(it.warned.length, 1);
});

Deno.test("a key that is lost is said to be lost before another takes its place", async () => {
  const one = scene({ settings: { type: "system" } });
  await one.store.write(named({ item: "keys" }), "canary");
  one.keyring.entries.clear();
  assertEquals(await failure(one.again().store.keeps()), {
    code: "store_locked",
    message: 'No new key is made: that of the keys of identity "prod" is not in the system keyring',
    hint: "atmos-auth logout --identity prod --keychain   (or put the key back from a backup)",
  });
  await one.store.remove(named({ item: "keys" }));
  assertEquals(await one.again().store.keeps(), true);
});

Deno.test("where two places have a key each, one step has one of them open all", async () => {
  const one = scene({ settings: { type: "system" } });
  await one.store.write(named(), "first");
  const [first] = one.keyring.entries;
  one.keyring.entries.clear();
  await one.again(FILE).store.write(named({ entry: "dev" }), "second");
  one.keyring.entries.set(...first!);
  const records = [named(), named({ entry: "dev" })];
  for (
    const [type, setting] of [["file", FILE], ["system", {
      ...FILE,
      settings: { type: "system" },
    }]] as const
  ) {
    const { message, hint } = await failure(
      Promise.all(records.map((name) => one.again(setting).store.read(name))),
    );
    assertStringIncludes(message, "A key of the store is in ");
    assertEquals(hint, `atmos-auth store move --to ${type}   (has one key open all)`);
  }
  assertEquals((await one.again(FILE).store.moveKey("file")).done, "moved");
  const read = await Promise.all(records.map((name) => one.again(FILE).store.read(name)));
  assertEquals(read, ["first", "second"]);
});
