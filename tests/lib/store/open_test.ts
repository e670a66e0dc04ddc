import { assertEquals } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { openOnce } from "../../../lib/store/stores.ts";
import { fakeSystem } from "../../fake_system.ts";
import { failure, named, scene, type Setting, someone } from "./scene.ts";

const DATA = "/home/ada/.local/share";

/** A store in a home where others may write. */
function exposed(setting: Setting = {}) {
  return scene({ ...setting, files: { [DATA]: { kind: "directory", mode: 0o775 } } });
}

Deno.test("attack: a store that others could replace is not believed; memory stands in", async () => {
  const one = exposed();
  assertEquals(await one.store.read(named()), undefined);
  await one.store.write(named(), "x");
  await one.store.write(named({ entry: "dev" }), "y");
  assertEquals(await one.store.read(named()), "x");
  assertEquals([...one.files.content.keys()], []);
  assertEquals(one.warned, [
    `Cannot keep anything in "${DATA}/atmos-auth": "${DATA}" can be written by others (mode 0775); ` +
    `credentials are kept for this command only (mend: chmod go-w ${DATA})`,
  ]);
});

Deno.test("attack: the same where somebody asked for that store is an error", async () => {
  for (const type of ["system", "file"]) {
    const { code, hint } = await failure(exposed({ settings: { type } }).store.read(named()));
    assertEquals([code, hint], ["place_unsafe", `chmod go-w ${DATA}`]);
  }
});

Deno.test("somebody else's step is not to be given away", async () => {
  const one = exposed({ settings: { type: "system" } });
  one.files.change(DATA, { owner: "other" });
  assertEquals(
    (await failure(one.store.read(named()))).hint,
    "export XDG_DATA_HOME=DIR, or sudo -H where HOME is another user's",
  );
});

Deno.test("without a home nothing is kept, which is said once, whatever was asked for", async () => {
  for (const type of [undefined, "system", "file"]) {
    const one = scene({ env: { HOME: "" }, settings: { type } });
    await one.store.write(named(), "x");
    await one.store.write(named({ entry: "dev" }), "x");
    assertEquals(await one.store.read(named()), "x");
    assertEquals(one.warned, [
      "Neither HOME nor XDG_DATA_HOME is set; credentials are kept for this command only " +
      "(mend: export HOME=DIR)",
    ]);
    assertEquals((await one.store.describe()).trouble?.from, "now");
  }
});

Deno.test("settings that are found to be wrong later are another store", async () => {
  const system = fakeSystem();
  const opened = new Map();
  const nobody = someone([], [], []);
  const open = (wrong?: UserError) =>
    openOnce({ opened }, system, wrong === undefined ? {} : { wrong }, nobody, () => {});
  // In memory alone, since there is no keyring here.
  await open().write(named(), "kept");
  assertEquals(await open().read(named()), "kept");
  const wrong = open(new UserError("config_invalid", "no such type"));
  assertEquals((await failure(wrong.read(named()))).code, "config_invalid");
});
