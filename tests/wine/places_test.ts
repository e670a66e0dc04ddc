/** Paths that lead nowhere, and what is said of the step at which they end. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { FILE_STORE, onConsole, onWindows, onWindowsWith, windowsTest } from "./machine.ts";

const FILES = { "file": "x" };

windowsTest("where nothing can be kept it is said what can't be made, and why", async () => {
  const places = [
    [String.raw`Q:\data`, "there is no drive Q:"],
    [String.raw`Z:\w\file`, String.raw`"Z:\w\file" is no directory`],
  ] as const;
  for (const [place, why] of places) {
    const told = await onWindowsWith(
      FILES,
      `XDG_DATA_HOME='${place}' ATMOS_KEYRING_TYPE=system atmos login -i one`,
      `echo v | XDG_DATA_HOME='${place}' ${FILE_STORE} atmos secret set x --stdin`,
      `XDG_DATA_HOME='${place}' ${FILE_STORE} atmos doctor`,
    );
    const said = `Cannot make the directory "${place}\\atmos-auth\\locks": ${why}`;
    for (const { status, out, err } of told) {
      assertEquals(status, 1, err);
      assertStringIncludes((out + err).replaceAll(/\s+/g, " "), said);
    }
  }
});

windowsTest(
  "a file in a directory's place, and a drive that is not there, are told as that",
  async () => {
    const ways = [
      [String.raw`atmos -C 'Z:\w\file' list`, "it is no directory"],
      [String.raw`atmos -C 'Z:\w\file\x' list`, String.raw`"Z:\w\file" is no directory`],
      [String.raw`atmos env -i one -o 'Z:\w\file\x'`, String.raw`"Z:\w\file" is no directory`],
      [String.raw`atmos env -i one -o 'Q:\x'`, "there is no drive Q:"],
      [
        String.raw`ATMOS_SESSION_DIR='Z:\w\file' atmos exec -i one -- cmd /c echo hi`,
        String.raw`"Z:\w\file" is no directory`,
      ],
    ] as const;
    const told = await onWindowsWith(FILES, ...ways.map(([line]) => line));
    for (const [at, [, why]] of ways.entries()) {
      assertStringIncludes(told[at]!.err, `: ${why}\n`);
      assertEquals(told[at]!.status === 0, false);
    }
  },
);

windowsTest("a device is read as nothing, or refused, and never written to", async () => {
  const writes = ["NUL", "nul.txt", "CON", String.raw`Z:\w\com1`, "x?y"];
  const told = [
    ...await onWindows(
      ...writes.map((name) => `atmos env -i one -f dotenv -o '${name}'`),
      "atmos list --config CON",
      "ATMOS_LOGS_FILE=NUL ATMOS_LOGS_LEVEL=trace atmos exec -i one -- cmd /c echo hi; ls",
    ),
  ];
  const [config, logged] = told.splice(writes.length);
  for (const [at, { status, err }] of told.entries()) {
    const why = writes[at]!.includes("?")
      ? "no name on Windows holds ?"
      : "it is a device of Windows";
    assertEquals([status, err.includes(`: ${why}`)], [1, true], err);
  }
  assertStringIncludes(config!.err, 'CON": it is a device of Windows, and no file\n');
  assertEquals(logged!.out, "hi\natmos.yaml\n", logged!.err);
});

windowsTest("each form of a part of cmd is told with the line that runs it", async () => {
  const forms = { "exit 3": 3, "echo. said": 0, "ECHO:said": 0, "dir/w": 0, "cd..": 0 };
  const told = await onWindows(
    ...Object.keys(forms).map((words) => `atmos exec -i one -- ${words}`),
  );
  const hints = told.map(({ status, err }) => [status, /^hint: (.*)$/m.exec(err)?.[1]]);
  const lines = ["exit 3", "echo. said", "echo:said", "dir/w", "cd.."];
  assertEquals(hints, lines.map((line) => [127, `atmos-auth exec -i one -- cmd /c ${line}`]));
  const typed = await onWindows(...lines.map((line) => `atmos exec -i one -- cmd /c ${line}`));
  assertEquals(typed.map(({ status }) => status), Object.values(forms));
  assertEquals(typed.slice(1, 3).map(({ out }) => out.trim()), ["said", "said"]);
});

windowsTest("in cmd's own session env leads to what opens another shell", async () => {
  await onConsole("atmos shell -i one", async (pty) => {
    await pty.waitFor(/\(one\).*>/, 60_000);
    await pty.type("Z:\\p\\atmos-auth.exe env -i one\r");
    await pty.waitFor(/hint:.* atmos-auth shell -i one/, 60_000);
    await pty.type("exit\r");
    assertEquals(await pty.status, 0);
  });
});

windowsTest(
  "a cache that is too long for the keyring's library is told as that, and kills nothing",
  async () => {
    const long = `C:\\u${`\\${"a".repeat(90)}`.repeat(3)}`;
    const [told, short] = await onWindows(
      `echo v | ATMOS_KEYRING_TYPE=system XDG_CACHE_HOME='${long}' atmos secret set x --stdin`,
      `echo v | ATMOS_KEYRING_TYPE=system TMP='${long}' TEMP='${long}' atmos secret set x --stdin`,
    );
    assertEquals([told!.status, short!.status], [1, 0], told!.err + short!.err);
    assertStringIncludes(told!.err, "Cannot use the system keyring: the path at which its library");
    assertStringIncludes(told!.err, 'hint: set "XDG_CACHE_HOME=DIR"\n');
  },
);
