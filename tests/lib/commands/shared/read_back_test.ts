import { assertEquals } from "@std/assert";
import { keepReadBack } from "../../../../lib/commands/shared/read_back.ts";
import { named, scene } from "../../store/scene.ts";

Deno.test("several that keep the same name at once all succeed, and one of them stays", async () => {
  const one = scene({ settings: { type: "system" } });
  await one.store.write(named(), "before");
  const state = { open: true };
  const texts = ["one", "two", "three", "four"];
  const all = Promise.all(texts.map((text) => keepReadBack(one.again().store, named(), text)))
    .finally(() => state.open = false);
  while (state.open) await one.system.pass(100);
  await all;
  assertEquals(texts.includes(await one.again().store.read(named()) ?? ""), true);
});
