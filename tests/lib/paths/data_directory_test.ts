import { assertEquals, assertRejects } from "@std/assert";
import { MachineError } from "../../../lib/errors.ts";
import { makeDataDirectory, tryDataDirectory } from "../../../lib/paths/data_directory.ts";
import { fakeSystem, type Prepared } from "../../fake_system.ts";
import { inWordsOf } from "../in_words_of.ts";

async function refused(prepared: Prepared, path: string) {
  const system = fakeSystem(prepared);
  return await inWordsOf(system, async () => {
    const { message, hint } = await assertRejects(
      () => makeDataDirectory(system, path),
      MachineError,
    );
    return [message, hint];
  });
}

Deno.test("what lasts is had elsewhere where no change of the place helps, by the variable that counts", async () => {
  const onWindows = { os: "windows", files: { "C:\\file": "" } } as const;
  const why = (path: string, reason: string) => `Cannot make the directory "${path}": ${reason}`;
  assertEquals(await refused(onWindows, "Q:\\data\\locks"), [
    why("Q:\\data\\locks", "there is no drive Q:"),
    'set "XDG_DATA_HOME=DIR"',
  ]);
  assertEquals(await refused(onWindows, "C:\\file\\locks"), [
    why("C:\\file\\locks", '"C:\\file" is no directory'),
    'set "XDG_DATA_HOME=DIR"',
  ]);
  const ours = { env: { ATMOS_XDG_DATA_HOME: "/gone", HOME: "/home/ada" } };
  const link = { "/gone": { target: "/nowhere" } };
  assertEquals(await refused({ ...ours, files: link }, "/gone/locks"), [
    why("/gone/locks", "something else is there already"),
    "export ATMOS_XDG_DATA_HOME=DIR",
  ]);
});

Deno.test("a place that permission is missing for is mended there", async () => {
  const files = { "/data": { kind: "directory", mode: 0o555, owner: "root" } } as const;
  assertEquals(await refused({ files }, "/data/locks"), [
    'Cannot make the directory "/data/locks": permission is denied',
    "ls -ld /data /data/locks",
  ]);
});

Deno.test("who only tries leaves nothing, and takes nothing away", async () => {
  const system = fakeSystem({ files: { "/data": { kind: "directory", mode: 0o700 } } });
  const before = [...system.files.directories];
  await tryDataDirectory(system, "/data/a/locks");
  assertEquals([...system.files.directories], before);
  await makeDataDirectory(system, "/data/a/locks");
  await tryDataDirectory(system, "/data/a/locks");
  assertEquals(system.files.directories.has("/data/a/locks"), true);
  system.files.stage("/data/file", "");
  await assertRejects(() => tryDataDirectory(system, "/data/b/../file/locks"));
  assertEquals(system.files.directories.has("/data/b"), false);
});
