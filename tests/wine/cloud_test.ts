/** Windows and a cloud: the sign-in in its cage, who waits for whom, what is kept, and what a program gets of it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runDeno } from "../../scripts/build/deno.ts";
import { DELIVERIES } from "../../lib/provider/grant.ts";
import { startSts, type StsOptions } from "../cloud/sts.ts";
import { ADMIN_SESSION, CLOUD, configFor } from "../e2e/world.ts";
import { FILE_STORE, LET_GO, NODE_EXE, onWindowsWith, reading, windowsTest } from "./machine.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

const SYSTEM_STORE = "ATMOS_KEYRING_TYPE=system";

async function withCloud(
  options: StsOptions,
  go: (cloud: ReturnType<typeof startSts>, files: Record<string, string>) => Promise<void>,
): Promise<void> {
  const cloud = startSts({ ...CLOUD, ...options });
  try {
    await go(cloud, { "project/atmos.yaml": configFor(cloud.url) });
  } finally {
    await cloud.close();
  }
}

const assumed = ({ requests }: ReturnType<typeof startSts>) =>
  requests.filter(({ operation }) => operation === "AssumeRole").length;

windowsTest("programs with AWS's SDK are the identity, in each delivery", async () => {
  await using client = await bundled();
  await withCloud({}, async (cloud, files) => {
    const lines = DELIVERIES.map((delivery) =>
      String
        .raw`atmos exec --delivery ${delivery} -- 'Z:\w\node.exe' 'Z:\w\whoami.mjs' ${cloud.url}`
    );
    const all = { ...files, "node.exe": { path: NODE_EXE }, "whoami.mjs": client };
    const told = await onWindowsWith(all, ...lines);
    assertEquals(
      told.map(({ out }, at) => [DELIVERIES[at], out.startsWith(ADMIN_SESSION)]),
      DELIVERIES.map((delivery) => [delivery, true]),
      told.map(({ err }) => err).join("\n"),
    );
  });
});

/** A line as somebody types it who came to the project by `cd /d`: cmd then has a variable `=Z:`. */
const fromCmd = (words: string) =>
  String.raw`wine cmd /d /c 'cd /d Z:\w\project&& Z:\p\atmos-auth.exe ${words}'`;

windowsTest("who has changed the directory in cmd signs in there, by each command", async () => {
  await withCloud({}, async (cloud, files) => {
    const [login, exec, key] = await onWindowsWith(
      files,
      `${FILE_STORE} ${fromCmd("login")}`,
      fromCmd("exec -- cmd /c set AWS_PROFILE"),
      fromCmd("credential-process -i admin"),
    );
    assertEquals([login!.status, exec!.status, key!.status], [0, 0, 0], login!.err);
    assertEquals([exec!.out, assumed(cloud)], ["AWS_PROFILE=admin\n", 3], exec!.err);
    assertStringIncludes(key!.out, '"AccessKeyId"');
  });
});

windowsTest("arguments reach a program byte for byte, and a batch file or an error", async () => {
  const words = [`a"b`, "c:\\d\\", "%PATH%", "e&f", "g^h", "!i!", "j|k>l", "", "é☃", "m n"];
  const told = words.map((word) => `'${word}'`).join(" ");
  await withCloud({}, async (_, files) => {
    const echo = "console.log(JSON.stringify(process.argv.slice(2)))";
    const all = { ...files, "node.exe": { path: NODE_EXE }, "echo.cjs": echo };
    const batch = '@"Z:\\w\\node.exe" "Z:\\w\\echo.cjs" %*\r\n';
    const [program, file] = await onWindowsWith(
      { ...all, "echo.cmd": batch },
      String.raw`atmos exec -- 'Z:\w\node.exe' 'Z:\w\echo.cjs' ${told}`,
      String.raw`atmos exec -- 'Z:\w\echo.cmd' ${told}`,
    );
    assertEquals(JSON.parse(program!.out), words, program!.err);
    assertEquals(JSON.parse(file!.out), words, file!.err);
  });
});

windowsTest("four callers at once sign in once, and the next not at all", async () => {
  await withCloud({}, async (cloud, files) => {
    const [all, next] = await onWindowsWith(
      files,
      `for n in 1 2 3 4; do ${FILE_STORE} atmos credential-process -i admin & done; wait`,
      `${FILE_STORE} atmos exec -i admin -- cmd /c 'echo %AWS_REGION%'`,
    );
    const keys = [...all!.out.matchAll(/"AccessKeyId": *"(\w+)"/g)].map(([, key]) => key);
    assertEquals([keys.length, new Set(keys).size, assumed(cloud)], [4, 1, 1], all!.err);
    assertEquals([next!.out.trim(), next!.status], ["eu-west-1", 0], next!.err);
  });
});

// One after the other: where Wine ends a process while the addon has threads, it may wait a minute for their locks.
windowsTest("what Credential Manager keeps the key of is signed in once", async () => {
  await withCloud({}, async (cloud, files) => {
    const [first, next, list] = await onWindowsWith(
      files,
      `${SYSTEM_STORE} atmos credential-process -i admin`,
      `${SYSTEM_STORE} atmos exec -i admin -- cmd /c 'echo %AWS_REGION%'`,
      `${SYSTEM_STORE} atmos store list`,
    );
    assertEquals([first!.status, assumed(cloud)], [0, 1], first!.err);
    assertEquals([next!.out.trim(), next!.status], ["eu-west-1", 0], next!.err);
    assertStringIncludes(list!.out, "admin");
    assertStringIncludes(list!.err, "key in the system keyring");
  });
});

windowsTest("logout takes away all that was kept, in a file as in Credential Manager", async () => {
  for (const store of [FILE_STORE, SYSTEM_STORE]) {
    await withCloud({}, async (cloud, files) => {
      const [, out, list, next] = await onWindowsWith(
        files,
        `${store} atmos credential-process -i admin`,
        `${store} atmos logout --all`,
        `${store} atmos store list`,
        `${store} atmos credential-process -i admin`,
      );
      assertEquals([out!.status, out!.err.includes('the credential of identity "admin"')], [
        0,
        true,
      ]);
      assertEquals([list!.out, list!.err.includes("Nothing is kept")], ["", true], list!.err);
      assertEquals([next!.status, assumed(cloud)], [0, 2], next!.err);
    });
  }
});

windowsTest("a session's credential is renewed before it lapses", async () => {
  await withCloud({ lifetime: 12 }, async (cloud, files) => {
    const [, renewed, held] = await onWindowsWith(
      files,
      // It waits for its input's end, which comes once its credential is another one.
      "(until_ test -e /w/go | atmos exec --delivery file -- cmd /c 'pause>nul& echo done' " +
        '>/w/held 2>/w/said; echo $? >>/w/held) & until_ sh -c "cp $SESSIONS/*/aws/credentials /w/before" 2>/dev/null',
      "until_ sh -c '! cmp -s $1 /w/before' - $SESSIONS/*/aws/credentials; echo $?; touch /w/go",
      "until_ grep -qx 0 /w/held; cat /w/held",
    );
    assertEquals(renewed!.out.trim(), "0", renewed!.err);
    assertEquals(held!.out.trim().split(/\s+/), ["done", "0"], held!.err);
    assertEquals(assumed(cloud) > 1, true);
  });
});

windowsTest(
  "a renewed credential that a program keeps from being written is told so, and written as soon as it lets go",
  async () => {
    await withCloud({ lifetime: 12 }, async (_, files) => {
      const [, held, notices, , after] = await onWindowsWith(
        files,
        "(sleep 250 | atmos exec -- cmd /c pause >/dev/null 2>/w/said) & " +
          'until_ sh -c "ls $SESSIONS/*/aws/session.json && ls $SESSIONS/*/notices" 2>/dev/null',
        `${reading("$SESSIONS/*/aws/session.json")}; cp $SESSIONS/*/aws/session.json /w/before`,
        `until_ grep -q . $SESSIONS/*/notices; cat $SESSIONS/*/notices /w/said`,
        LET_GO,
        "until_ sh -c '! cmp -s $1 /w/before && ! grep -q . $2' - $SESSIONS/*/aws/session.json $SESSIONS/*/notices",
      );
      assertEquals([held!.status, after!.status], [0, 0], notices!.out);
      const said =
        /admin"? was renewed, and its programs don't have it yet: .*another program has it open/g;
      assertEquals(notices!.out.match(said)?.length, 2, notices!.out);
    });
  },
);

windowsTest("every command that only looks answers", async () => {
  const looks = [
    ...["help", "version", "list", "list --json", "validate", "doctor", "sessions", "trust --show"],
    ...[
      "completion powershell",
      "export aws-config",
      "init aws-user --print --set region=eu-west-1",
    ],
  ];
  await withCloud({}, async (_, files) => {
    const told = await onWindowsWith(files, ...looks.map((words) => `atmos ${words}`));
    assertEquals(
      told.map(({ status }, at) => [looks[at], status]),
      looks.map((words) => [words, 0]),
      told.map(({ err }) => err).join("\n"),
    );
    for (const { out, err } of told) assertMatch(out + err, /\S/);
  });
});

/** The program in `whoami.ts`, as one file for Node. */
async function bundled(): Promise<AsyncDisposable & { readonly path: string }> {
  const directory = await Deno.makeTempDir({ prefix: "aaw-" });
  const path = `${directory}/whoami.mjs`;
  const words = ["bundle", "--quiet", "--frozen", "--platform", "deno", "--output", path];
  const { ok, output } = await runDeno([...words, "tests/wine/whoami.ts"], { cwd: ROOT });
  if (!ok) throw new Error(output);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}
