import { assertEquals } from "@std/assert";
import { createSessionDirectory } from "../../../lib/session/directory/directory.ts";
import {
  isWaiting,
  leaveForSession,
  takeBackLeft,
  takeLeft,
} from "../../../lib/session/left_for_session.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { fakeSystem } from "../../fake_system.ts";
import { named } from "../store/scene.ts";

async function fed() {
  const system = fakeSystem({ env: { XDG_RUNTIME_DIR: "/run/user/1000" } });
  const directory = await createSessionDirectory(system);
  const [from, to] = [memoryStore(), memoryStore()];
  await from.write(named(), "secret/EXAMPLE");
  await leaveForSession(system, directory.path, from);
  return { system, directory, to };
}

Deno.test("what is left for a session is taken once, and lies nowhere afterwards", async () => {
  const { system, directory, to } = await fed();
  assertEquals(await isWaiting(system, directory.path), true);
  await takeLeft(directory, to);
  assertEquals(await to.read(named()), "secret/EXAMPLE");
  assertEquals(await isWaiting(system, directory.path), false);
  assertEquals(await takeBackLeft(system, directory.path), false);
  assertEquals(JSON.stringify(system.files.texts()).includes("secret/EXAMPLE"), false);
});

Deno.test("what a session does not take does not stay there", async () => {
  const { system, directory, to } = await fed();
  assertEquals(await takeBackLeft(system, directory.path), true);
  await takeLeft(directory, to);
  assertEquals(await to.read(named()), undefined);
  assertEquals(JSON.stringify(system.files.texts()).includes("secret/EXAMPLE"), false);
});
