import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import nodeCrypto from "node:crypto";
import { UserError } from "../../../lib/errors.ts";
import { openStore } from "../../../lib/store/open.ts";
import type { Store } from "../../../lib/store/store.ts";
import { keyPlaces } from "../../../lib/store/key_place.ts";
import { fakeSystem } from "../../fake_system.ts";
import { unwrapKey, wrapKey } from "../../../lib/store/passphrase.ts";
import { frame, headerLine } from "../../../lib/store/frame.ts";
import { failure, named, scene, type Setting } from "./scene.ts";

const PRICE =
  "all that is kept under it is lost then: sign in again, and enter long-lived keys again";
const KEY = "/home/ada/.local/share/atmos-auth/store.key";
const PHRASE = "correct horse EXAMPLE";
const CHEAP = { N: 2 ** 14, r: 8, p: 1 };

const FILE: Setting = { settings: { type: "file" } };
const WITH_PHRASE: Setting = { ...FILE, env: { ATMOS_KEYRING_PASSWORD: PHRASE } };

/** A key file that costs nothing to open. */
async function cheapKey(phrase = PHRASE): Promise<Uint8Array> {
  const fresh = { salt: new Uint8Array(32).fill(7), nonce: new Uint8Array(12).fill(8) };
  return await wrapKey(new Uint8Array(32).fill(9), phrase, fresh, CHEAP);
}

async function withKey(setting: Setting, path = KEY) {
  const one = scene(setting);
  one.files.stage(path, await cheapKey());
  return one;
}

Deno.test("a person chooses a passphrase twice, and is asked once by the next process", async () => {
  const answers = ["", "short", "a slip of it", "another", "", PHRASE, "something else", PHRASE];
  const one = scene({ ...FILE, answers });
  await one.store.write(named(), "x");
  await one.store.write(named({ entry: "dev" }), "y");
  assertEquals(one.asked, [
    `hidden: Choose a passphrase for the new key store ${KEY}`,
    "Choose another: it is empty",
    "Choose another: it has 5 characters, and 8 are the least",
    "hidden: Type it again",
    "That is not what you typed first (nothing at all: choose anew)",
    `hidden: Choose a passphrase for the new key store ${KEY}`,
    "hidden: Type it again",
    "That is not what you typed first (nothing at all: choose anew)",
  ]);
  assertEquals([...one.learned], [PHRASE]);
  const other = one.again({ answers: [PHRASE] });
  other.store.warm();
  assertEquals(await other.store.read(named()), "x");
  assertEquals(await other.store.read(named({ entry: "dev" })), "y");
  assertEquals(other.asked, [`hidden: Passphrase of the key store ${KEY}`]);
  const header = JSON.parse(one.files.texts()[KEY]!.split("\n")[0]!);
  assertEquals([header.kdf, header.N, header.r, header.p], ["scrypt", 131072, 8, 1]);
  assertEquals((await one.files.info(KEY))?.mode, 0o600);
});

Deno.test("the passphrase comes from the first variable that is set", async () => {
  const wrong = "not the passphrase";
  const cases: readonly [Record<string, string>, string | undefined][] = [
    [{ ATMOS_KEYRING_PASSWORD: PHRASE }, undefined],
    [{ ATMOS_KEYRING_PASSWORD: PHRASE }, "UNSET"],
    [{ MINE: PHRASE, ATMOS_KEYRING_PASSWORD: wrong }, "MINE"],
    [{ ATMOS_KEYRING_PASSWORD_ENV: "HIS", HIS: PHRASE, MINE: wrong }, "MINE"],
    [{ ATMOS_KEYRING_PASSWORD_ENV: "UNSET", MINE: PHRASE }, "MINE"],
  ];
  for (const [env, passwordEnv] of cases) {
    const one = await withKey({ env, settings: { type: "file", passwordEnv } });
    assertEquals(await one.store.keeps(), true);
    assertEquals(one.asked, []);
    assertEquals(one.learned, [PHRASE]);
  }
});

Deno.test("an empty or a short passphrase in a variable is refused", async () => {
  for (const [value, why] of [["", "it is empty"], ["seven77", "it has 7 characters"]] as const) {
    const one = scene({ ...FILE, env: { ATMOS_KEYRING_PASSWORD: value } });
    const { code, message, hint } = await failure(one.store.write(named(), "x"));
    assertEquals(code, "store_locked");
    assertStringIncludes(message, `Cannot use the passphrase in ATMOS_KEYRING_PASSWORD: ${why}`);
    assertEquals(
      hint,
      "stty -echo; read -r ATMOS_KEYRING_PASSWORD; stty echo; export ATMOS_KEYRING_PASSWORD",
    );
    assertEquals([...one.files.content.keys()], []);
  }
});

Deno.test("a wrong passphrase opens nothing and damages nothing", async () => {
  const one = await withKey(WITH_PHRASE);
  await one.store.write(named(), "x");
  const before = one.files.texts();
  const other = one.again({ env: { ATMOS_KEYRING_PASSWORD: "wrong passphrase" } });
  for (const attempt of [() => other.store.read(named()), () => other.store.write(named(), "y")]) {
    assertEquals(await failure(attempt()), {
      code: "store_locked",
      message: `Cannot open the key "${KEY}": the passphrase in ATMOS_KEYRING_PASSWORD is wrong`,
      hint: "stty -echo; read -r ATMOS_KEYRING_PASSWORD; stty echo; export ATMOS_KEYRING_PASSWORD" +
        `   (if it is forgotten, mv ${KEY} ${KEY}.old: ${PRICE})`,
    });
  }
  assertEquals(one.files.texts(), before);
});

Deno.test("a wrong passphrase in a variable is found out once, while the person sees what is waited for", async () => {
  const one = await withKey({ ...FILE, env: { ATMOS_KEYRING_PASSWORD: "not the passphrase" } });
  const waited: string[] = [];
  const waitFor = <T>(what: string, work: Promise<T>) => {
    waited.push(what);
    return work;
  };
  const person = { ...one.person, waitFor };
  const store = openStore(one.system, { type: "file" }, person, () => {});
  const twice = async () => {
    for (let time = 0; time < 2; time++) {
      await assertRejects(
        () => store.write(named(), "x"),
        UserError,
        "ATMOS_KEYRING_PASSWORD is wrong",
      );
    }
  };
  assertEquals(await derivations(twice), 1);
  assertEquals(new Set(waited), new Set(["Opening the key store"]));
});

/** Counts how often scrypt is asked for meanwhile. */
async function derivations(action: () => Promise<unknown>): Promise<number> {
  const { scrypt } = nodeCrypto;
  let times = 0;
  nodeCrypto.scrypt = ((...args: unknown[]) => {
    times++;
    Reflect.apply(scrypt, nodeCrypto, args);
  }) as typeof scrypt;
  try {
    await action();
  } finally {
    nodeCrypto.scrypt = scrypt;
  }
  return times;
}

Deno.test("a file is opened once in a process, where nothing is kept unlocked beyond it, too", async () => {
  const one = await withKey({
    ...WITH_PHRASE,
    settings: { type: "file", keepUnlocked: 0 },
  });
  await one.store.write(named(), "x");
  const acts: Record<string, [(store: Store) => Promise<unknown>, number]> = {
    read: [(store) => store.read(named()), 1],
    move: [(store) => store.moveKey("system"), 1],
    // The next key is sealed and opened once, too.
    rekey: [(store) => store.rekey({ rewrapped: false, chosen: undefined }), 3],
    lock: [(store) => store.forgetKey(), 0],
  };
  for (const [name, [act, times]] of Object.entries(acts)) {
    const { store } = one.again();
    const count = derivations(async () => {
      if (name !== "lock") store.warm();
      await act(store);
    });
    assertEquals([name, await count], [name, times]);
  }
});

Deno.test("a person may mistype twice", async () => {
  const one = await withKey({ ...FILE, answers: ["wrong", "wrong again", PHRASE] });
  assertEquals(await one.store.keeps(), true);
  // It is one question, which stands until an answer was tried: in between a terminal would echo.
  const wrong = "That passphrase does not open it";
  assertEquals(one.asked, [`hidden: Passphrase of the key store ${KEY}`, wrong, wrong]);
  const other = await withKey({ ...FILE, answers: ["one", "two", "three", PHRASE] });
  assertEquals(
    (await failure(other.store.keeps())).message,
    `Cannot open the key "${KEY}": the passphrase is wrong`,
  );
});

Deno.test("composed and combining characters make the same passphrase", async () => {
  const bytes = await cheapKey("caf\u00e9 cr\u00e8me");
  assertEquals((await unwrapKey(bytes, "cafe\u0301 cre\u0300me")).length, 32);
});

Deno.test("a flipped byte anywhere in the key's file is noticed", async () => {
  const whole = await cheapKey();
  for (let at = 0; at < whole.length; at++) {
    const flipped = whole.slice();
    flipped[at]! ^= 1 << (at % 8);
    assertEquals([at, await unwrapKey(flipped, PHRASE)], [at, "damaged"]);
  }
  const one = scene(WITH_PHRASE);
  one.files.stage(KEY, whole.slice(0, -1));
  assertEquals(await failure(one.store.keeps()), {
    code: "store_tampered",
    message: `Cannot trust the key "${KEY}": it is damaged`,
    hint: `mv ${KEY} ${KEY}.old   (or put it back from a backup: ${PRICE})`,
  });
});

Deno.test("attack: a key's file of absurd parameters, which this machine would choke on", async () => {
  const header = { version: 1, kdf: "scrypt", ...CHEAP, salt: "00".repeat(32), key: "0" };
  const opened = async (given: Record<string, unknown>) =>
    await unwrapKey(await frame(headerLine(given), new Uint8Array(60)), PHRASE);
  const costs = [
    { N: 2 ** 30, r: 8, p: 1 },
    { N: 2 ** 30, r: 1, p: 1 },
    { N: 2, r: 2 ** 22, p: 16 },
    { N: 2 ** 14, r: 2 ** 13, p: 16 },
    { N: 2 ** 17, r: 8, p: 16 },
    { N: 2 ** 14, r: 8, p: 2 ** 40 },
    { N: 2, r: 8, p: 1 },
    { N: 2 ** 13, r: 8, p: 1 },
    { N: 2 ** 17, r: 1, p: 1 },
    { N: Infinity, r: 8, p: 1 },
    { N: null, r: 8, p: 1 },
    { N: 2 ** 17, r: 2 ** 20, p: 1 },
    { N: 16, r: 8, p: 10 ** 9 },
    { N: 100, r: 8, p: 1 },
    { N: 0, r: 8, p: 1 },
    { N: -16, r: -8, p: 1 },
    { N: 1.5, r: 8, p: 1 },
    { N: "131072", r: 8, p: 1 },
  ];
  for (const cost of costs) {
    assertEquals(await opened({ ...header, ...cost }), "damaged");
  }
  for (const salt of ["", "00", "xy".repeat(32), 7, "00".repeat(65)]) {
    assertEquals(await opened({ ...header, salt }), "damaged");
  }
  assertEquals(await opened({ ...header, kdf: "none" }), "damaged");
  assertEquals(await opened(header), "wrong");
});

Deno.test("a key's file that is a link, or somebody else's, or newer, is refused", async () => {
  const cases = [
    [{ target: "/elsewhere" }, `Cannot trust the key "${KEY}": it is a link`],
    [{ owner: "other" }, `Cannot trust the key "${KEY}": it belongs to somebody else`],
  ] as const;
  for (const [odd, message] of cases) {
    const one = await withKey(WITH_PHRASE);
    one.files.change(KEY, odd);
    assertEquals((await failure(one.store.keeps())).message, message);
  }
  const newer = scene(WITH_PHRASE);
  newer.files.stage(KEY, await frame(headerLine({ version: 2 }), new Uint8Array(60)));
  assertEquals((await failure(newer.store.keeps())).code, "store_unavailable");
});

Deno.test("a key's file that others can read is mended, with a word", async () => {
  const one = await withKey(WITH_PHRASE);
  one.files.change(KEY, { mode: 0o640 });
  assertEquals(await one.store.keeps(), true);
  assertEquals((await one.files.info(KEY))?.mode, 0o600);
  assertEquals(one.warned, [`Others could reach "${KEY}" (mode 0640); now only you can`]);
});

Deno.test("the key's file lies where the path says, be it a file or a directory", async () => {
  const cases = [
    [{}, undefined, KEY],
    [{}, "~/keys", "/home/ada/keys/atmos-auth.key"],
    [{}, "/etc/keys/mine.key", "/etc/keys/mine.key"],
    [{ ATMOS_KEYRING_FILE_PATH: "/run/keys" }, "/etc/mine.key", "/run/keys/atmos-auth.key"],
    [{}, "/srv/keys.d", "/srv/keys.d/atmos-auth.key"],
  ] as const;
  for (const [env, path, expected] of cases) {
    const setting = {
      env: { ...env, ATMOS_KEYRING_PASSWORD: PHRASE },
      settings: { type: "file", path },
    };
    const one = await withKey(setting, expected);
    await one.files.makeDirectory("/srv/keys.d");
    await one.store.write(named(), "x");
    assertEquals(await one.again().store.read(named()), "x");
    const keys = [...one.files.content.keys()].filter((name) => name.endsWith(".key"));
    assertEquals(keys, [expected]);
  }
});

Deno.test("a path that depends on the working directory is refused", async () => {
  const error = await failure(
    (async () => await scene({ settings: { type: "file", path: "keys" } }).store.keeps())(),
  );
  assertEquals(error, {
    code: "config_invalid",
    message: `Cannot keep the store's key at "keys": it would depend on the working directory`,
    hint: 'auth.keyring.spec.path: "~/.atmos/keyring"',
  });
});

Deno.test("a path of Windows that depends on the drive where one stands is refused", () => {
  const system = fakeSystem({ os: "windows", env: { USERPROFILE: "C:\\Users\\ada" } });
  for (const path of ["\\rooted\\k", "/rooted/k", "C:k", "k"]) {
    assertThrows(
      () => keyPlaces(system, path),
      UserError,
      "it would depend on the working directory",
    );
  }
  for (const path of ["D:\\keys", "\\\\server\\share\\keys"]) {
    assertEquals(keyPlaces(system, path).inside, `${path}\\atmos-auth.key`);
  }
});

Deno.test("two processes that make the key's file at once end with one key", async () => {
  const one = scene(WITH_PHRASE);
  const other = one.again();
  await one.system.until(Promise.all([
    one.store.write(named({ entry: "a" }), "from one"),
    other.store.write(named({ entry: "b" }), "from the other"),
  ]));
  const third = one.again();
  assertEquals(await third.store.read(named({ entry: "a" })), "from one");
  assertEquals(await third.store.read(named({ entry: "b" })), "from the other");
  assertEquals(third.warned, []);
});

Deno.test("a key that can't be written is said to be just that, even where memory would do", async () => {
  const one = scene(WITH_PHRASE);
  one.files.write = () => Promise.reject(new Error("No space left on device"));
  assertEquals(
    (await failure(one.store.write(named(), "x"))).message,
    `Cannot write the key "${KEY}": No space left on device`,
  );
});

Deno.test("warming up asks nobody anything", async () => {
  const one = await withKey(WITH_PHRASE);
  await one.store.write(named(), "x");
  const other = one.again({ env: {}, answers: [] });
  other.store.warm();
  assertEquals((await other.store.describe()).trouble, undefined);
  assertEquals(other.asked, []);
});

Deno.test("no key is made under a passphrase that another variable holds than the one that is named", async () => {
  const settings = { type: "file", passwordEnv: "TEAM" };
  const env = { ATMOS_KEYRING_PASSWORD: PHRASE };
  const refused = await failure(scene({ settings, env }).store.keeps());
  assertEquals(refused.code, "store_locked");
  assertEquals(
    refused.message,
    "Cannot make the key: its passphrase is to be in TEAM, which is not set; ATMOS_KEYRING_PASSWORD is",
  );
  assertStringIncludes(refused.hint, "TEAM");
  const set = scene({ settings, env: { ...env, TEAM: PHRASE } });
  assertEquals(await set.store.keeps(), true);
});

Deno.test("a lost key's file is told from a damaged record", async () => {
  const one = await withKey(WITH_PHRASE);
  await one.store.write(named(), "x");
  await one.files.remove(KEY);
  const other = one.again();
  assertEquals(await other.store.read(named()), undefined);
  assertStringIncludes(other.warned[0]!, `its key is not in ${KEY}`);
});

Deno.test("a hint never repeats what a configuration calls a variable", async () => {
  const passwordEnv = "X; rm -rf ~";
  const one = scene({ env: { [passwordEnv]: "short" }, settings: { type: "file", passwordEnv } });
  assertEquals(
    (await failure(one.store.keeps())).hint,
    "stty -echo; read -r ATMOS_KEYRING_PASSWORD; stty echo; export ATMOS_KEYRING_PASSWORD",
  );
});

Deno.test("a store whose key is gone is not sound, told without a passphrase", async () => {
  const one = scene(WITH_PHRASE);
  await one.store.write(named(), "x");
  await one.store.write(named({ entry: "dev" }), "y");
  for (const setting of [WITH_PHRASE, FILE]) {
    assertEquals((await one.again(setting).store.describe()).trouble, undefined);
  }
  await one.files.remove(KEY);
  for (const setting of [WITH_PHRASE, FILE]) {
    assertEquals((await one.again(setting).store.describe()).trouble, {
      from: "now",
      reason: `nothing of it can be opened: its key is not in ${KEY}`,
      mend:
        "atmos-auth login   (put the key back from a backup, or enter long-lived keys and secrets again)",
    });
  }
  const anew = one.again(WITH_PHRASE);
  await anew.store.write(named({ entry: "new" }), "z");
  const state = await one.again(FILE).store.describe();
  assertEquals(state.trouble?.reason, `2 of them can't be opened: their key is not in ${KEY}`);
});
