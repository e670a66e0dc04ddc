import { assertEquals } from "@std/assert";
import { lasting } from "../../../lib/cli/mends/without_pipe.ts";
import { UserError } from "../../../lib/errors.ts";
import { directoryOf, isDescriptor } from "../../../lib/paths/descriptors.ts";
import { fromHere } from "../../../lib/paths/directories.ts";
import { descriptorAt, streamAt } from "../../../lib/paths/streams.ts";
import { fakeSystem } from "../../fake_system.ts";

const OURS = 42;

const PATHS: readonly (readonly [path: string, descriptor: number | undefined])[] = [
  ["/dev/stdin", 0],
  ["/dev/stdout", 1],
  ["/dev/stderr", 2],
  ["/dev/fd/0", 0],
  ["/dev/fd/63", 63],
  ["/proc/self/fd/1", 1],
  ["/proc/thread-self/fd/2", 2],
  ["/proc/42/fd/7", 7],
  ["/proc/43/fd/7", undefined],
  ["/dev/std", undefined],
  ["/dev/stdio", undefined],
  ["/dev/fd/", undefined],
  ["/dev/fd/1/x", undefined],
  ["/x/dev/fd/1", undefined],
  ["/dev/null", undefined],
  ["dev/fd/1", undefined],
];

for (const [path, descriptor] of PATHS) {
  Deno.test(`${path} is ${descriptor === undefined ? "a file" : `descriptor ${descriptor}`}`, () => {
    assertEquals(descriptorAt(path, OURS), descriptor);
    const stream = descriptor === 1 ? "stdout" : descriptor === 2 ? "stderr" : undefined;
    assertEquals(streamAt(path, OURS), stream);
  });
}

Deno.test("what is open lies beside nothing, and on no drive", () => {
  for (const os of ["linux", "windows"] as const) {
    const system = { ...fakeSystem({ os }), cwd: () => os === "windows" ? "C:\\w" : "/w" };
    for (const path of ["/dev/stdin", "/dev/stdout", "/dev/fd/3", "/proc/thread-self/fd/3"]) {
      assertEquals([isDescriptor(path), fromHere(system, path)], [true, path]);
      assertEquals(directoryOf(system, path), system.cwd());
    }
  }
});

Deno.test("a hint names a file instead of what was piped in, and our output as it is", () => {
  const said = (hint: string) =>
    lasting(new UserError("failed", "x", { hint })).hint?.split("   ")[0];
  const rows: Readonly<Record<string, string>> = {
    "a --config /dev/fd/63": "a --config FILE",
    "a --config=/dev/stdin list": "a --config=FILE list",
    "a /proc/thread-self/fd/9": "a FILE",
    "a --logs-file /dev/stderr": "a --logs-file /dev/stderr",
    "a -o /dev/fd/1": "a -o /dev/fd/1",
    "ls /x/dev/fd/3": "ls /x/dev/fd/3",
    "ls /dev/fd/3/x": "ls /dev/fd/3/x",
  };
  for (const [hint, expected] of Object.entries(rows)) assertEquals(said(hint), expected);
});
