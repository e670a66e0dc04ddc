import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeSystem } from "../../../fake_system.ts";
import { command, runOn } from "../../machine.ts";
import { store, withKey } from "../store_machine.ts";
import { desk, FILE, SYSTEM } from "../secret_desk.ts";

Deno.test("where the key is, and where it can't be brought, is said", async () => {
  const system = await withKey();
  assertStringIncludes(
    (await store(system, "move", "--to", "system")).err,
    "The store's key is in the system keyring alone already",
  );
  const told = JSON.parse((await store(system, "move", "--to", "system", "--json")).out);
  assertEquals([told.done, told.to, told.staying], ["nothing", "the system keyring", []]);
  const memory = await store(system, "move", "--to", "memory");
  assertEquals(memory.status, 2);
  assertStringIncludes(memory.err, "to move there would be to forget everything");
  assertEquals((await store(system, "move")).status, 2);
  const nobody = await store(system, "move", "--to", "file");
  assertStringIncludes(nobody.err, "ATMOS_KEYRING_PASSWORD");
});

Deno.test("without a keyring the key stays where it is, and what would help is said", async () => {
  const keyless = { env: { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "correct horse" } };
  const { err, system } = await command(["secret", "set", "x", "--stdin"], {
    ...{ config: "auth: {}", stdin: ["value"] },
    ...keyless,
  });
  assertStringIncludes(err, 'Kept "x"');
  const moved = await runOn(system.beside({ env: { HOME: "/home/ada", ...keyless.env } }), [
    "store",
    "move",
    "--to",
    "system",
  ]);
  assertStringIncludes(moved.err, "; the key stays where it is\nhint: start a keyring first: ");
});

Deno.test("where a place can't be looked into, nobody says that the key is in one place alone", async () => {
  const env = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "correct horse" };
  const given = { config: "auth: {}", stdin: ["value"], env };
  const { system } = await command(["secret", "set", "x", "--stdin"], given);
  const beside = system.beside({ env: { HOME: "/home/ada", ...env } });
  const { err } = await runOn(beside, ["store", "move", "--to", "file"]);
  assertStringIncludes(
    err,
    "store.key already; whether the system keyring has it, too, nobody can",
  );
});

Deno.test("on Windows no place is offered, and none warned of, that is not there", async () => {
  const env = { USERPROFILE: "C:\\Users\\u", ATMOS_KEYRING_TYPE: "file" };
  const windows = () => {
    const system = fakeSystem({ os: "windows", env });
    system.files.stage("C:\\Users\\u\\.atmos\\atmos.yaml", "auth: {}");
    return system;
  };
  for (const to of ["keyctl", "pass"]) {
    const { status, err } = await runOn(windows(), [
      ...["store", "move", "--to", to],
    ]);
    assertEquals([status, err], [
      2,
      `error: This system has no ${to} to move the key to\nhint: atmos-auth store move --to file\n`,
    ]);
  }
  const { err } = await runOn(windows(), ["store", "move"]);
  assertEquals(err.includes("keyctl") || err.includes("pass"), false, err);
});

Deno.test("where no place is named, the hint names another than the key's own", async () => {
  const desks = [[FILE, "--to system (or keyctl, pass)"], [SYSTEM, "--to file (or "]] as const;
  for (const [env, hint] of desks) {
    const { status, err } = await desk(env)(["store", "move"]);
    assertEquals(status, 2);
    assertStringIncludes(err.replace(/\s+/g, " "), `store move ${hint}`);
  }
});

Deno.test("a key that a move has put into another file is not said to have been there", async () => {
  const env = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "correct horse" };
  const setting = { config: "auth: {}", stdin: ["value"], env };
  const { system } = await command(["secret", "set", "x", "--stdin"], {
    ...{ ...setting, env: { ...env, ATMOS_KEYRING_FILE_PATH: "/home/ada/one.key" } },
  });
  const all = {
    ...Object.fromEntries(system.env.entries()),
    ATMOS_KEYRING_FILE_PATH: "/home/ada/two.key",
  };
  const move = () => runOn(system.beside({ env: all }), ["store", "move", "--to", "file"]);
  const stays =
    "; whether the system keyring has it, too, nobody can see here; /home/ada/one.key " +
    "stays, as yours: another data directory may need it\n";
  assertEquals((await move()).err, `The store's key is in /home/ada/two.key now${stays}`);
  const again = await move();
  assertStringIncludes(again.err, "The store's key is in /home/ada/two.key already");
});
