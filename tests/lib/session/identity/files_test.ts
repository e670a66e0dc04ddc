import { assertEquals } from "@std/assert";
import { createSessionDirectory } from "../../../../lib/session/directory/directory.ts";
import { IdentityFiles, type Place } from "../../../../lib/session/identity/files.ts";
import { fakeSystem } from "../../../fake_system.ts";
import { smallClouds } from "../../small_cloud.ts";

/** The files of an identity in a directory of its own, and what lies there. */
async function place() {
  const system = fakeSystem({ env: { HOME: "/home/ada" } });
  const directory = await createSessionDirectory(system);
  const context = { system } as unknown as Place["context"];
  const granted = { "small/a": "one", "small/b": "two" };
  const text = async (name: string) => {
    const path = directory.pathOf(name);
    return await system.files.info(path) && await system.files.readText(path);
  };
  return {
    granted,
    directory,
    text,
    files: new IdentityFiles({ context, directory, delivery: "file" }),
  };
}

Deno.test("what a tool has made more of stays, where the grant says the same", async () => {
  const { granted, files, directory, text } = await place();
  await files.write(granted);
  await directory.write("small/a", "one, and more");
  await files.write({ ...granted, "small/b": "three" });
  assertEquals([await text("small/a"), await text("small/b")], ["one, and more", "three"]);
});

Deno.test("attack: an identity that is taken away comes back by a renewal that was under way", async () => {
  const { granted, files, text } = await place();
  await files.write(granted);
  await files.clear(smallClouds().clouds[0]!);
  await files.write({ "small/a": "newer" });
  assertEquals([await text("small/a"), await text("small/b")], [undefined, undefined]);
});
