/** The store's key in the kernel's keyring, and in pass. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FakeFiles } from "../../fake_system.ts";
import { inPass, PASS_STORE } from "./fake_pass.ts";
import { entryOf, failure, named, type Scene, scene, type Setting } from "./scene.ts";

const KEYCTL: Setting = { settings: { type: "keyctl" }, kernel: true };

/** The file in which pass keeps it. */
function passEntry(one: Scene): string {
  return `${PASS_STORE}/atmos-auth/${entryOf(one)}.gpg`;
}

/** Something is kept, with the key in pass. */
async function withPass(state: { failing?: string } = {}): Promise<Scene> {
  const held: { files?: FakeFiles } = {};
  const one = scene(inPass(() => held.files!, () => state.failing));
  held.files = one.files;
  await one.store.write(named(), "canary");
  return one;
}

Deno.test("the kernel's keyring keeps the key until the machine is started anew", async () => {
  const one = scene(KEYCTL);
  await one.store.write(named(), "canary");
  assertEquals(await one.again().store.read(named()), "canary");
  assertEquals([...one.keyring.entries.keys()], []);
  const kernel = (await one.system.kernelKeyring("person"))!;
  assertEquals(kernel.get(`atmos-auth:${entryOf(one)}`)?.length, 45);
  one.system.jump(40 * 86_400_000);
  assertEquals(await one.again().store.read(named()), "canary");
  kernel.remove(`atmos-auth:${entryOf(one)}`);
  const { where, trouble } = await one.again().store.describe();
  assertStringIncludes(where, "(key in the kernel's keyring)");
  assertEquals(trouble?.from, "now");
  assertStringIncludes(trouble?.reason ?? "", "its key is not in the kernel's keyring");
});

Deno.test("where the kernel keeps nothing, or pass was never set up, nothing is kept elsewhere", async () => {
  const none = scene({ ...KEYCTL, kernel: false });
  const refused = await failure(none.store.write(named(), "canary"));
  assertEquals([refused.code, refused.hint], [
    "store_unavailable",
    "export ATMOS_KEYRING_TYPE=file",
  ]);
  const unset = scene({ settings: { type: "pass" } });
  const { code, hint } = await failure(unset.store.write(named(), "canary"));
  assertEquals([code, hint.startsWith("pass init ")], ["store_unavailable", true]);
  assertEquals([...none.keyring.entries.keys(), ...unset.keyring.entries.keys()], []);
});

Deno.test("pass keeps the key, which is in no argument, and nobody is asked for it to look", async () => {
  const one = await withPass();
  assertEquals(await one.again().store.read(named()), "canary");
  const entry = passEntry(one);
  const key = new TextDecoder().decode(one.bytes(entry)).trim();
  const ran = one.system.ran.map(({ args }) => args);
  assertEquals(ran.every((args) => !args.join(" ").includes(key.slice(2))), true);
  assertEquals(one.learned.includes(key), true);
  const looking = one.again();
  assertEquals((await looking.store.describe()).trouble, undefined);
  const told = looking.system.ran.map(({ env }) => env.PASSWORD_STORE_GPG_OPTS);
  assertEquals(told, ["--pinentry-mode=error"]);
});

Deno.test("a key in pass that GnuPG does not open is locked, never lost, and never replaced", async () => {
  const state: { failing?: string } = {};
  const one = await withPass(state);
  const before = one.bytes(passEntry(one));
  state.failing = "gpg: public key decryption failed: Operation cancelled";
  for (
    const act of [
      (it: Scene) => it.store.read(named()),
      (it: Scene) => it.store.write(named(), "x"),
    ]
  ) {
    const { code, message, hint } = await failure(act(one.again()));
    assertEquals(code, "store_locked");
    assertStringIncludes(hint ?? "", ">/dev/null   (at a terminal)");
    assertStringIncludes(message, "Operation cancelled");
  }
  assertEquals((await one.again().store.describe()).trouble, undefined);
  assertEquals(one.bytes(passEntry(one)), before);
});

Deno.test("the key moves from any place to any other", async () => {
  const one = await withPass();
  const copied = await one.again({ kernel: true }).store.moveKey("keyctl");
  assertEquals(copied, {
    done: "copied",
    from: "pass",
    to: "the kernel's keyring",
    unseen: [],
    staying: [],
  });
  const moved = await one.again(KEYCTL).store.moveKey("keyctl");
  assertEquals(moved, {
    done: "moved",
    from: "pass",
    to: "the kernel's keyring",
    unseen: [],
    staying: [],
  });
  assertEquals(one.files.content.has(passEntry(one)), false);
  const both = { ...KEYCTL, settings: { type: "system" } };
  await one.again(KEYCTL).store.moveKey("system");
  assertEquals((await one.again(both).store.moveKey("system")).from, "the kernel's keyring");
  assertEquals(await one.again(both).store.read(named()), "canary");
  assertEquals((await one.again(both).store.moveKey("system")).done, "nothing");
});

Deno.test("where there is no home there is no pass, and the key moves all the same", async () => {
  const env = { HOME: "", XDG_DATA_HOME: "/data" };
  const [from, to] = [{ ...KEYCTL, env }, { ...KEYCTL, env, settings: { type: "system" } }];
  const one = scene(from);
  await one.store.write(named(), "canary");
  assertEquals((await one.store.moveKey("system")).done, "copied");
  const moved = await one.again(to).store.moveKey("system");
  assertEquals([moved.done, moved.from], ["moved", "the kernel's keyring"]);
  assertEquals(await one.again(to).store.read(named()), "canary");
});

Deno.test("where a variable has pass look elsewhere, that is said, and how it looks where it did", async () => {
  const held: { files?: FakeFiles } = {};
  const one = scene(inPass(() => held.files!));
  held.files = one.files;
  const secret = { realm: "", role: "secret", entry: "s1", item: "secret" } as const;
  await one.store.write(secret, "canary");
  const env = { PASSWORD_STORE_DIR: "/tmp/empty" };
  const none = () => Promise.reject(new Error("no bus"));
  const keyring = { ...one.keyring, get: none, set: none };
  const where = "pass at /tmp/empty (PASSWORD_STORE_DIR)";
  const there = await failure(one.again({ env, keyring }).store.read(secret));
  const message = `The store's key is in pass, and not in ${where}`;
  const back = "unset PASSWORD_STORE_DIR   (or, to have it where it is looked for: ";
  assertEquals(there, {
    ...{ code: "store_locked", message },
    hint: `${back}atmos-auth store move --to pass)`,
  });
  await one.files.remove(passEntry(one));
  const lost = await failure(one.again({ env, keyring }).store.read(secret));
  assertEquals(lost, {
    code: "store_locked",
    message: `The key of the secret "s1" is not in ${where}; whether it is elsewhere nobody can ` +
      "see: Cannot use the system keyring: no bus",
    hint: "unset PASSWORD_STORE_DIR",
  });
  const { trouble } = await one.again({ env }).store.describe();
  assertStringIncludes(trouble?.reason ?? "", `its key is not in ${where}`);
  assertStringIncludes(trouble?.mend ?? "", "unset PASSWORD_STORE_DIR   (or put the key back");
});

const THERE = { PASSWORD_STORE_DIR: "/home/ada/ps" };

/** Something is kept under a key in pass at a directory that a variable names. */
async function withPassThere(): Promise<Scene> {
  const held: { files?: FakeFiles } = {};
  const setting = inPass(() => held.files!);
  const files = { "/home/ada/ps/.gpg-id": "ada@example.com\n" };
  const one = scene({ ...setting, files, env: THERE });
  held.files = one.files;
  await one.store.write(named(), "canary");
  return one;
}

Deno.test("a key that pass has where a variable led is found by whoever comes without that variable", async () => {
  const one = await withPassThere();
  const where = "pass at /home/ada/ps (PASSWORD_STORE_DIR)";
  const cases = [
    [{}, "pass", "export PASSWORD_STORE_DIR=/home/ada/ps"],
    [
      { settings: { type: "system" } },
      "the system keyring",
      "export ATMOS_KEYRING_TYPE=pass && export PASSWORD_STORE_DIR=/home/ada/ps",
    ],
  ] as const;
  for (const [setting, here, hint] of cases) {
    const lost = await failure(one.again({ ...setting, env: {} }).store.read(named()));
    assertEquals(lost.message, `The store's key is in ${where}, and not in ${here}`);
    assertStringIncludes(lost.hint ?? "", `${hint}   (or, `);
  }
  assertEquals(await one.again({ env: THERE }).store.read(named()), "canary");
});

Deno.test("attack: the second half of a move comes without the variable that led to the first place, and its key stays there", async () => {
  const one = await withPassThere();
  await one.again({ kernel: true, env: THERE }).store.moveKey("keyctl");
  const moved = await one.again({ ...KEYCTL, env: {} }).store.moveKey("keyctl");
  assertEquals([moved.done, moved.from], ["moved", "pass at /home/ada/ps (PASSWORD_STORE_DIR)"]);
  assertEquals([...one.files.content.keys()].filter((path) => path.endsWith(".gpg")), []);
  assertEquals(await one.again({ ...KEYCTL, env: {} }).store.read(named()), "canary");
});

Deno.test("a secret whose key is gone is never said not to be there", async () => {
  const one = scene();
  const secret = { realm: "", role: "secret", entry: "s1", item: "secret" } as const;
  await one.store.write(secret, "canary");
  one.keyring.entries.clear();
  const gone = await failure(one.again().store.read(secret));
  assertEquals(gone, {
    code: "store_unavailable",
    message: 'Cannot open the secret "s1": its key is not in the system keyring',
    hint: "atmos-auth secret rm s1   (or put the key back from a backup)",
  });
});
