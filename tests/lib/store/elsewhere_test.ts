/** The key is in another place than the one that is asked for. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FakeFiles } from "../../fake_system.ts";
import { inPass } from "./fake_pass.ts";
import { failure, named, type Scene, scene, type Setting } from "./scene.ts";

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
  assertEquals(await one.again().store.rekey(), { sealed: 1, left: 1 });
});
