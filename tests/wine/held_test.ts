/** Files that another program has open while they are replaced or removed: a virus scanner, an editor, a backup. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type Ended,
  FILE_STORE,
  holding,
  LET_GO,
  NODE_EXE,
  onWindowsWith,
  OPEN,
  reading,
  windowsTest,
} from "./machine.ts";

/** Has a file open for as long as it runs, and lets everybody do everything with it. */
const HOLDER = "require('fs').openSync(process.argv[2]); setInterval(() => {}, 1e6);";

const FILES = { "node.exe": { path: NODE_EXE }, "hold.cjs": HOLDER };

const SETS = `echo value | ${FILE_STORE} atmos secret set`;

const lenient = (path: string) =>
  holding(path, (held) => String.raw`wine 'Z:\w\node.exe' 'Z:\w\hold.cjs' "${held}"`);

const RECORDS = "$LOCAL/atmos-auth/store/*.record";

const ended = ({ status, err }: Ended) => [status, err.includes("another program has it open")];

windowsTest(
  "what is said to be removed can be read by nobody, though a program has it open",
  async () => {
    const [, held, removed, left] = await onWindowsWith(
      FILES,
      `${SETS} k --stdin`,
      lenient(RECORDS),
      `${FILE_STORE} atmos secret rm --force k`,
      "find $LOCAL/atmos-auth/store -size +0 -name '*.record'",
    );
    assertEquals([held!.status, removed!.status, left!.out], [0, 0, ""], removed!.err);
  },
);

windowsTest(
  "what a program lets nobody change is told as open there, and as not removed",
  async () => {
    const [, held, set, rm, left, , after] = await onWindowsWith(
      FILES,
      `${SETS} k --stdin`,
      reading(RECORDS),
      `${SETS} k --stdin`,
      `${FILE_STORE} atmos secret rm --force k`,
      `ls ${RECORDS} $LOCAL/atmos-auth/store/.* -d`,
      LET_GO,
      `until_ env ${FILE_STORE} wine 'Z:\\p\\atmos-auth.exe' secret rm --force k; ls ${RECORDS}`,
    );
    assertEquals([held!.status, ended(set!), ended(rm!)], [0, [1, true], [1, true]], set!.err);
    assertStringIncludes(set!.err, "hint: resmon\n");
    assertEquals([rm!.err.includes("Removed"), left!.out.match(/\.record/g)?.length], [false, 1]);
    assertEquals([after!.out, after!.err.includes('Removed "k"')], ["", true], after!.err);
  },
);

windowsTest("a key that is open elsewhere is named as what it is", async () => {
  const [, held, rekeyed] = await onWindowsWith(
    FILES,
    `${SETS} k --stdin`,
    reading("$LOCAL/atmos-auth/store.key"),
    `${FILE_STORE} atmos store rekey`,
  );
  assertEquals([held!.status, ended(rekeyed!)], [0, [1, true]], rekeyed!.err);
  assertStringIncludes(rekeyed!.err, String.raw`atmos-auth\store.key": another`);
});

windowsTest("a logout tells what went, and what a program keeps from going", async () => {
  const [, , held, out, left] = await onWindowsWith(
    FILES,
    `${FILE_STORE} atmos exec -i one -- cmd /c echo hi`,
    "atmos env -i one -f cmd",
    reading("$LOCAL/atmos-auth/env/*/aws/config"),
    `${FILE_STORE} atmos logout -i one`,
    `ls ${RECORDS}`,
  );
  assertEquals([held!.status, ended(out!), left!.out], [0, [1, true], ""], out!.err);
  assertStringIncludes(out!.err, 'Removed the credential of identity "one"');
  assertStringIncludes(out!.err, String.raw`aws\config": another program has it open`);
});

windowsTest(
  "a session whose credential a program has open is not said to have ended well",
  async () => {
    const [, held, ended, doctor, , after] = await onWindowsWith(
      FILES,
      OPEN,
      reading("$SESSIONS/*/aws/session.json"),
      "atmos sessions end $(ls $SESSIONS | grep -v lock)",
      "atmos doctor",
      LET_GO,
      `until_ sh -c "wine 'Z:\\\\p\\\\atmos-auth.exe' sessions; ! ls $SESSIONS | grep -q ."`,
    );
    assertEquals([held!.status, ended!.status], [0, 1], ended!.err);
    assertMatch(
      ended!.err,
      /has ended, but .* Cannot remove "C:.*aws\\session\.json": another program has it open\nhint: atmos-auth sessions\n/,
    );
    assertMatch(doctor!.out, /leftovers .*and still there/);
    assertEquals(after!.status, 0, after!.err);
  },
);

windowsTest("a purge ends, and tells what a program keeps from going", async () => {
  const [, held, purged, , after] = await onWindowsWith(
    FILES,
    "echo value | ATMOS_KEYRING_TYPE=system atmos secret set k --stdin",
    reading(RECORDS),
    "ATMOS_KEYRING_TYPE=system timeout 100 wine 'Z:\\p\\atmos-auth.exe' purge --yes",
    LET_GO,
    "ATMOS_KEYRING_TYPE=system timeout 100 wine 'Z:\\p\\atmos-auth.exe' purge --yes; find $LOCAL -name '*.record'",
  );
  assertEquals([held!.status, ended(purged!)], [0, [1, true]], purged!.err);
  assertEquals([after!.status, after!.out.includes(".record")], [0, false], after!.err);
});
