/** The store's key is replaced and moved: whatever kills it on the way, everything can still be read. */
import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { openStore } from "../../../lib/store/open.ts";
import type { Store } from "../../../lib/store/store.ts";
import type { System } from "../../../lib/system.ts";
import type { Keyring } from "../../../lib/system/keyrings.ts";
import { masterKey } from "../../../lib/store/frame.ts";
import { wrapKey } from "../../../lib/store/passphrase.ts";
import {
  entryOf,
  failure,
  named,
  resealed,
  type Scene,
  scene,
  type Setting,
  someone,
} from "./scene.ts";

const KEY = "/home/ada/.local/share/atmos-auth/store.key";
const PHRASE = "correct horse EXAMPLE";
const SYSTEM: Setting = { settings: { type: "system" } };
const KEYCTL: Setting = { settings: { type: "keyctl" }, kernel: true };
const FILE: Setting = { settings: { type: "file" }, env: { ATMOS_KEYRING_PASSWORD: PHRASE } };
const NAMES = ["a", "b", "c"].map((entry) => named({ entry }));

/** Something is kept under three names. */
async function withRecords(setting: Setting): Promise<Scene> {
  const one = scene(setting);
  if (setting === FILE) one.files.stage(KEY, await cheapKey(9));
  for (const name of NAMES) await one.store.write(name, `canary ${name.entry}`, { expires: 7 });
  return one;
}

/** A key file that costs nothing to open. */
async function cheapKey(byte: number): Promise<Uint8Array> {
  const fresh = { salt: new Uint8Array(32).fill(7), nonce: new Uint8Array(12).fill(8) };
  const cost = { N: 2 ** 14, r: 8, p: 1 };
  return await wrapKey(new Uint8Array(32).fill(byte), PHRASE, fresh, cost);
}

async function assertReadable({ store, warned }: Scene): Promise<void> {
  for (const name of NAMES) assertEquals(await store.read(name), `canary ${name.entry}`);
  assertEquals(warned, []);
}

async function keysOf({ store }: Scene): Promise<readonly (string | undefined)[]> {
  return [...new Set((await store.list()).map(({ kept }) => kept?.key))];
}

/** The same store of a process that dies as it changes something for so many times, before or after it is changed. */
function mortal(
  it: Scene,
  { settings = {} }: Setting,
  left: number,
  after: boolean,
  answers?: readonly string[],
): Store {
  const state = { left };
  const dying = async <T>(act: () => Promise<T>): Promise<T> => {
    if (state.left < 0) throw new Error("dead");
    if (--state.left >= 0) return await act();
    if (after) await act();
    throw new Error("dead");
  };
  const dyingNow = <T>(act: () => T): T => {
    if (--state.left >= 0) return act();
    if (after && state.left === -1) act();
    throw new Error("dead");
  };
  const keyring: Keyring = {
    get: (name) => it.keyring.get(name),
    set: (name, value) => dying(() => it.keyring.set(name, value)),
    remove: (name) => dying(() => it.keyring.remove(name)),
  };
  const files = new Proxy(it.files, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== "function") return found;
      const act = found.bind(target);
      if (!["write", "rename", "remove"].includes(String(name))) return act;
      return (...args: unknown[]) => dying(() => act(...args));
    },
  });
  const kernelKeyring: System["kernelKeyring"] = async (whose) => {
    const kernel = await it.system.kernelKeyring(whose);
    return kernel && {
      ...kernel,
      put: (...args) => dyingNow(() => kernel.put(...args)),
      remove: (name) => dyingNow(() => kernel.remove(name)),
    };
  };
  const others = { keyring: () => Promise.resolve(keyring), kernelKeyring };
  const system: System = { ...it.system, files, ...others };
  return openStore(system, settings, answers ? someone(answers) : it.person, () => {});
}

for (const [where, setting] of Object.entries({ system: SYSTEM, file: FILE, keyctl: KEYCTL })) {
  Deno.test(`everything is sealed anew: the key in ${where}`, async () => {
    const one = await withRecords(setting);
    const before = await keysOf(one);
    assertEquals(await one.again().store.rekey(), resealed(3));
    const after = one.again();
    await assertReadable(after);
    const now = await keysOf(after);
    assertEquals([before.length, now.length], [1, 1]);
    assertNotEquals(now, before);
    assertEquals((await after.store.list()).map(({ expires }) => expires), [7, 7, 7]);
    // A process that knew the old key finds the new one, and writes with it.
    await assertReadable(one);
    await one.store.write(NAMES[0]!, "canary a", {});
    assertEquals(await keysOf(one), now);
    const places = { system: () => [entryOf(one)], file: () => ["store.key"], keyctl: () => [] };
    assertEquals(
      [...one.keyring.entries.keys(), ...left(one)],
      places[where as keyof typeof places](),
    );
    const kernel = await one.system.kernelKeyring("person");
    const nextEntry = where === "file" ? "" : `${entryOf(one)}-next`;
    assertEquals(kernel?.get(`atmos-auth:${nextEntry}`), undefined);
  });

  for (const after of [false, true]) {
    Deno.test(`a new key in ${where}, killed ${after ? "after" : "before"} any step`, async () => {
      // A passphrase costs a second each time: there, before the new key, amid the records, and at the end.
      const tried = where !== "file" ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 2, 4];
      for (const steps of tried) {
        const one = await withRecords(setting);
        const old = await keysOf(one);
        const dead = await mortal(one, setting, steps, after).rekey().then(() => false, () => true);
        await assertReadable(one.again());
        if (!dead) return assertEquals(steps > 5, true);
        await one.again().store.rekey();
        const end = one.again();
        await assertReadable(end);
        const now = await keysOf(end);
        assertEquals([now.length, now[0] === old[0]], [1, false], `${steps}`);
      }
    });
  }
}

/** What lies beside the records. */
function left({ files }: Scene): readonly string[] {
  return [...files.content.keys()].filter((path) => path.includes("store.key"))
    .map((path) => path.split("/").at(-1)!);
}

Deno.test("the key moves in two runs, and no place lacks it that is asked for", async () => {
  const one = await withRecords(SYSTEM);
  const both = { ATMOS_KEYRING_PASSWORD: PHRASE };
  const copied = await one.again({ env: both }).store.moveKey("file");
  assertEquals(copied, {
    done: "copied",
    from: "the system keyring",
    to: KEY,
    unseen: [],
    staying: [],
  });
  await assertReadable(one.again());
  await assertReadable(one.again(FILE));
  const moved = await one.again(FILE).store.moveKey("file");
  assertEquals(moved, {
    done: "moved",
    from: "the system keyring",
    to: KEY,
    unseen: [],
    staying: [],
  });
  assertEquals([...one.keyring.entries.keys()], []);
  await assertReadable(one.again(FILE));
  assertEquals((await one.again(FILE).store.moveKey("file")).done, "nothing");
  await one.again(FILE).store.moveKey("system");
  await assertReadable(one.again());
  assertEquals((await one.again({ env: both }).store.moveKey("system")).done, "moved");
  assertEquals(left(one), []);
  await assertReadable(one.again());
});

Deno.test("a copy of the replaced key stays in no other place of this store's own", async () => {
  const both = { ATMOS_KEYRING_PASSWORD: PHRASE };
  const one = await withRecords(SYSTEM);
  await one.again({ env: both }).store.moveKey("file");
  assertEquals(await one.again({ env: both }).store.rekey(), {
    ...{ sealed: 3, left: 0, removed: [KEY], staying: [] },
  });
  assertEquals(left(one), []);
  await assertReadable(one.again());
  // Whoever means that place hears where the key is, and makes no second one.
  const { code } = await failure(one.again(FILE).store.write(NAMES[0]!, "other"));
  assertEquals([code, (await keysOf(one.again())).length], ["store_locked", 1]);
});

Deno.test("another key than the replaced one is left where it is", async () => {
  const one = await withRecords(SYSTEM);
  one.files.stage(KEY, await cheapKey(4));
  assertEquals(await one.again().store.rekey(), resealed(3));
  assertEquals(left(one), ["store.key"]);
});

Deno.test("a key that was there already takes over what the other one opens", async () => {
  const one = await withRecords(SYSTEM);
  one.files.stage(KEY, await cheapKey(5));
  const file = one.again(FILE);
  await file.store.write(named({ entry: "own" }), "of the file", {});
  assertEquals((await one.again(FILE).store.moveKey("file")).done, "moved");
  const end = one.again(FILE);
  await assertReadable(end);
  assertEquals(await end.store.read(named({ entry: "own" })), "of the file");
  assertEquals([...one.keyring.entries.keys()], []);
});

Deno.test("a move that is killed leaves everything where it can be read", async () => {
  for (const after of [false, true]) {
    for (let steps = 0;; steps++) {
      const one = await withRecords(SYSTEM);
      one.files.stage(KEY, await cheapKey(5));
      const { env } = one.again(FILE).system;
      const store = mortal({ ...one, system: { ...one.system, env } }, FILE, steps, after);
      const dead = await store.moveKey("file").then(() => false, () => true);
      await one.again(FILE).store.moveKey("file");
      await assertReadable(one.again(FILE));
      if (!dead) break;
    }
  }
});

/** The same store of a process that lets another one act between the reading of a record and its writing. */
function interrupted(it: Scene, { settings = {} }: Setting, act: () => Promise<unknown>): Store {
  const state = { done: false };
  const files = new Proxy(it.files, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== "function") return found;
      return async (...args: unknown[]) => {
        const told = await found.apply(target, args);
        // The records have been listed.
        if (name === "readOwn" && !state.done && String(args[0]).includes("/store/")) {
          state.done = true;
          await act();
        }
        return told;
      };
    },
  });
  return openStore({ ...it.system, files }, settings, it.person, () => {});
}

Deno.test("what others write, or remove, while everything is sealed anew is what counts", async () => {
  const one = await withRecords(SYSTEM);
  const other = one.again().store;
  await other.read(NAMES[0]!);
  const rekeying = interrupted(one, SYSTEM, async () => {
    await other.write(NAMES[0]!, "newer", {});
    await other.write(NAMES[1]!, "newer", {});
    await other.remove(NAMES[2]!);
  });
  await rekeying.rekey();
  const end = one.again();
  const texts = await Promise.all(NAMES.map((name) => end.store.read(name)));
  assertEquals([texts, end.warned], [["newer", "newer", undefined], []]);
});

Deno.test("what is written under the old key once it is gone is sealed anew, however long that takes", async () => {
  const one = await withRecords(SYSTEM);
  const other = one.again().store;
  await other.read(NAMES[0]!);
  const old = one.keyring.entries.get(entryOf(one));
  const state = { left: 60 };
  const isGone = () => one.keyring.entries.get(entryOf(one)) !== old;
  const files = new Proxy(one.files, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== "function") return found;
      return async (...args: unknown[]) => {
        const isRecord = name === "readOwn" && String(args[0]).includes("/store/");
        if (isRecord && isGone() && state.left-- > 0) await other.write(NAMES[0]!, "canary a", {});
        return await found.apply(target, args);
      };
    },
  });
  await openStore({ ...one.system, files }, { type: "system" }, one.person, () => {}).rekey();
  assertEquals(state.left < 0, true);
  await assertReadable(one.again());
});

Deno.test("a process that has met the next key writes with it", async () => {
  const one = await withRecords(SYSTEM);
  // Killed amid the records: some are sealed with the one, some with the other.
  await mortal(one, SYSTEM, 2, true).rekey().catch(() => undefined);
  const other = one.again().store;
  for (const name of NAMES) await other.read(name);
  await other.write(NAMES[2]!, "canary c", {});
  await one.again().store.rekey();
  await other.write(named({ entry: "late" }), "late", {});
  await assertReadable(one.again());
  assertEquals(await one.again().store.read(named({ entry: "late" })), "late");
});

Deno.test("the key moves after a new one was begun and not finished", async () => {
  for (let steps = 0; steps < 8; steps++) {
    const one = await withRecords(SYSTEM);
    await mortal(one, SYSTEM, steps, true).rekey().catch(() => undefined);
    await one.again({ env: { ATMOS_KEYRING_PASSWORD: PHRASE } }).store.moveKey("file");
    await assertReadable(one.again());
    await one.again(FILE).store.moveKey("file");
    await assertReadable(one.again(FILE));
    assertEquals([...one.keyring.entries.keys()], []);
  }
});

for (const [where, setting] of Object.entries({ system: SYSTEM, file: FILE })) {
  Deno.test(`a key that is lost is told as that, and no new one takes its place: ${where}`, async () => {
    const one = await withRecords(setting);
    one.keyring.entries.clear();
    await one.files.remove(KEY);
    const to = where === "file" ? "system" : "file";
    const env = { ATMOS_KEYRING_PASSWORD: PHRASE };
    const ways = [
      (store: Store) => store.rekey(),
      (store: Store) => store.moveKey(to),
      (store: Store) => store.moveKey(where === "file" ? "file" : "system"),
    ];
    const { trouble } = await one.again({ env }).store.describe();
    for (const way of ways) {
      const error = await assertRejects(() => way(one.again({ env }).store), UserError);
      assertEquals([error.message, error.hint], [trouble?.reason, trouble?.mend]);
    }
    assertStringIncludes(trouble?.mend ?? "", "put the key back from a backup");
    const writer = one.again({ env });
    await writer.store.write(named({ entry: "late" }), "late", {});
    assertStringIncludes(writer.warned.join("\n"), "or put the old key back from a backup");
  });
}

Deno.test("where nothing is kept yet there is no key to replace", async () => {
  const { store } = scene(SYSTEM);
  const error = await store.rekey().then(() => "", (error) => error.message);
  assertStringIncludes(error, "There is no key in the system keyring");
});

Deno.test("a file whose key moved leaves neither that nor the next one unlocked", async () => {
  const one = scene({ ...FILE, ...SYSTEM, kernel: true });
  one.files.stage(KEY, await cheapKey(9));
  one.files.stage(`${KEY}.next`, await cheapKey(8));
  const kernel = (await one.system.kernelKeyring("login"))!;
  const names = await Promise.all([9, 8].map(async (byte) => {
    const { id } = await masterKey(new Uint8Array(32).fill(byte));
    return `atmos-auth:${id}`;
  }));
  const filed = one.again({ ...FILE, kernel: true });
  assertEquals(await filed.store.keeps(), true);
  // One process unlocked both, another takes them away.
  for (const [at, name] of names.entries()) {
    kernel.put(name, new Uint8Array(32).fill(9 - at), 900);
  }
  assertEquals((await one.store.moveKey("system")).done, "moved");
  assertEquals(one.files.content.has(KEY), false);
  assertEquals(names.map((name) => kernel.get(name)), [undefined, undefined]);
});

Deno.test("attack: a key that was replaced stays unlocked, and opens an older copy of the store", async () => {
  const one = scene({ ...FILE, kernel: true });
  one.files.stage(KEY, await cheapKey(9));
  const old = `atmos-auth:${(await masterKey(new Uint8Array(32).fill(9))).id}`;
  await one.store.write(NAMES[0]!, "canary", {});
  const kernel = (await one.system.kernelKeyring("login"))!;
  assertNotEquals(kernel.get(old), undefined);
  await one.again({ ...FILE, kernel: true }).store.rekey();
  assertEquals(kernel.get(old), undefined);
});

Deno.test("attack: the former keys of a shared file stay unlocked when the store is locked", async () => {
  const shared = {
    ...FILE,
    kernel: true,
    settings: { type: "file", path: "/home/ada/k" },
  } as const;
  const one = scene(shared);
  const old = await cheapKey(9);
  one.files.stage("/home/ada/k/atmos-auth.key", old);
  await one.store.write(NAMES[0]!, "canary", {});
  await one.again(shared).store.rekey();
  const { id } = await masterKey(new Uint8Array(32).fill(9));
  const kernel = (await one.system.kernelKeyring("login"))!;
  // Another data directory has opened it since.
  kernel.put(`atmos-auth:${id}`, new Uint8Array(32).fill(9), 900);
  assertEquals((await one.again(shared).store.forgetKey()).locked, true);
  assertEquals(kernel.get(`atmos-auth:${id}`), undefined);
});

Deno.test("a key that a locked keyring hides is not written over by one that is moved there", async () => {
  const one = await withRecords(SYSTEM);
  const before = [...one.keyring.entries];
  let open = false;
  const shy: Keyring = {
    get: (name) => open ? one.keyring.get(name) : Promise.resolve(undefined),
    set: (name, value) => (open = true, one.keyring.set(name, value)),
    remove: (name) => one.keyring.remove(name),
  };
  one.files.stage(KEY, await cheapKey(9));
  const moved = await one.again({ ...FILE, keyring: shy }).store.moveKey("system");
  assertEquals(moved.done, "other");
  assertEquals([...one.keyring.entries], before);
  await assertReadable(one.again());
});

const OTHER = "another passphrase EXAMPLE";

Deno.test("a passphrase that is given is asked of nobody, and is one that can be typed", async () => {
  const one = await withRecords(FILE);
  for (
    const [chosen, why] of [
      ["short", "it has 5 characters, and 8 are the least"],
      ["correct-horse\nurl: https://x", "it has 2 lines, and whoever types it has one"],
      [" correct-horse", "it has blanks around it, which a shell takes away"],
      ["correct\0horse", "it has a NUL in it, which no variable holds"],
    ] as const
  ) {
    const refused = await failure(one.again().store.rekey({ rewrapped: true, chosen }));
    assertEquals(refused.message, `Cannot use the passphrase in standard input: ${why}`);
  }
  const it = one.again();
  assertEquals(await it.store.rekey({ rewrapped: true, chosen: OTHER }), resealed(3));
  assertEquals([it.asked, it.learned.includes(OTHER)], [[], true]);
  await assertReadable(one.again({ env: { ATMOS_KEYRING_PASSWORD: OTHER } }));
});

Deno.test("a key file gets another passphrase with its new key, and the old one opens nothing", async () => {
  const one = await withRecords(FILE);
  const it = one.again({ answers: [OTHER, OTHER] });
  assertEquals(await it.store.rekey({ rewrapped: true }), resealed(3));
  assertEquals(it.asked, [
    `hidden: Choose another passphrase for the key store ${KEY}`,
    "hidden: Type it again",
  ]);
  await assertReadable(one.again({ env: { ATMOS_KEYRING_PASSWORD: OTHER } }));
  assertEquals((await failure(one.again().store.read(NAMES[0]!))).code, "store_locked");
});

for (const after of [false, true]) {
  Deno.test(`another passphrase, killed ${after ? "after" : "before"} any step, loses nothing`, async () => {
    for (const steps of [0, 1, 3]) {
      const one = await withRecords(FILE);
      const dying = mortal(one, FILE, steps, after, [OTHER, OTHER]);
      await dying.rekey({ rewrapped: true }).catch(() => undefined);
      const opened = await Promise.allSettled(
        [PHRASE, OTHER].map((phrase) =>
          assertReadable(one.again({ env: { ATMOS_KEYRING_PASSWORD: phrase } }))
        ),
      );
      assertEquals(opened.filter(({ status }) => status === "fulfilled").length, 1, `${steps}`);
    }
  });
}

Deno.test("a rekey that was ended on its way is told until it is over", async () => {
  const one = await withRecords(SYSTEM);
  assertEquals((await one.again().store.describe()).unfinished, undefined);
  await mortal(one, SYSTEM, 2, true).rekey().catch(() => undefined);
  assertEquals((await one.again().store.describe()).unfinished, true);
  await one.again().store.rekey();
  assertEquals((await one.again().store.describe()).unfinished, undefined);
});

const SHARED = "/home/ada/shared.key";

/** Two data directories, each with a record, whose key is in the one file that both name. */
async function sharing(): Promise<readonly [one: Scene, other: () => Scene]> {
  const settings = { type: "file", path: SHARED };
  const env = (place: string) => ({ ATMOS_KEYRING_PASSWORD: PHRASE, XDG_DATA_HOME: place });
  const one = scene({ settings, env: env("/home/ada/d1"), kernel: true });
  one.files.stage(SHARED, await cheapKey(9));
  await one.store.write(named({ entry: "one" }), "canary one", {});
  const other = () => one.again({ env: env("/home/ada/d2") });
  await other().store.write(named({ entry: "other" }), "canary other", {});
  return [one, other];
}

Deno.test("a key file that somebody else has named, too, opens what it opened when it gets a new key", async () => {
  const [one, other] = await sharing();
  assertEquals(await one.again().store.rekey(), resealed(1));
  assertEquals(await other().store.read(named({ entry: "other" })), "canary other");
  assertEquals((await other().store.describe()).trouble, undefined);
  // What is written there now is under the new one, and the next new one takes over what the oldest opened.
  await other().store.write(named({ entry: "later" }), "canary later", {});
  assertEquals(await other().store.rekey(), resealed(2));
  for (const entry of ["other", "later"]) {
    assertEquals(await other().store.read(named({ entry })), `canary ${entry}`);
  }
  assertEquals(new Set((await other().store.list()).map(({ kept }) => kept?.key)).size, 1);
  assertEquals(await one.again().store.read(named({ entry: "one" })), "canary one");
});

Deno.test("attack: what another data directory's rekey replaced stays unlocked after the next one", async () => {
  const [one, other] = await sharing();
  const kernel = (await one.system.kernelKeyring("login"))!;
  const keys: string[] = [];
  for (const next of [one.again, other, one.again]) {
    const { store } = next();
    await store.rekey();
    keys.push((await store.list())[0]!.kept!.key);
    const unlocked = keys.map((id) => kernel.get(`atmos-auth:${id}`) !== undefined);
    assertEquals(unlocked, keys.map((_, at) => at === keys.length - 1));
  }
});

Deno.test("attack: the former keys of a shared file stay unlocked where the store's key moves from it", async () => {
  const [one, other] = await sharing();
  const first = (await one.store.list())[0]!.kept!.key;
  await other().store.rekey();
  await one.again().store.moveKey("system");
  const env = { ATMOS_KEYRING_PASSWORD: PHRASE, XDG_DATA_HOME: "/home/ada/d1" };
  await one.again({ settings: { type: "system", path: SHARED }, env }).store.moveKey("system");
  const kernel = (await one.system.kernelKeyring("login"))!;
  assertEquals(kernel.get(`atmos-auth:${first}`), undefined);
});

Deno.test("a shared key file gets another passphrase with the former keys beside it", async () => {
  const [one, other] = await sharing();
  await one.again().store.rekey();
  const env = { XDG_DATA_HOME: "/home/ada/d1", ATMOS_KEYRING_PASSWORD: PHRASE };
  const it = one.again({ env, answers: [OTHER, OTHER] });
  await it.store.rekey({ rewrapped: true });
  assertEquals(it.warned, []);
  const late = { XDG_DATA_HOME: "/home/ada/d2", ATMOS_KEYRING_PASSWORD: OTHER };
  assertEquals(
    await other().again({ env: late }).store.read(named({ entry: "other" })),
    "canary other",
  );
});

Deno.test("two data directories that give the file a new key at once lose nothing", async () => {
  const [one, other] = await sharing();
  const [first, second] = [one.again(), other()];
  const both = Promise.all([first.store.rekey(), second.store.rekey()]);
  assertEquals(await first.system.until(both), [resealed(1), resealed(1)]);
  assertEquals(await one.again().store.read(named({ entry: "one" })), "canary one");
  assertEquals(await other().store.read(named({ entry: "other" })), "canary other");
});

Deno.test("two data directories that make the file at once end with one key", async () => {
  const settings = { type: "file", path: SHARED };
  const env = (place: string) => ({ ATMOS_KEYRING_PASSWORD: PHRASE, XDG_DATA_HOME: place });
  const one = scene({ settings, env: env("/home/ada/d1") });
  const other = () => one.again({ env: env("/home/ada/d2") });
  await one.system.until(Promise.all([
    one.store.write(named({ entry: "one" }), "canary one", {}),
    other().store.write(named({ entry: "other" }), "canary other", {}),
  ]));
  assertEquals(await one.again().store.read(named({ entry: "one" })), "canary one");
  assertEquals(await other().store.read(named({ entry: "other" })), "canary other");
});

Deno.test("a key file that was named by its path stays where the key is moved from it", async () => {
  const [one, other] = await sharing();
  await other().store.rekey();
  const env = { ATMOS_KEYRING_PASSWORD: PHRASE, XDG_DATA_HOME: "/home/ada/d1" };
  const system = () => one.again({ settings: { type: "system", path: SHARED }, env });
  const copied = await one.again().store.moveKey("system");
  assertEquals([copied.done, copied.staying], ["copied", [SHARED]]);
  const moved = await system().store.moveKey("system");
  assertEquals([moved.done, moved.staying], ["nothing", [SHARED]]);
  assertEquals(await system().store.read(named({ entry: "one" })), "canary one");
  assertEquals(await other().store.read(named({ entry: "other" })), "canary other");
});
