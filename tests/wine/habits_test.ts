/** What a person of Windows types, sets and names by habit: understood, or told with the line that does it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { onWindowsWith, windowsTest } from "./machine.ts";

/** As a script that a person wrote: its quotes are cmd's and Windows' own to read. */
const script = (...lines: readonly string[]) =>
  lines.map((line) => line.replace("atmos ", String.raw`Z:\p\atmos-auth.exe `)).join("\r\n");

const SECRETS = [
  String.raw`exec:type Z:\w\secret`,
  String.raw`file:%USERPROFILE%\secret`,
  String.raw`file:\w\secret`,
  "file:CON",
];

const CONFIG = `auth: {identities: {${
  SECRETS.map((text, at) =>
    `s${at}: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: !secret '${text}'}}`
  ).join(", ")
}}}\n`;

windowsTest(
  "quotes that cmd keeps, or a backslash takes away, are told with the right line",
  async () => {
    const files = {
      "cut.cmd": script(String.raw`@atmos -C "Z:\w\my dir\" list`),
      "set.cmd": script('@set ATMOS_IDENTITY="one"', "@atmos exec -- cmd /c echo hi"),
      "place.cmd": script(
        String.raw`@set ATMOS_SESSION_DIR="C:\users"`,
        "@atmos exec -i one -- cmd /c echo hi",
      ),
    };
    const [cut, set, place] = await onWindowsWith(
      files,
      ...Object.keys(files).map((name) => `wine cmd /d /c 'Z:\\w\\${name}'`),
    );
    assertEquals(cut!.status, 2);
    assertStringIncludes(cut!.err, 'hint: without it: atmos-auth -C "Z:\\w\\my dir" list\n');
    assertEquals([set!.status, set!.out], [125, ""]);
    assertStringIncludes(set!.err, 'hint: set "ATMOS_IDENTITY=one"\n');
    assertStringIncludes(place!.err, 'hint: set "ATMOS_SESSION_DIR=C:\\users"\n');
  },
);

windowsTest("slashes, long paths and /? do what is meant", async () => {
  const long = `C:\\u\\${"a".repeat(80)}\\${"b".repeat(80)}`;
  const [slashes, deep, help, garbage, empty] = await onWindowsWith(
    { "bad.exe": "garbage", "empty.exe": "" },
    "mkdir $C/sd; ATMOS_SESSION_DIR=C:/sd/ atmos exec -i one -- cmd /c 'echo %AWS_CONFIG_FILE%'",
    `XDG_CACHE_HOME='${long}' atmos exec -i one -- cmd /c 'echo %AWS_CONFIG_FILE%'`,
    "atmos list '/?'",
    String.raw`atmos exec -i one -- 'Z:\w\bad.exe'`,
    String.raw`atmos exec -i one -- 'Z:\w\empty.exe'`,
  );
  assertEquals(/^C:\\sd\\atmos-auth-\w{32}\\\w{8}\\aws\\config$/m.test(slashes!.out), true);
  assertEquals(deep!.status, 0, deep!.err);
  assertStringIncludes(deep!.out, String.raw`C:\ProgramData\atmos-auth-`);
  assertEquals(help!.status, 0);
  assertStringIncludes(help!.out, "Usage: atmos-auth list");
  for (const { status, err } of [garbage!, empty!]) {
    assertEquals([status, err.includes("it is no program for this machine")], [126, true], err);
  }
});

windowsTest("secrets that cmd would find are told with the reference that does", async () => {
  const [part, variable, rooted, device] = await onWindowsWith(
    { "project/atmos.yaml": CONFIG },
    ...SECRETS.map((_, at) => `atmos exec -i s${at} -- cmd /c echo hi`),
  );
  assertStringIncludes(part!.err, "hint: exec:cmd /c type ARGS\n");
  assertStringIncludes(variable!.err, "hint: file:~\\secret\n");
  assertStringIncludes(rooted!.err, "hint: file:Z:\\w\\secret\n");
  assertStringIncludes(device!.err, "it is a device of Windows, and no file");
});
