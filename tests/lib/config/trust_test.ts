import { assertEquals, assertRejects } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/load.ts";
import {
  isTrusted,
  requireTrust,
  trust,
  untrust,
  untrustedFiles,
} from "../../../lib/config/trust.ts";
import { UserError } from "../../../lib/errors.ts";
import { type FakeSystem } from "../../fake_system.ts";
import { NOTHING, worldWith } from "./world.ts";

const FILES = {
  "/work/atmos.yaml": "import: [more.yaml]\nauth: {x: !exec id}",
  "/work/more.yaml": "env: !include .env",
  "/work/.env": "A=1",
  "/home/u/.atmos/atmos.yaml": "auth: {}",
};

const AT = { file: "/work/atmos.yaml", line: 2, column: 11, path: "auth.x" };

const loading = (system: FakeSystem) => loadConfiguration(system, NOTHING);

Deno.test("files that lie about are trusted once somebody vouches for them", async () => {
  const system = worldWith(FILES);
  const loaded = await loading(system);
  const paths = ["/work/atmos.yaml", "/work/more.yaml", "/work/.env"];
  assertEquals(untrustedFiles(loaded).map(({ path }) => path), paths);
  assertEquals(await isTrusted(system, loaded), false);
  assertEquals(await trust(system, loaded), paths);
  assertEquals(await isTrusted(system, await loading(system)), true);
  assertEquals(await untrust(system, loaded), true);
  assertEquals(await isTrusted(system, loaded), false);
  assertEquals(await untrust(system, loaded), false);
});

Deno.test("the record is private and can be read by a person", async () => {
  const system = worldWith(FILES);
  await trust(system, await loading(system));
  const [path] = [...system.files.content.keys()].filter((each) => each.includes("trust"));
  const record = system.files.content.get(path!)!;
  assertEquals(record.mode, 0o600);
  assertEquals(
    path!.replaceAll(/[0-9a-f]{64}/g, "HEX"),
    "/home/u/.local/share/atmos-auth/trust/HEX/HEX",
  );
  const lines = new TextDecoder().decode(record.bytes).trim().split("\n");
  assertEquals(lines.map((line) => line.replace(/^[0-9a-f]{64} /, "")).sort(), [
    '"/work/.env"',
    '"/work/atmos.yaml"',
    '"/work/more.yaml"',
  ]);
});

Deno.test("any change asks again, and so does an old state after a new one was trusted", async () => {
  const system = worldWith(FILES);
  await trust(system, await loading(system));
  for (const path of ["/work/atmos.yaml", "/work/more.yaml", "/work/.env"]) {
    const before = system.files.texts()[path]!;
    await system.files.write(path, `${before}\n# changed`);
    assertEquals(await isTrusted(system, await loading(system)), false, path);
    await system.files.write(path, before);
    assertEquals(await isTrusted(system, await loading(system)), true, path);
  }
  await system.files.write("/work/.env", "A=2");
  await trust(system, await loading(system));
  await system.files.write("/work/.env", "A=1");
  assertEquals(await isTrusted(system, await loading(system)), false);
});

Deno.test("a file that joins the set asks again, and so does one that leaves it", async () => {
  const system = worldWith(FILES);
  await trust(system, await loading(system));
  system.files.stage("/work/atmos.d/new.yaml", "auth: {y: !exec evil}");
  assertEquals(await isTrusted(system, await loading(system)), false);
  await trust(system, await loading(system));
  await system.files.remove("/work/atmos.d");
  await system.files.write("/work/more.yaml", "");
  assertEquals(await isTrusted(system, await loading(system)), false);
});

Deno.test("attack: trust in one project's set does not pass to a file of it elsewhere", async () => {
  const system = worldWith({
    "/a/atmos.yaml": "import: [../b/atmos.yaml]",
    "/b/atmos.yaml": "auth: {x: !exec evil}",
  }, { cwd: "/a" });
  await trust(system, await loading(system));
  assertEquals(await isTrusted(system, await loading(system)), true);
  system.changeDirectory("/b");
  assertEquals(await isTrusted(system, await loading(system)), false);
});

Deno.test("attack: a copy of a trusted directory is not trusted", async () => {
  const system = worldWith({ "/a/atmos.yaml": "auth: {}", "/b/atmos.yaml": "auth: {}" }, {
    cwd: "/a",
  });
  await trust(system, await loading(system));
  system.changeDirectory("/b");
  assertEquals(await isTrusted(system, await loading(system)), false);
});

Deno.test("attack: a record that another user put there, or a link", async () => {
  for (const wrong of [{ owner: "other" as const }, { kind: "link" as const }]) {
    const system = worldWith(FILES);
    const loaded = await loading(system);
    await trust(system, loaded);
    const info = async (path: string) => {
      const found = await system.files.info(path);
      return found && { ...found, ...wrong };
    };
    const files = Object.assign(Object.create(system.files), { info });
    assertEquals(await isTrusted({ ...system, files }, loaded), false);
  }
});

Deno.test("attack: a file's own env: can't say that it is trusted; the person's variable can", async () => {
  const files = { "/work/atmos.yaml": "env: {ATMOS_TRUST: '1'}\nauth: {x: !exec id}" };
  const rows: [Record<string, string>, boolean][] = [
    [{}, false],
    [{ ATMOS_TRUST: "1" }, true],
    [{ ATMOS_TRUST: "0" }, false],
    [{ ATMOS_TRUST: "" }, false],
  ];
  for (const [env, expected] of rows) {
    const system = worldWith(files, { env });
    assertEquals(await isTrusted(system, await loading(system)), expected);
  }
});

Deno.test("what was chosen or is at home needs nobody's word", async () => {
  const system = worldWith(FILES);
  const loaded = await loadConfiguration(system, { ...NOTHING, config: ["/work/atmos.yaml"] });
  assertEquals(await isTrusted(system, loaded), true);
  assertEquals([await trust(system, loaded), await untrust(system, loaded)], [[], false]);
});

Deno.test("a program that nobody vouched for is refused with its place and the mend", async () => {
  const system = worldWith(FILES);
  const loaded = await loading(system);
  const error = await assertRejects(
    () => requireTrust(system, loaded, "run a command (!exec)", AT),
    UserError,
  );
  assertEquals([error.code, error.message, error.hint, error.at], [
    "trust_required",
    'Cannot go on: "/work/atmos.yaml" would run a command (!exec) on line 2,' +
    " and nobody has vouched for this configuration",
    "atmos-auth trust",
    AT,
  ]);
  await trust(system, loaded);
  await requireTrust(system, loaded, "run a command (!exec)", AT);
});
