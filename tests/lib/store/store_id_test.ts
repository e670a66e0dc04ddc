/** Each data directory has a store of its own, and all of them meet in one keyring. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runOn } from "../machine.ts";
import type { FakeFiles } from "../../fake_system.ts";
import { inPass } from "./fake_pass.ts";
import { failure, IDENTIFIED, named, type Scene, scene, type Setting } from "./scene.ts";

const ELSEWHERE = { XDG_DATA_HOME: "/home/ada/B" };
const KERNEL: Setting = { kernel: true };

/** Two stores with something in each, whose keys are in one place. */
async function two(type: string): Promise<{ one: Scene; other: (more?: Setting) => Scene }> {
  const held: { files?: FakeFiles } = {};
  const settings = { type };
  const one = scene({ ...KERNEL, ...inPass(() => held.files!), settings });
  held.files = one.files;
  const other = (more: Setting = {}) => one.again({ env: ELSEWHERE, ...more });
  await one.store.write(named(), "canary one");
  await other().store.write(named(), "canary two");
  return { one, other };
}

type Doing = (other: (more?: Setting) => Scene) => Promise<unknown>;

const DOINGS: readonly (readonly [string, Doing])[] = [
  ["rekey", (other) => other().store.rekey()],
  ["move", async (other) => {
    await other().store.moveKey("system");
    await other({ settings: { type: "system" } }).store.moveKey("system");
  }],
  ["purge", (other) => runOn(other().system, ["purge", "--yes"])],
];

for (const type of ["system", "keyctl", "pass"]) {
  for (const [what, act] of DOINGS) {
    Deno.test(`${what} of one store leaves another's key in ${type} alone`, async () => {
      const { one, other } = await two(type);
      await act(other);
      const again = one.again();
      assertEquals([await again.store.read(named()), again.warned], ["canary one", []]);
    });
  }
}

Deno.test("a store that never had a key in a place says nothing of another's there", async () => {
  const { one } = await two("keyctl");
  const empty = one.again({ env: { XDG_DATA_HOME: "/home/ada/C" }, settings: { type: "system" } });
  await empty.store.write(named(), "canary three");
  assertEquals((await empty.store.moveKey("system")).done, "nothing");
});

Deno.test("an id that is none is said, and makes no key", async () => {
  const [path] = Object.keys(IDENTIFIED);
  const one = scene({ files: { [path!]: "../other\n" }, settings: { type: "system" } });
  const { code, message } = await failure(one.store.write(named(), "canary"));
  assertEquals([code, [...one.keyring.entries.keys()]], ["store_tampered", []]);
  assertStringIncludes(message, `"${path}" holds no id`);
});
