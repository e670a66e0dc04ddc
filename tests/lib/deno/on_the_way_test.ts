import { assertEquals } from "@std/assert";
import { endOfWay, type Look } from "../../../lib/deno/on_the_way.ts";
import { asMachineError } from "../../../lib/deno/trouble.ts";
import { MachineError } from "../../../lib/errors.ts";
import { fakeSystem } from "../../fake_system.ts";
import { inWordsOf } from "../in_words_of.ts";

/** A machine with these directories and files. */
function seeing(directories: readonly string[], files: readonly string[]): Look {
  return (path) =>
    directories.includes(path) ? "directory" : files.includes(path) ? "else" : "nothing";
}

const UNIX = seeing(["/", "/w"], ["/w/file"]);
const WINDOWS = seeing(
  ["C:\\", "C:\\w", "C:/", "C:/w", "\\\\?\\C:\\", "\\\\?\\C:\\w", "\\\\host\\share\\w"],
  ["C:\\w\\file", "C:/w/file", "\\\\?\\C:\\w\\file", "\\\\host\\share\\w\\file"],
);

Deno.test("the step is named that is no directory, wherever on the way it is", () => {
  const rows = [
    ["linux", "/w/file/a/b", "/w/file"],
    ["linux", "/w/file", "/w/file"],
    ["windows", "C:\\w\\file\\a\\b", "C:\\w\\file"],
    ["windows", "C:/w/file/a", "C:/w/file"],
    ["windows", "\\\\?\\C:\\w\\file\\a", "\\\\?\\C:\\w\\file"],
    ["windows", "\\\\host\\share\\w\\file\\a", "\\\\host\\share\\w\\file"],
  ] as const;
  for (const [os, path, step] of rows) {
    const look = os === "linux" ? UNIX : WINDOWS;
    for (const errno of ["ENOENT", "ENOTDIR", "EEXIST"]) {
      assertEquals(endOfWay(os, path, errno, look), {
        ...{ step, errno: "ENOTDIR" },
        why: `${path === step ? "it" : `"${step}"`} is no directory`,
      });
    }
  }
});

Deno.test("a drive that is not there is told as that, by whichever form of a path", () => {
  for (const path of ["Q:\\data\\x", "q:/data", "Q:\\", "\\\\?\\Q:\\data"]) {
    assertEquals(endOfWay("windows", path, "ENOENT", WINDOWS)?.why, "there is no drive Q:");
  }
});

Deno.test("what is not there, or another error, has no such step", () => {
  const rows = [
    ["linux", "/w/none/x", "ENOENT"],
    ["linux", "/w/file/x", "EACCES"],
    ["linux", "Q:\\data", "ENOENT"],
    ["windows", "C:\\w\\none\\x", "ENOENT"],
    ["windows", "\\\\gone\\share\\x", "ENOENT"],
    ["windows", "C:\\w\\file\\x", "EACCES"],
  ] as const;
  for (const [os, path, errno] of rows) {
    const look = os === "linux" ? UNIX : WINDOWS;
    assertEquals(endOfWay(os, path, errno, look), undefined, path);
  }
  assertEquals(endOfWay("linux", "/w/file/x", "ENOTDIR", () => "unseen"), undefined);
});

Deno.test("the mend shows that step, or which drives there are", async () => {
  const told = (os: "linux" | "windows", path: string, look: Look) =>
    inWordsOf(fakeSystem({ os }), () => {
      const error = asMachineError(os, "write", path, new Deno.errors.NotFound("x"), look);
      if (!(error instanceof MachineError)) throw error;
      return [error.message, error.hint?.split("   ")[0]];
    });
  assertEquals(await told("linux", "/w/file/x", UNIX), [
    'Cannot write "/w/file/x": "/w/file" is no directory',
    "ls -ld /w /w/file",
  ]);
  assertEquals(await told("windows", "C:\\w\\file\\x", WINDOWS), [
    'Cannot write "C:\\w\\file\\x": "C:\\w\\file" is no directory',
    "cmd /c dir /q C:\\w\\file",
  ]);
  assertEquals(await told("windows", "Q:\\x", WINDOWS), [
    'Cannot write "Q:\\x": there is no drive Q:',
    "powershell Get-PSDrive -PSProvider FileSystem",
  ]);
});

Deno.test("a device is told as one, whatever the system says of it, as are steps behind one", () => {
  const told = (path: string, error: Error) => {
    const told = asMachineError("windows", "read", path, error, WINDOWS);
    return told instanceof MachineError && told.reason;
  };
  const odd = new Error("Invalid handle. (os error 6)");
  assertEquals(told("C:\\w\\CON", odd), "it is a device of Windows, and no file");
  assertEquals(
    told("C:\\w\\nul.txt", new Deno.errors.NotFound("x")),
    "it is a device of Windows, and no file",
  );
  assertEquals(
    told("C:\\w\\nul\\x", new Deno.errors.NotFound("x")),
    '"C:\\w\\nul" is a device of Windows',
  );
});
