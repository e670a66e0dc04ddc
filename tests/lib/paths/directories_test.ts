import { inWordsOf } from "../in_words_of.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { dataDirectory, directories, homeDirectory } from "../../../lib/paths/directories.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Os } from "../../../lib/system.ts";
import { fakeSystem } from "../../fake_system.ts";

const at = (env: Record<string, string>, os: Os = "linux") => fakeSystem({ env, os });

Deno.test("without a home, only what variables name is known", () => {
  const none = { home: undefined, config: undefined, cache: undefined, data: undefined };
  assertEquals(directories(at({})), { ...none, runtime: undefined });
  assertEquals(directories(at({ HOME: "" })), { ...none, runtime: undefined });
  assertEquals(directories(at({}, "windows")), { ...none, runtime: undefined });
  const named = { XDG_DATA_HOME: "/data", ATMOS_XDG_CACHE_HOME: "/cache", XDG_CONFIG_HOME: "c" };
  const known = { ...none, data: "/data", cache: "/cache", runtime: undefined };
  assertEquals(directories(at(named)), known);
});

Deno.test("attack: a home that is whatever lies in the working directory", () => {
  for (const HOME of [".", "rel", "./", "../home", "~"]) {
    assertEquals(directories(at({ HOME })), directories(at({})));
  }
  const windows = { USERPROFILE: "rel", APPDATA: ".", LOCALAPPDATA: String.raw`C:rel` };
  assertEquals(directories(at(windows, "windows")), directories(at({}, "windows")));
});

Deno.test("a path of Unix on Windows, as MSYS and WSL hand it over, names no drive and counts for nothing", () => {
  const handed = {
    ...{ USERPROFILE: "/c/Users/ada", XDG_RUNTIME_DIR: "/tmp/xdg", XDG_CACHE_HOME: "\\cache" },
    ...{ XDG_DATA_HOME: "C:data", ATMOS_XDG_CONFIG_HOME: "/c/x" },
  };
  assertEquals(directories(at(handed, "windows")), directories(at({}, "windows")));
  const meant = { XDG_RUNTIME_DIR: "D:/run", XDG_DATA_HOME: String.raw`\\server\share\ada` };
  const { runtime, data } = directories(at(meant, "windows"));
  assertEquals([runtime, data], ["D:\\run", String.raw`\\server\share\ada`]);
});

Deno.test("the root as a home is one, as in many a container", () => {
  assertEquals(directories(at({ HOME: "/" })).data, "/.local/share");
});

Deno.test("what can't do without a directory says which variable would name it", async () => {
  const failure = (what: () => unknown) => {
    const { code, message, hint } = assertThrows(what, UserError);
    return [code, message, hint];
  };
  assertEquals(failure(() => homeDirectory(at({}))), [
    "home_unknown",
    "Cannot tell the home directory: HOME is not set",
    "export HOME=DIR",
  ]);
  assertEquals(failure(() => dataDirectory(at({}))), [
    "home_unknown",
    "Cannot tell where to keep things: neither HOME nor XDG_DATA_HOME is set",
    "export XDG_DATA_HOME=DIR",
  ]);
  assertEquals(failure(() => dataDirectory(at({ HOME: "rel" }))), [
    "home_unknown",
    "Cannot tell where to keep things: HOME is not an absolute path",
    "export XDG_DATA_HOME=DIR",
  ]);
  const windows = at({}, "windows");
  const told = await inWordsOf(
    windows,
    () => [failure(() => homeDirectory(windows))[2], failure(() => dataDirectory(windows))],
  );
  assertEquals(told, ['set "USERPROFILE=DIR"', [
    "home_unknown",
    "Cannot tell where to keep things: neither USERPROFILE nor LOCALAPPDATA is set",
    'set "LOCALAPPDATA=DIR"',
  ]]);
});
