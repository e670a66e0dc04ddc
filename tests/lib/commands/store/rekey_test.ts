import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../../fake_system.ts";
import { CANARY, desk, FILE, SYSTEM } from "../secret_desk.ts";
import { store, withKey } from "../store_machine.ts";

Deno.test("everything has a new key, and is there as before", async () => {
  const system = await withKey();
  const keyOf = async () =>
    JSON.parse((await store(system, "show", "ada", "--json")).out).records[0].key;
  const before = await keyOf();
  assertEquals((await store(system, "rekey")).err, "Sealed 1 record anew, under a new key\n");
  assertEquals(await keyOf() === before, false);
  assertMatch((await store(system, "list")).out, /ada +keys/);
});

Deno.test("a copy of the old key in another place goes, and is told", async () => {
  const keyring = fakeKeyring();
  const run = desk(SYSTEM, { keyring });
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const env = { ATMOS_KEYRING_PASSWORD: "canary-passphrase" };
  await run(["store", "move", "--to", "file"], { env });
  const { err } = await run(["store", "rekey"], { env });
  assertMatch(
    err,
    /^Sealed 1 record anew, under a new key\nRemoved the old key from .*store\.key\n$/,
  );
});

Deno.test("a change of keys that was interrupted is said to be finished, and no second one is made", async () => {
  const keyring = fakeKeyring();
  const run = desk(SYSTEM, { keyring });
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const [entry] = [...keyring.entries.keys()];
  const next = `1.${"A".repeat(43)}`;
  keyring.entries.set(`${entry}-next`, next);
  const { err } = await run(["store", "rekey"]);
  assertEquals(err, "Sealed 1 record anew, under the new key, which was made before\n");
  assertEquals([...keyring.entries], [[entry, next]]);
});

Deno.test("a script gives the new passphrase on standard input, and what it must not say is told", async () => {
  const run = desk(FILE);
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const nobody = await run(["store", "rekey", "--passphrase"]);
  assertEquals(nobody.status, 4);
  assertStringIncludes(nobody.err, "hint: atmos-auth store rekey --passphrase --stdin < FILE");
  const lone = await run(["store", "rekey", "--stdin"]);
  assertEquals([lone.status, /says nothing without --passphrase/.test(lone.err)], [2, true]);
  const PHRASE = "canary-passphrase";
  const { status, err } = await run(["store", "rekey", "--passphrase", "--stdin"], {
    stdin: [PHRASE],
  });
  assertEquals([status, err], [0, "Sealed 1 record anew, under a new key\n"]);
  const env = { ATMOS_KEYRING_PASSWORD: PHRASE, ATMOS_KEYRING_KEEP_UNLOCKED: "never" };
  assertEquals((await run(["store", "rekey"], { env })).status, 0);
});
