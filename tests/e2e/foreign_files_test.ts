/** Paths that are not plain files, read as a person may name them. */
import { assertEquals, assertRejects } from "@std/assert";
import { denoFiles } from "../../lib/deno/files.ts";
import type { Landing } from "../../lib/system/file_system.ts";
import { MachineError } from "../../lib/errors.ts";
import { runProgram } from "./process.ts";
import { openUnixSocket } from "./unix_socket.ts";
import { sandbox } from "./sandbox.ts";
import { tool } from "./tools.ts";

const files = denoFiles();

async function refused(path: string): Promise<string> {
  return (await assertRejects(() => files.readText(path), MachineError)).reason;
}

Deno.test("what can be read is read, whatever leads there, and nothing is nothing", async () => {
  await using box = sandbox();
  const { directory } = box;
  box.write("file", "text");
  for (const [name, to] of [["link", "file"], ["chain", "link"], ["null", "/dev/null"]]) {
    Deno.symlinkSync(to!, `${directory}/${name}`);
  }
  Deno.symlinkSync("nowhere", `${directory}/dangling`);
  await runProgram(tool("mkfifo"), [`${directory}/pipe`], { env: {} });
  const writing = runProgram("/bin/sh", [
    "-c",
    `sleep 0.3; echo late >"$1"`,
    "sh",
    `${directory}/pipe`,
  ], {
    env: { PATH: "/usr/bin:/bin" },
  });
  const read = (name: string) => files.readText(`${directory}/${name}`);
  assertEquals(await read("pipe"), "late\n");
  await writing;
  assertEquals([await read("link"), await read("chain"), await read("null")], ["text", "text", ""]);
  assertEquals([await read("dangling"), await read("file/below"), await read("none")], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("what is no file, or no text, is refused in words", async () => {
  await using box = sandbox();
  const { directory } = box;
  Deno.mkdirSync(`${directory}/dir`);
  Deno.symlinkSync("dir", `${directory}/to-dir`);
  Deno.symlinkSync("round", `${directory}/round`);
  await runProgram(tool("mkfifo"), [`${directory}/pipe`], { env: {} });
  await using _socket = await openUnixSocket(`${directory}/socket`);
  Deno.writeFileSync(`${directory}/latin`, Uint8Array.of(0x61, 0x0a, 0x62, 0xe9, 0x0a));
  Deno.writeFileSync(`${directory}/wide`, Uint8Array.of(0xff, 0xfe, 0x61, 0x00));
  using huge = Deno.openSync(`${directory}/huge`, { write: true, create: true });
  huge.truncateSync(17 * 1024 * 1024);
  const reasons = {
    dir: "it is a directory",
    "to-dir": "it is a directory",
    round: "its links lead round in a circle",
    socket: "it is a socket",
    latin: "line 2 is not UTF-8 text",
    wide: "it is UTF-16 text",
    huge: "it is over 16 MiB",
    pipe: "it is a named pipe, and nobody has written to it for 10 s",
  };
  for (const [name, reason] of Object.entries(reasons)) {
    assertEquals(await refused(`${directory}/${name}`), reason);
  }
  assertEquals(await refused("/dev/zero"), "it is a device");
  assertEquals(await refused("/proc/self/environ"), "the runtime keeps such files to itself");
});

Deno.test("no path, however odd, throws anything but the machine's refusal", async () => {
  const odd = [
    "",
    "a\0b",
    "x".repeat(5000),
    "/dev/fd/99999",
    "/dev/fd/-1",
  ];
  const methods = ["read", "readText", "list", "info", "realPath", "readLink", "remove"] as const;
  for (const path of odd) {
    for (const method of methods) {
      const outcome = await files[method](path).catch((error) => error);
      const fine = outcome === undefined || outcome === false || outcome instanceof MachineError;
      assertEquals([path.slice(0, 9), method, fine], [path.slice(0, 9), method, true]);
    }
    for (const act of [() => files.write(path, ""), () => files.append(path as Landing, "")]) {
      const outcome = await act().catch((error) => error);
      if (outcome !== undefined) assertEquals(outcome instanceof MachineError, true);
    }
  }
});
