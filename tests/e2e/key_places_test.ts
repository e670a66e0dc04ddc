/** The store's key in pass and in the kernel's keyring, both the real ones. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PASS_TOOLS, passwordStore } from "./password_store.ts";
import { runProgram } from "./process.ts";
import { findTool } from "./tools.ts";
import { CANARY, configFor, journey, printed, type World } from "./world.ts";

/** Nobody types a passphrase, and none is told. */
const BARE = { ATMOS_KEYRING_PASSWORD: undefined };

const PASSPHRASE = "gpg-passphrase-EXAMPLE";

/** What of the key is in none of these: the text that is kept. */
function assertNowhere({ box }: World, key: string, said: string): void {
  assertEquals(box.filesWith(key), []);
  assertEquals(said.includes(key), false);
}

journey("pass keeps the store's key: kept, looked at, locked, moved and removed", {
  tools: PASS_TOOLS,
  fresh: true,
}, async (world) => {
  const { box, run, sts } = world;
  await using store = await passwordStore(box);
  const env = { ...BARE, ...store.env, ATMOS_KEYRING_TYPE: "pass" };
  printed(await run(["login", "-i", "admin"], { env }));
  const signIns = sts.requests.length;
  printed(await run(["exec", "-i", "admin", "--", "true"], { env }));
  assertEquals(sts.requests.length, signIns);
  const id = Deno.readTextFileSync(`${box.directory}/home/.local/share/atmos-auth/keyring.id`)
    .trim();
  const key = (await store.pass(["show", `atmos-auth/master-key-${id}`])).trim();
  const list = await run(["--logs-level", "trace", "store", "list"], { env });
  assertStringIncludes(printed(list), "admin");
  const doctor = await run(["doctor"], { env });
  assertStringIncludes(doctor.stdout, "(key in pass at ");
  const rekeyed = await run(["store", "rekey"], { env });
  assertStringIncludes(rekeyed.stderr, "anew, under a new key");
  assertEquals((await store.pass(["ls", "atmos-auth"])).includes("-next"), false);
  for (const { stdout, stderr } of [list, doctor, rekeyed]) {
    assertNowhere(world, key, stdout + stderr);
  }
  const passphrase = { ATMOS_KEYRING_PASSWORD: "passphrase-EXAMPLE" };
  const both = { ...env, ...passphrase };
  const copied = await run(["store", "move", "--to", "file"], { env: both });
  assertStringIncludes(copied.stderr, "then this removes it from pass");
  const moving = { env: { ...both, ATMOS_KEYRING_TYPE: "file" } };
  const moved = await run(["store", "move", "--to", "file"], moving);
  assertStringIncludes(moved.stderr, "Removed the store's key from pass");
  assertEquals(box.tree("store").filter((path) => path.endsWith(".gpg")), []);
  printed(await run(["exec", "-i", "admin", "--", "true"], moving));
  assertEquals(sts.requests.length, signIns);
  await run(["store", "move", "--to", "pass"], moving);
  assertEquals(box.tree("store").filter((path) => path.endsWith(".gpg")).length, 1);
  // Half a move is done, and nothing says any more where pass has its entries.
  const gone = { ...moving.env, PASSWORD_STORE_DIR: undefined };
  const purged = await run(["purge", "--yes"], { env: gone });
  assertStringIncludes(purged.stderr, `the store's key in pass at ${box.directory}/store`);
  assertEquals(box.tree("store").filter((path) => path.endsWith(".gpg")), []);
  assertEquals(box.filesWith(CANARY).filter((path) => !path.endsWith("atmos.yaml")), []);
});

journey("a key in pass under a passphrase that nobody types is locked, and not taken for none", {
  tools: PASS_TOOLS,
  fresh: true,
}, async ({ box, run }) => {
  await using store = await passwordStore(box, PASSPHRASE);
  const env = { ...BARE, ...store.env, ATMOS_KEYRING_TYPE: "pass" };
  const typed = { PASSWORD_STORE_GPG_OPTS: `--pinentry-mode=loopback --passphrase ${PASSPHRASE}` };
  printed(await run(["login", "-i", "admin"], { env: { ...env, ...typed } }));
  await store.lock();
  const before = box.tree("store");
  for (const argv of [["exec", "-i", "admin", "--", "true"], ["login", "-i", "admin"]]) {
    const { status, stderr } = await run(argv, { env });
    assertEquals(status === 0, false);
    assertStringIncludes(stderr, ">/dev/null\n      (at a terminal)");
  }
  assertEquals(box.tree("store"), before);
  const doctor = await run(["doctor"], { env });
  assertStringIncludes(doctor.stdout, "(key in pass at ");
  assertEquals(doctor.stdout.includes("Cannot open the store's key"), false, doctor.stdout);
});

journey("pass that was never set up, or is not there, is told with what would help", {
  tools: PASS_TOOLS,
  fresh: true,
}, async ({ box, run }) => {
  const env = { ...BARE, ATMOS_KEYRING_TYPE: "pass", PASSWORD_STORE_DIR: `${box.directory}/none` };
  const unset = await run(["login", "-i", "admin"], { env });
  assertStringIncludes(unset.stderr, "hint: pass init KEY");
  box.write("none/.gpg-id", "ada@example.com\n");
  const missing = await run(["login", "-i", "admin"], { env: { ...env, PATH: box.directory } });
  assertMatch(missing.stderr, /hint: (?:sudo \w+ (?:install|add|-S) pass|install pass as)/);
});

const unshare = findTool("unshare");

/** A user namespace has keyrings of its own: the person's own are left alone. */
const isolates = unshare !== undefined &&
  (await runProgram(unshare, ["-Ur", "keyctl", "newring", "probe", "@u"], {
      env: { PATH: "/usr/bin:/bin" },
    })).status === 0;

journey("the kernel's keyring keeps the store's key for all of a person's processes", {
  tools: ["keyctl", "unshare"],
  conditions: { "allowed to use the kernel's keyring in a namespace": isolates },
  fresh: true,
}, async ({ box, program, sts }) => {
  const { ATMOS_KEYRING_PASSWORD: _, ...bare } = box.env;
  const env = { ...bare, ATMOS_KEYRING_TYPE: "keyctl", P: program };
  const script = [
    'set -e; "$P" login -i admin',
    // Another login, whose session has no keyring in common with this one's.
    'keyctl session - "$P" exec -i admin -- echo same',
    '"$P" doctor | grep "key in the kernel\'s keyring"',
    "keyctl show @u | grep -Eo 'atmos-auth:master-key-[0-9a-f]{32}$'",
    '"$P" store rekey; "$P" exec -i admin -- echo again',
    'ATMOS_KEYRING_PASSWORD=passphrase-EXAMPLE "$P" store move --to file',
    "export ATMOS_KEYRING_TYPE=file ATMOS_KEYRING_PASSWORD=passphrase-EXAMPLE",
    '"$P" store move --to file; "$P" exec -i admin -- echo moved',
    "! keyctl show @u | grep atmos-auth:master-key",
  ].join("\n");
  const options = { env, cwd: box.project, timeout: 120_000 };
  const { status, stdout, stderr } = await runProgram(
    unshare!,
    ["-Ur", "sh", "-c", script],
    options,
  );
  assertEquals(status, 0, stdout + stderr);
  for (const word of ["same", "atmos-auth:master-key", "again", "moved"]) {
    assertStringIncludes(stdout, word);
  }
  assertStringIncludes(stderr, "Removed the store's key from the kernel's keyring");
  assertEquals(sts.requests.filter(({ operation }) => operation === "AssumeRole").length, 1);
  assertEquals(box.filesWith(CANARY).filter((path) => !path.endsWith("atmos.yaml")), []);
});

journey("attack: a repository has the key of one's own records lie in it, under what it knows", {
  fresh: true,
}, async ({ box, run, configure, sts }) => {
  const env = { ...BARE, ATMOS_KEYRING_TYPE: undefined, ATMOS_TRUST: "1" };
  const own = { ...env, ATMOS_KEYRING_PASSWORD: "passphrase-EXAMPLE" };
  box.write("home/.atmos/atmos.yaml", configFor(sts.url));
  const spec = `{ path: "${box.project}/key", password_env: TEAM, keep_unlocked: never }`;
  configure(`auth: { keyring: { type: file, spec: ${spec} } }\n`);
  // What the repository knows opens nothing, and makes nothing.
  const known = await run(["login", "-i", "admin"], { env: { ...env, TEAM: "our-team-EXAMPLE" } });
  const made = box.tree("home/.local").filter((path) => /key|record/.test(path));
  assertEquals([known.status === 0, made], [false, []], known.stderr);
  const kept = await run(["login", "-i", "admin"], { env: { ...own, TEAM: "our-team-EXAMPLE" } });
  printed(kept);
  for (const key of ["path", "password_env", "keep_unlocked"]) {
    const said = `auth.keyring.spec.${key} is heard from files of your own alone`;
    assertStringIncludes(known.stderr, said);
  }
  assertStringIncludes(known.stderr, "project/atmos.yaml:1:");
  assertEquals(box.tree("project"), ["atmos.yaml"]);
  // The file still works: the key is in a file, of one's own.
  const file = `${box.directory}/home/.local/share/atmos-auth/store.key`;
  assertEquals(Deno.statSync(file).mode! & 0o777, 0o600);
  const signIns = sts.requests.length;
  configure("auth: {}\n");
  printed(
    await run(["exec", "-i", "admin", "--", "true"], {
      env: { ...own, ATMOS_KEYRING_TYPE: "file" },
    }),
  );
  assertEquals(sts.requests.length, signIns);
  // Who chose it has said so themselves.
  configure(`auth: { keyring: { type: file, spec: ${spec} } }\n`);
  const chosen = ["--config", `${box.project}/atmos.yaml`, "validate"];
  assertEquals((await run(chosen, { env })).stderr.includes("files of your own"), false);
});
