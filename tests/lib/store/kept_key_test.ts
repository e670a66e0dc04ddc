import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { wrapKey } from "../../../lib/store/passphrase.ts";
import { UserError } from "../../../lib/errors.ts";
import { named, scene, type Setting } from "./scene.ts";

const KEY = "/home/ada/.local/share/atmos-auth/store.key";
const PHRASE = "correct horse EXAMPLE";
const ASKED = `hidden: Passphrase of the key store ${KEY}`;

const TRIED = { passphrase: "tried" } as const;

const KERNEL: Setting = { settings: { type: "file" }, kernel: true };

/** A key's file that costs nothing to open; another `seed` is another key. */
async function keyFile(seed = 9): Promise<Uint8Array> {
  const fresh = { salt: new Uint8Array(32).fill(7), nonce: new Uint8Array(12).fill(8) };
  const raw = new Uint8Array(32).fill(seed);
  return await wrapKey(raw, PHRASE, fresh, { N: 2 ** 14, r: 8, p: 1 });
}

/** A store with something in it that the person unlocked once. */
async function unlocked(setting: Setting = {}) {
  const one = scene({ ...KERNEL, ...setting, answers: [PHRASE] });
  one.files.stage(KEY, await keyFile());
  await one.store.write(named(), "x");
  assertEquals(one.asked, [ASKED]);
  return one;
}

Deno.test("who unlocked the key once is not asked again, until it was unused for a while", async () => {
  const one = await unlocked();
  for (let count = 0; count < 3; count++) {
    one.system.jump(14 * 60_000);
    const next = one.again({ answers: [] });
    assertEquals([await next.store.read(named()), next.asked], ["x", []]);
  }
  one.system.jump(15 * 60_000);
  const late = one.again({ answers: [PHRASE] });
  assertEquals([await late.store.read(named()), late.asked], ["x", [ASKED]]);
});

Deno.test("how long is configured, by a variable first, and never is never", async () => {
  const cases: readonly [Setting, number, boolean][] = [
    [{ settings: { type: "file", keepUnlocked: 60_000 } }, 59_000, true],
    [{ settings: { type: "file", keepUnlocked: 60_000 } }, 61_000, false],
    [{ settings: { type: "file", keepUnlocked: 0 } }, 0, false],
    [{ env: { ATMOS_KEYRING_KEEP_UNLOCKED: "2h" } }, 7_100_000, true],
    [{ env: { ATMOS_KEYRING_KEEP_UNLOCKED: "never" } }, 0, false],
    [{ kernel: false }, 0, false],
  ];
  for (const [setting, wait, open] of cases) {
    const one = await unlocked(setting);
    one.system.jump(wait);
    const next = one.again({ answers: [PHRASE] });
    assertEquals(await next.store.read(named()), "x");
    assertEquals([setting, next.asked.length], [setting, open ? 0 : 1]);
  }
});

Deno.test("a length that can't be meant is said, with one that can", () => {
  const setting = { ...KERNEL, env: { ATMOS_KEYRING_KEEP_UNLOCKED: "soon" } };
  const { code, hint } = assertThrows(() => scene(setting), UserError);
  assertEquals(code, "config_invalid");
  assertStringIncludes(hint ?? "", "ATMOS_KEYRING_KEEP_UNLOCKED=15m");
});

Deno.test("a passphrase in a variable that is not the store's is noticed by who looks, though it is unlocked", async () => {
  const one = await unlocked();
  const VARIABLE = "ATMOS_KEYRING_PASSWORD";
  const told = (value: string) => one.again({ env: { [VARIABLE]: value }, answers: [] }).store;
  const { trouble } = await told("another phrase").describe(TRIED);
  const reason = `the passphrase in ${VARIABLE} does not open "${KEY}"`;
  assertEquals([trouble?.from, trouble?.reason], ["once locked", reason]);
  assertStringIncludes(trouble?.mend ?? "", VARIABLE);
  const short = await told("x").describe(TRIED);
  assertStringIncludes(short.trouble?.reason ?? "", "it has 1 character");
  for (const [value, how] of [[PHRASE, TRIED], ["another phrase", undefined]] as const) {
    assertEquals((await told(value).describe(how)).trouble, undefined);
    assertEquals(await told(value).read(named()), "x");
  }
});

Deno.test("what is kept opens the key's file that it came from, and no other", async () => {
  const one = await unlocked();
  one.files.stage(KEY, await keyFile(10));
  const next = one.again({ answers: [PHRASE] });
  await next.store.write(named({ entry: "dev" }), "y");
  assertEquals(next.asked, [ASKED]);
});

Deno.test("attack: other bytes under the key's name are not taken for it", async () => {
  const one = await unlocked();
  const kernel = (await one.system.kernelKeyring("login"))!;
  const id = JSON.parse(one.files.texts()[KEY]!.split("\n")[0]!).key;
  for (const bytes of [new Uint8Array(32), new Uint8Array(31), new Uint8Array(0)]) {
    assertEquals(kernel.put(`atmos-auth:${id}`, bytes, 60), true);
    const next = one.again({ answers: [PHRASE] });
    assertEquals([await next.store.read(named()), next.asked], ["x", [ASKED]]);
  }
});

Deno.test("a variable that may open what is locked is named, and not tried", async () => {
  const one = await unlocked();
  const under = async (env: Record<string, string>, settings = {}) => {
    const { store } = one.again({ env, settings: { type: "file", ...settings } });
    const { locked, openedBy } = await store.forgetKey();
    return { locked, openedBy: await openedBy?.() };
  };
  const own = { MINE: PHRASE };
  assertEquals(await under(own, { passwordEnv: "MINE" }), { locked: true, openedBy: "MINE" });
  assertEquals(await under(own, { passwordEnv: "MINE" }), { locked: false, openedBy: "MINE" });
  for (const value of ["", "a\nb"]) {
    const { openedBy } = await under({ ATMOS_KEYRING_PASSWORD: value });
    assertEquals([value, openedBy], [value, undefined]);
  }
});

Deno.test("a key that is forgotten is asked for again", async () => {
  const one = await unlocked();
  const locking = [await one.store.forgetKey(), await one.store.forgetKey()];
  assertEquals(locking.map(({ locked }) => locked), [true, false]);
  const next = one.again({ answers: [PHRASE] });
  assertEquals([await next.store.read(named()), next.asked], ["x", [ASKED]]);
});

Deno.test("attack: a key that a variable had put elsewhere stays unlocked for who locks the store without it", async () => {
  const env = { ATMOS_KEYRING_FILE_PATH: "/home/ada/keys/k" };
  const one = scene({ ...KERNEL, env, answers: [PHRASE, PHRASE] });
  await one.store.write(named(), "x");
  const { locked } = await one.again({ env: {}, answers: [] }).store.forgetKey();
  const next = one.again({ env, answers: [PHRASE] });
  assertEquals([locked, await next.store.read(named()), next.asked.length], [true, "x", 1]);
});
