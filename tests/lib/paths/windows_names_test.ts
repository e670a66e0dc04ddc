import { assertEquals, assertRejects } from "@std/assert";
import { MachineError } from "../../../lib/errors.ts";
import { landing } from "../../../lib/paths/landing.ts";
import { isDevice, isNothing, rootOf, whyNameless } from "../../../lib/paths/windows_names.ts";
import { fakeSystem } from "../../fake_system.ts";
import { inWordsOf } from "../in_words_of.ts";
import { command } from "../machine.ts";

const DEVICES = [
  ...["NUL", "C:\\w\\nul", "C:/w/nul.txt", "C:\\w\\Nul .txt", "C:\\w\\CON", "con:", "C:nul"],
  ...["C:\\w\\com1", "C:\\w\\LPT9.json", "C:\\w\\COM¹", "C:\\w\\conin$", "C:\\w\\nul\\"],
  ...["\\\\.\\NUL", "\\\\.\\COM1\\", "\\\\.\\pipe\\x", "//./PhysicalDrive0"],
];

const FILES = [
  ...["C:\\w\\null", "C:\\w\\nul_", "C:\\w\\x.nul", "C:\\nul\\x", "C:\\w\\console", "C:\\w\\com"],
  ...["\\\\?\\C:\\w\\x", "\\\\host\\share\\x", "\\\\.\\C:\\w\\x", "C:\\w\\a b.", "C:\\w\\é☃"],
  ...["\\\\?\\UNC\\host\\share\\x", "\\\\?\\Volume{0-1}\\x", "D:/w/x", "x"],
];

Deno.test("attack: what is written to a name goes into a file, and into no printer, port or terminal", async () => {
  for (const path of DEVICES) {
    assertEquals([path, isDevice(path)], [path, true]);
    assertEquals(whyNameless(path)?.why, "it is a device of Windows, and no file", path);
  }
  const system = fakeSystem({ os: "windows" });
  const told = (path: string) =>
    inWordsOf(system, async () => {
      const { message, hint } = await assertRejects(() => landing(system, path), MachineError);
      return [message, hint];
    });
  assertEquals(await told("C:\\w\\nul.txt"), [
    'Cannot write "C:\\w\\nul.txt": it is a device of Windows, and no file',
    "C:\\w\\nul_.txt   (a name that a file can have)",
  ]);
  assertEquals(await told("C:\\w\\x?y"), [
    'Cannot write "C:\\w\\x?y": no name on Windows holds ?',
    "C:\\w\\x_y   (a name that a file can have)",
  ]);
  assertEquals(await told("C:\\w\\x:hidden"), [
    'Cannot write "C:\\w\\x:hidden": it is a stream within a file, and no file',
    "C:\\w\\x_hidden   (a name that a file can have)",
  ]);
});

Deno.test("every other name is a file's", async () => {
  const system = fakeSystem({ os: "windows" });
  for (const path of FILES) {
    assertEquals([path, isDevice(path), whyNameless(path)], [path, false, undefined]);
    assertEquals(await landing(system, path), path);
  }
  const linux = fakeSystem();
  for (const path of ["/w/nul", "/w/CON", "/w/a?b", "/w/a:b"]) {
    assertEquals(await landing(linux, path), path);
  }
});

Deno.test("the suggested name is one", () => {
  const instead = [...DEVICES, "C:\\w\\a<b>|?*c", "\\\\host\\share\\a:b"].map((path) =>
    whyNameless(path)!.instead
  );
  assertEquals(instead.filter((path) => whyNameless(path) !== undefined), []);
});

Deno.test("a root is the drive, or the share with its server", () => {
  const roots = ["C:\\", "\\\\?\\C:\\", "\\\\host\\share\\", "\\\\?\\UNC\\host\\share\\", "c:/"];
  for (const root of roots) assertEquals([rootOf(`${root}a\\b`), rootOf(root)], [root, root]);
  assertEquals(rootOf("a\\b"), "");
});

const IDENTITY = "auth: { identities: { x: { kind: mock } } }\n";

Deno.test("what is noted into nothing is lost, on each system by its own name", async () => {
  const rows = [["linux", "/dev/null", true], ["linux", "NUL", false]] as const;
  const onWindows = [["windows", "NUL", true], ["windows", "C:\\w\\nul", true]] as const;
  for (const [os, path, is] of [...rows, ...onWindows]) {
    assertEquals(isNothing({ os }, path), is);
  }
  const { status, err, system } = await command(["list"], {
    ...{ os: "windows", cwd: "C:\\work", files: { "C:\\work\\atmos.yaml": IDENTITY } },
    env: { ATMOS_TRUST: "1", ATMOS_LOGS_FILE: "NUL", ATMOS_LOGS_LEVEL: "trace" },
  });
  assertEquals([status, err.includes("NUL")], [0, false], err);
  assertEquals([...system.files.content.keys()].filter((path) => /nul$/i.test(path)), []);
});
