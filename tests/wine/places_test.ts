/** Paths that lead nowhere, and what is said of the step at which they end. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { FILE_STORE, onWindowsWith, windowsTest } from "./machine.ts";

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
