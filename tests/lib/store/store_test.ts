import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { MachineError, UserError } from "../../../lib/errors.ts";
import type { Keyring } from "../../../lib/system/keyrings.ts";
import { secretRecord } from "../../../lib/store/store.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { entryOf, failure, IDENTIFIED, named, scene, SHELF, SOME_ENTRY } from "./scene.ts";

/** A keyring that fails the test when anybody touches it. */
const UNTOUCHABLE: Keyring = {
  get: () => Promise.reject(new Error("the keyring was read")),
  set: () => Promise.reject(new Error("the keyring was written")),
  remove: () => Promise.reject(new Error("the keyring was written")),
};

const LOCKED = new UserError("store_locked", "Cannot use the system keyring, which is locked: no", {
  hint: "unlock it",
});

const LOCKED_KEYRING: Keyring = {
  get: () => Promise.reject(LOCKED),
  set: () => Promise.reject(LOCKED),
  remove: () => Promise.reject(LOCKED),
};

Deno.test("what one process writes, another reads", async () => {
  const one = scene();
  await one.store.write(named(), "first");
  await one.store.write(named(), "second");
  await one.store.write(named({ role: "provider" }), "of a provider", { expires: 5 });
  const { store } = one.again();
  assertEquals(await store.read(named()), "second");
  assertEquals(await store.read(named({ role: "provider" })), "of a provider");
  assertEquals(await store.read(named({ realm: "" })), undefined);
  assertEquals(await store.remove(named()), true);
  assertEquals(await store.remove(named()), false);
  assertEquals(await store.read(named()), undefined);
});

Deno.test("records lie in files of 0600, in a directory of 0700", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  assertEquals((await one.files.info(one.only()))?.mode, 0o600);
  assertEquals((await one.files.info(SHELF))?.mode, 0o700);
});

Deno.test("opening a store touches nothing", () => {
  const one = scene({ keyring: UNTOUCHABLE });
  assertEquals(one.files.done, []);
});

Deno.test("what is not there is not there, without a look at the keyring", async () => {
  const { store } = scene({ keyring: UNTOUCHABLE });
  store.warm();
  assertEquals(await store.read(named()), undefined);
  assertEquals(await store.list(), []);
  assertEquals(await store.remove(named()), false);
});

Deno.test("listing, forgetting and sweeping need no key", async () => {
  const one = scene();
  await one.store.write(named(), "x", { expires: 7 });
  await one.store.write(named({ entry: "dev" }), "y");
  const offline = one.again({ keyring: UNTOUCHABLE, settings: { type: "system" } });
  const infos = [...await offline.store.list()].sort((a, b) =>
    a.name.entry < b.name.entry ? -1 : 1
  );
  assertEquals(infos.map(({ name, expires }) => ({ name, expires })), [
    { name: named({ entry: "dev" }), expires: undefined },
    { name: named(), expires: 7 },
  ]);
  assertEquals(await offline.store.remove(named()), true);
  assertEquals(await offline.store.damaged(), []);
});

Deno.test("the keyring holds one entry of 32 bytes, whatever is stored", async () => {
  const one = scene();
  await one.store.write(named(), "x".repeat(100_000));
  const [[name, value] = [], ...more] = [...one.keyring.entries];
  assertEquals([name, more.length], [entryOf(one), 0]);
  // Credential Manager takes 2560 bytes.
  assertEquals(value!.length, "1.".length + 43);
  assertEquals(one.again().learned, []);
  assert(one.learned.includes(value!));
});

Deno.test("the keyring is read once per process", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  let reads = 0;
  const counting: Keyring = {
    ...one.keyring,
    get: (name) => (reads++, one.keyring.get(name)),
  };
  const other = one.again({ keyring: counting });
  other.store.warm();
  await Promise.all([other.store.read(named()), other.store.read(named())]);
  await other.store.write(named(), "y");
  assertEquals(await other.store.read(named()), "y");
  assertEquals(await other.store.keeps(), true);
  assertEquals(reads, 1);
});

Deno.test("without a keyring that anybody asked for, memory does, with one warning", async () => {
  const one = scene({ keyring: undefined });
  one.store.warm();
  assertEquals(await one.store.keeps(), false);
  await one.store.write(named(), "kept for now", { expires: 9 });
  assertEquals(await one.store.read(named()), "kept for now");
  assertEquals(await one.store.list(), [{ name: named(), expires: 9 }]);
  assertEquals(one.warned, [
    "Cannot use the system keyring: no keyring; credentials are kept for this command only " +
    "(mend: export ATMOS_KEYRING_TYPE=file)",
  ]);
  assertEquals([...one.files.content.keys()], []);
  assertEquals(await one.store.remove(named()), true);
  assertEquals(await one.again().store.read(named()), undefined);
});

Deno.test("what was stored stays listed, and can be forgotten, when the keyring is gone", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  const other = one.again({ keyring: undefined });
  assertEquals(await other.store.read(named()), undefined);
  assertEquals(other.warned.length, 1);
  assertEquals((await other.store.list()).length, 1);
  assertEquals(await other.store.remove(named()), true);
});

Deno.test("a keyring that was asked for must be there", async () => {
  for (
    const setting of [{ settings: { type: "system" } }, { env: { ATMOS_KEYRING_TYPE: "system" } }]
  ) {
    const one = scene({ keyring: undefined, ...setting });
    assertEquals(await failure(one.store.write(named(), "x")), {
      code: "store_unavailable",
      message: "Cannot use the system keyring: no keyring",
      hint: "export ATMOS_KEYRING_TYPE=file",
    });
    assertEquals((await failure(one.store.keeps())).code, "store_unavailable");
    assertEquals(one.warned, []);
  }
});

Deno.test("a locked keyring is an error, never an empty store and never memory", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  const other = one.again({ keyring: LOCKED_KEYRING });
  other.store.warm();
  for (
    const attempt of [
      () => other.store.read(named()),
      () => other.store.write(named(), "y"),
      () => other.store.keeps(),
    ]
  ) assertEquals((await failure(attempt())).code, "store_locked");
  assertEquals(other.warned, []);
  const { trouble } = await other.store.describe();
  assertEquals([trouble?.from, trouble?.reason], ["now", LOCKED.message]);
});

Deno.test("a keyring that was unlocked meanwhile is used", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  let locked = true;
  const keyring: Keyring = {
    ...one.keyring,
    get: (name) => locked ? Promise.reject(LOCKED) : one.keyring.get(name),
  };
  const other = one.again({ keyring });
  assertEquals((await failure(other.store.read(named()))).code, "store_locked");
  assertEquals((await failure(other.store.keeps())).code, "store_locked");
  locked = false;
  assertEquals(await other.store.read(named()), "x");
  assertEquals(await other.store.keeps(), true);
});

Deno.test("a key that only shows once something is written is not written over", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  const before = one.keyring.entries.get(entryOf(one));
  let open = false;
  const shy: Keyring = {
    get: (name) => open ? one.keyring.get(name) : Promise.resolve(undefined),
    set: (name, value) => (open = true, one.keyring.set(name, value)),
    remove: (name) => one.keyring.remove(name),
  };
  const other = one.again({ keyring: shy });
  await other.store.write(named({ entry: "dev" }), "y");
  assertEquals([...one.keyring.entries], [[entryOf(one), before!]]);
  assertEquals(await other.store.read(named()), "x");
  assertEquals(other.warned, []);
});

Deno.test("when the key is gone, what is lost is named, and then treated as absent", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  await one.store.write(named({ entry: "dev" }), "y");
  one.keyring.entries.clear();
  const reader = one.again();
  assertEquals(await reader.store.read(named()), undefined);
  assertEquals(await reader.store.read(named()), undefined);
  assertEquals(reader.warned, [
    'Passing over the credential of identity "prod": its key is not in the system keyring; sign ' +
    "in again, or atmos-auth logout --identity prod",
  ]);
  const writer = one.again();
  await writer.store.write(named(), "new");
  assertEquals(writer.warned.length, 1);
  assertStringIncludes(writer.warned[0]!, "A new key was made in the system keyring, and ");
  assertStringIncludes(writer.warned[0]!, 'identity "prod"');
  assertStringIncludes(writer.warned[0]!, 'identity "dev"');
  const third = one.again();
  assertEquals(await third.store.read(named()), "new");
  assertEquals(await third.store.read(named({ entry: "dev" })), undefined);
  assertEquals(third.warned, [
    'Passing over the credential of identity "dev": the key in the system keyring is not its own; ' +
    "sign in again, or atmos-auth logout --identity dev",
  ]);
});

Deno.test("an entry that is no key is left alone", async () => {
  const one = scene({ keyring: fakeKeyring({ [SOME_ENTRY]: "hunter2" }), files: IDENTIFIED });
  assertEquals([await one.store.keeps(), one.warned], [false, []]);
  await one.store.write(named(), "x");
  assertEquals(one.warned.length, 1);
  assertStringIncludes(
    one.warned[0]!,
    `the entry "${SOME_ENTRY}" of the system keyring is not one`,
  );
  const strict = scene({
    keyring: fakeKeyring({ [SOME_ENTRY]: "hunter2" }),
    files: IDENTIFIED,
    settings: { type: "system" },
  });
  assertStringIncludes(
    (await failure(strict.store.keeps())).hint,
    `secret-tool clear service atmos-auth username ${SOME_ENTRY}`,
  );
});

Deno.test("a keyring that keeps nothing is not trusted with the key", async () => {
  const forgetful: Keyring = {
    get: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    remove: () => Promise.resolve(false),
  };
  const one = scene({ keyring: forgetful, settings: { type: "system" } });
  assertEquals(
    (await failure(one.store.keeps())).message,
    "Cannot use the system keyring: it keeps nothing",
  );
});

Deno.test("two processes that make the key at once end with one", async () => {
  const one = scene({ keyringTakes: 2 });
  const other = one.again();
  await one.system.until(Promise.all([
    one.store.write(named({ entry: "a" }), "from one"),
    other.store.write(named({ entry: "b" }), "from the other"),
  ]));
  assertEquals(one.keyring.entries.size, 1);
  const { store, warned } = one.again();
  const read = (entry: string) => one.system.until(store.read(named({ entry })));
  assertEquals([await read("a"), await read("b")], ["from one", "from the other"]);
  assertEquals([...one.warned, ...other.warned, ...warned], []);
});

Deno.test("a process that makes the key for ever does not hold up the others for ever", async () => {
  const one = scene({ settings: { type: "system" } });
  one.files.lock = () => Promise.resolve(undefined);
  assertEquals(
    (await failure(one.store.write(named(), "x"))).message,
    "Another atmos-auth has been making the key too long",
  );
});

Deno.test("a full disk and a read-only directory are said to be just that", async () => {
  const one = scene();
  await one.store.keeps();
  one.files.full = true;
  const error = await failure(one.store.write(named(), "x"));
  assertEquals(error.code, "store_unavailable");
  assertStringIncludes(error.message, 'Cannot keep the credential of identity "prod" in "');
  assertStringIncludes(error.message, "no space is left there");
  assertStringIncludes(error.hint, "export ATMOS_KEYRING_TYPE=memory");
  // A secret that is kept nowhere helps nobody.
  const lost = await failure(one.store.write(secretRecord("deploy"), "x"));
  assertEquals(lost.hint.includes("memory"), false, lost.hint);
});

Deno.test("where nothing can be written and nobody asked for a store, memory does", async () => {
  const readOnly = () => Promise.reject(new Error("Read-only file system (os error 30)"));
  const one = scene();
  one.files.makeDirectory = readOnly;
  // Who only asks goes on to say what that means, where it means anything.
  assertEquals([await one.store.keeps(), one.warned], [false, []]);
  await one.store.write(named(), "x");
  assertEquals(one.warned.length, 1);
  (await one.store.lock(named(), 0))!.release();
  const strict = scene({ settings: { type: "system" } });
  strict.files.makeDirectory = readOnly;
  assertEquals((await failure(strict.store.lock(named(), 0))).code, "store_unavailable");
});

Deno.test("a lock holds for its purpose only, until it is released", async () => {
  const one = scene();
  const lock = await one.store.lock(named(), 0);
  assertEquals(await one.again().store.lock(named(), 0), undefined);
  assert(await one.again().store.lock(named({ entry: "dev" }), 0));
  lock!.release();
  assert(await one.again().store.lock(named(), 0));
});

Deno.test("warming up fetches the key before it is needed, and keeps quiet about errors", async () => {
  const one = scene();
  await one.store.write(named(), "x");
  let reads = 0;
  const keyring = { ...one.keyring, get: (name: string) => (reads++, one.keyring.get(name)) };
  const other = one.again({ keyring });
  other.store.warm();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(reads, 1);
  const broken = one.again({ keyring: undefined });
  broken.store.warm();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(broken.warned, []);
});

Deno.test("a store describes itself, and makes no key for it", async () => {
  const one = scene();
  const where = `${SHELF} (key in the system keyring)`;
  assertEquals(await one.store.describe(), {
    type: "system",
    where,
    records: 0,
    repairs: [],
  });
  assertEquals(one.keyring.entries.size, 0);
  await one.store.write(named(), "x");
  assertEquals((await one.store.describe()).records, 1);
  assertEquals(await scene({ keyring: undefined }).store.describe(), {
    type: "system",
    where,
    trouble: {
      from: "now",
      reason: "Cannot use the system keyring: no keyring",
      mend: "export ATMOS_KEYRING_TYPE=file",
    },
    records: 0,
    repairs: [],
  });
});

Deno.test("a store tells its type and touches nothing for it", async () => {
  for (const type of ["system", "file", "memory"]) {
    const one = scene({ keyring: UNTOUCHABLE, settings: { type } });
    one.files.stage(`${SHELF}/not-a-record`, "x");
    assertEquals([type, await one.store.type()], [type, type]);
  }
});

Deno.test("memory keeps nothing, locks nothing and touches nothing", async () => {
  const one = scene({ keyring: UNTOUCHABLE, settings: { type: "memory" } });
  one.files.makeDirectory = () => Promise.reject(new Error("the disk was touched"));
  one.store.warm();
  await one.store.write(named(), "x", { expires: 3 });
  assertEquals(await one.store.read(named()), "x");
  assertEquals(await one.store.list(), [{ name: named(), expires: 3 }]);
  assertEquals(await one.store.keeps(), false);
  assert(await one.store.lock(named(), 0));
  assertEquals((await one.store.describe()).type, "memory");
  assertEquals(await one.store.remove(named()), true);
  assertEquals(await one.store.list(), []);
});

Deno.test("the environment's type wins over the configuration's", async () => {
  const cases = [
    [{}, undefined, "system"],
    [{}, "memory", "memory"],
    [{ ATMOS_KEYRING_TYPE: "memory" }, "system", "memory"],
    [{ ATMOS_KEYRING_TYPE: "" }, "memory", "memory"],
    [{ ATMOS_KEYRING_TYPE: "file" }, "memory", "file"],
  ] as const;
  for (const [env, type, expected] of cases) {
    const one = scene({ env, settings: { type } });
    assertEquals((await one.store.describe()).type, expected);
    assertEquals(one.warned, []);
  }
});

Deno.test("a type that there is not keeps nothing anywhere, and bothers who uses the store", async () => {
  const wrong = new UserError("config_invalid", "wrong in a file");
  const rows = [
    [{ env: { ATMOS_KEYRING_TYPE: "keychain" } }, 'Cannot use the keyring type "keychain"'],
    [{ settings: { wrong } }, "wrong in a file"],
    [
      { settings: { wrong, type: "memory" }, env: { ATMOS_KEYRING_TYPE: "file" } },
      "wrong in a file",
    ],
  ] as const;
  for (const [setting, why] of rows) {
    const { store, files, warned } = scene(setting);
    store.warm();
    for (
      const use of [() => store.read(named()), () => store.write(named(), "x"), () => store.list()]
    ) {
      await assertRejects(use, UserError, why);
    }
    assertEquals([warned, [...files.content.keys()]], [[], []]);
  }
});

Deno.test("on Windows the store lies with the local data", async () => {
  const env = { USERPROFILE: "C:\\Users\\ada", LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" };
  const one = scene({ os: "windows", env });
  await one.store.write(named(), "x");
  assertEquals(await one.again().store.read(named()), "x");
  const path = [...one.files.content.keys()].find((each) => each.endsWith(".record"));
  assertStringIncludes(path!, "C:\\Users\\ada\\AppData\\Local\\atmos-auth\\store\\");
  // What its access list lets others do is taken from them, and told once.
  await one.files.setMode(path!, 0o666);
  const open = one.again();
  assertEquals(await open.store.read(named()), "x");
  assertEquals((await one.files.info(path!))?.mode, 0o600);
});

Deno.test("on Windows a record that could be emptied alone is gone, and told to be; one that could not is an error", async () => {
  const env = { USERPROFILE: "C:\\Users\\ada", LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" };
  const { store, files, warned } = scene({ os: "windows", env });
  await store.write(named(), "x");
  const path = [...files.content.keys()].find((each) => each.endsWith(".record"))!;
  const held = new MachineError("remove it", "another program has it open");
  const { remove } = files;
  files.remove = () => Promise.reject(held);
  await assertRejects(() => store.remove(named()), UserError, "another program has it open");
  files.remove = async () => {
    await files.write(path, "", 0o600);
    throw held;
  };
  assertEquals(await store.remove(named()), true);
  assertEquals([warned.length, warned[0]?.includes("the empty file stays")], [1, true]);
  // What is empty already is no record, be it removed once more or not.
  assertEquals([await store.remove(named()), await store.read(named())], [false, undefined]);
  assertEquals(warned.length, 1);
  const { rename } = files;
  files.rename = () => Promise.reject(held);
  assertEquals([await store.list(), files.content.has(path)], [[], true]);
  files.rename = rename;
  files.remove = remove;
  assertEquals(await store.list(), []);
  assertEquals([...files.content.keys()].filter((each) => each.includes("record")), []);
});
