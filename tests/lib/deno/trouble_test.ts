import { inWordsOf } from "../in_words_of.ts";
import { assertEquals } from "@std/assert";
import { fakeSystem } from "../../fake_system.ts";
import { asMachineError, errnoOf } from "../../../lib/deno/trouble.ts";
import { MachineError } from "../../../lib/errors.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** An error as the runtime makes it. */
function runtimes(message: string, parts: { code?: string; name?: string } = {}): Error {
  return Object.assign(new Error(message), parts);
}

/** The same as a refusal of the machine. */
function machines(error: Error, path: string): MachineError {
  const told = asMachineError("linux", "read", path, error);
  if (told instanceof MachineError) return told;
  throw new Error("it was not taken for the machine's");
}

Deno.test("a program of Windows that isn't there is the system's to tell", () => {
  const error = runtimes("Failed to spawn 'Q:\\\\no.exe': File not found");
  assertEquals(errnoOf(error), "ENOENT");
  const drive = runtimes("failed to create whole tree: mkdir 'Q:\\data'");
  assertEquals(errnoOf(drive), "ENOENT");
});

Deno.test("every error of the system becomes one with a path, a reason and a mend", () => {
  const cases: readonly (readonly [Error, string, string])[] = [
    [
      runtimes("x", { code: "EROFS" }),
      "it is on a file system that is mounted read-only",
      "mount | grep -w -e ro -e read-only",
    ],
    [runtimes("x", { code: "ENOSPC" }), "no space is left there", "df -h"],
    [runtimes("x", { code: "EDQUOT" }), "your quota is used up", "quota -s"],
    [
      runtimes("x", { code: "EAGAIN" }),
      "you, or this machine, have too many processes running",
      "ulimit -u 4096",
    ],
    [
      runtimes("x", { name: "WouldBlock" }),
      "you, or this machine, have too many processes running",
      "ulimit -u 4096",
    ],
    [runtimes("x", { code: "EACCES" }), "permission is denied", "ls -ld /a /a/b"],
    [runtimes("x", { code: "EPERM" }), "the operation is not permitted", "ls -ld /a /a/b"],
    [runtimes("x", { code: "EMFILE" }), "this process has too many files open", "ulimit -n 1024"],
    [
      runtimes("x", { code: "ENFILE" }),
      "this machine has too many files open",
      "cat /proc/sys/fs/file-nr",
    ],
    [runtimes("x", { code: "EISDIR" }), "it is a directory", "ls -ld /a/b"],
    [runtimes("x", { code: "ENOTDIR" }), "a step of the path is no directory", "ls -ld /a /a/b"],
    [runtimes("x", { code: "ELOOP" }), "its links lead round in a circle", "ls -ld /a /a/b"],
    [runtimes("x", { code: "ENAMETOOLONG" }), "the name is too long", "ls -ld /a/b"],
    [runtimes("x", { code: "EBUSY" }), "something else is using it", "fuser -v /a/b"],
    [runtimes("x", { code: "EIO" }), "the device it lies on has failed", "df -h"],
    [runtimes("x", { code: "ENOMEM" }), "there is not enough memory", "free -h"],
    [
      runtimes("Text file busy (os error 26): open"),
      "it is a program that is running, or being written",
      "fuser -v /a/b",
    ],
    [
      runtimes("x", { name: "NotCapable" }),
      "the runtime keeps such files to itself",
      "ls -ld /a/b",
    ],
    [runtimes("x", { name: "PermissionDenied" }), "permission is denied", "ls -ld /a /a/b"],
    [runtimes("Stale file handle (os error 116): read '/a/b'"), "stale file handle", "ls -ld /a/b"],
    [
      runtimes("No data available (os error 61)", { code: "ENODATA" }),
      "no data available",
      "ls -ld /a/b",
    ],
  ];
  for (const [error, reason, hint] of cases) {
    const told = machines(error, "/a/b");
    assertEquals([told.message, told.hint], [`Cannot read "/a/b": ${reason}`, hint]);
  }
});

Deno.test("what another program has open on Windows is told as that, and who it is can be found", async () => {
  const told = await inWordsOf(
    fakeSystem({ os: "windows" }),
    () => asMachineError("windows", "remove", "C:\\a", runtimes("x", { code: "EBUSY" })),
  );
  if (!(told instanceof MachineError)) throw told;
  assertEquals(told.message, 'Cannot remove "C:\\a": another program has it open');
  assertEquals(told.hint?.split("   ")[0], "resmon");
});

Deno.test("a path that is too long for Windows is told as that, whatever the system calls it", () => {
  const path = `C:\\u\\${"a".repeat(80)}\\${"b".repeat(170)}`;
  for (const error of [runtimes("x", { code: "ENOENT" }), runtimes("More. (os error 234)")]) {
    const told = asMachineError("windows", "write", path.padEnd(260, "c"), error);
    if (!(told instanceof MachineError)) throw told;
    assertEquals(
      told.reason,
      "its path of 260 characters is too long for Windows",
    );
    assertEquals(told.hint?.split("   ")[0], `subst S: ${dialect().word(path.slice(0, 85))}`);
  }
  const held = asMachineError("windows", "write", path, runtimes("x", { code: "EBUSY" }));
  assertEquals(held instanceof MachineError && held.reason, "another program has it open");
});

Deno.test("a file of Windows that is no program is told in our words, not by its %1", () => {
  const text = "Failed to spawn 'C:\\a.exe': %1 is not a valid Win32 application. (os error 193)";
  const told = asMachineError("windows", "start", "C:\\a.exe", runtimes(text));
  assertEquals(
    told instanceof MachineError && told.message,
    'Cannot start "C:\\a.exe": it is no program for this machine',
  );
  assertEquals(errnoOf(runtimes("x (os error 216)")), "ENOEXEC");
});

Deno.test("what is not the system's stays what it is: a bug", () => {
  for (const error of [new TypeError("x is not a function"), new RangeError("too long"), "text"]) {
    assertEquals(asMachineError("linux", "read", "/a/b", error), error);
    assertEquals(errnoOf(error), undefined);
  }
});

Deno.test("a path can't write commands into a hint, nor steer a terminal", () => {
  const path = "/a/$(reboot)'\x1b[2J";
  const told = machines(runtimes("x", { code: "EISDIR" }), path);
  assertEquals((told.message + told.hint).includes("\x1b"), false);
  assertEquals(told.hint?.startsWith("ls -ld '/a/$(reboot)'\\''"), true);
});

Deno.test("attack: a path with a line break or a quote is no second line of the mend on Windows", async () => {
  const windows = fakeSystem({ os: "windows" });
  const hints = await inWordsOf(
    windows,
    () =>
      ["C:\\nosuch\\x\ncalc.exe", 'C:\\a" & calc'].map((path) => {
        const error = runtimes("x", { code: "ENOENT" });
        const told = asMachineError("windows", "read", path, error, () => "unseen");
        return told instanceof MachineError ? told.hint : told;
      }),
  );
  assertEquals(hints, [
    String.raw`cmd /c dir /q "C:\nosuch\x\x0acalc.exe"`,
    "cmd /c dir /q <PATH>",
  ]);
});
