import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { IDENTIFIED, SOME_ENTRY } from "../store/scene.ts";
import { UserError } from "../../../lib/errors.ts";
import { atHome, command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

Deno.test("where nothing is kept, purge says so and asks nothing", async () => {
  const { status, err } = await command(["purge"], { config: "auth: {}\n" });
  assertEquals([status, err.split("\n")[0]], [0, "Nothing of atmos-auth is kept here"]);
});

Deno.test("purge --dry-run removes nothing", async () => {
  const path = "/home/ada/.local/share/atmos-auth/audit.jsonl";
  const it = await command(["purge", "--dry-run"], {
    config: "auth: {}\n",
    files: { [path]: "{}\n" },
  });
  assertEquals(it.status, 0);
  assertStringIncludes(it.err, "Would remove ~/.local/share/atmos-auth");
});

Deno.test("purge --json says what goes and what stays", async () => {
  const files = { "/home/ada/.local/share/atmos-auth/audit.jsonl": "{}\n" };
  for (const [flag, dry] of [["--dry-run", true], ["--yes", false]] as const) {
    const { out } = await command(["purge", flag, "--json"], { config: "auth: {}\n", files });
    const { dry_run, removed } = JSON.parse(out);
    assertEquals([dry_run, removed], [dry, ["~/.local/share/atmos-auth"]]);
  }
});

Deno.test("every key of this store goes from the keyring, also one that was to take another's place, and no other store's", async () => {
  const another = `master-key-${"7".repeat(32)}`;
  for (const entry of [SOME_ENTRY, `${SOME_ENTRY}-next`]) {
    const key = `1.${"A".repeat(43)}`;
    const keyring = fakeKeyring({ [entry]: key, [another]: key, others: "stays" });
    const it = await command(["purge", "--yes"], {
      ...{ config: "auth: {}\n", keyring, files: IDENTIFIED },
    });
    assertEquals([entry, it.status, [...keyring.entries.keys()]], [entry, 0, [another, "others"]]);
  }
});

Deno.test("a key file of the person's own stays, and whatever of ours lies beside it is named", async () => {
  const files = Object.fromEntries(
    ["", ".0123456789abcdef", ".lock", ".next", ".old"].map((
      end,
    ) => [`/home/ada/my.key${end}`, "x"]),
  );
  const { err } = await command(["--no-color", "purge", "--dry-run"], {
    files,
    env: { ATMOS_KEYRING_FILE_PATH: "/home/ada/my.key" },
  });
  assertStringIncludes(
    err,
    "Stays, as yours: the wrapped key at ~/my.key\n" +
      "Stays, as yours: a former wrapped key at ~/my.key.0123456789abcdef\n" +
      "Stays, as yours: its lock at ~/my.key.lock\n" +
      "Stays, as yours: the wrapped key that was to follow at ~/my.key.next\n",
  );
  assertEquals(err.includes("my.key.old"), false);
});

Deno.test("what can't be removed is told, and what went beside it, and not that all of it did", async () => {
  const [data, cache] = [".local/share/atmos-auth", ".cache/atmos-auth"];
  const system = machine({
    ...{ config: "auth: {}\n" },
    files: { [`/home/ada/${data}/audit.jsonl`]: "{}\n", [`/home/ada/${cache}/x`]: "" },
  });
  system.files.change("/home/ada/.cache", { owner: "root", mode: 0o755 });
  const { status, err, out } = await runOn(system, ["purge", "--yes", "--json"]);
  assertEquals([status, JSON.parse(out).removed], [1, [`~/${data}`]], err);
  const { error, notices } = JSON.parse(err);
  assertEquals([error.message, notices.at(-1)], [
    `Cannot remove "/home/ada/${cache}": permission is denied`,
    `Removed ~/${data}`,
  ]);
});

Deno.test("what somebody who was killed has left beside a person's file goes, and nothing that looks like it", async () => {
  const random = "0123456789abcdef".repeat(2);
  const left = [`.my.key.next.${random}.atmos-auth`, `.aws/.config.${random}.atmos-auth`];
  const directory = `.aws/.team.${random}.atmos-auth/thesis`;
  const stays = [
    ...[".my.key.old", ".my.key.1ab2c", `my.key.${random}.atmos-auth`, ".my.docs.atmos-auth"],
    ...[".aws/.config.1ab2c.atmos-auth", directory],
  ];
  const files = Object.fromEntries(
    ["my.key", ".aws/config", ...left, ...stays].map((name) => [`/home/ada/${name}`, "x"]),
  );
  const { err, system } = await command(["--no-color", "purge", "--yes"], {
    files,
    env: { ATMOS_KEYRING_FILE_PATH: "/home/ada/my.key" },
  });
  for (const name of left) assertStringIncludes(err, `To be removed: ~/${name}\n`);
  const there = Object.keys(atHome(system));
  assertEquals([...left, ...stays].filter((name) => there.includes(name)), stays);
});

const KEY = `1.${"A".repeat(43)}`;
const DATA = "/home/ada/.local/share/atmos-auth";

Deno.test("a keyring that nobody can see here is named, with what removes the key, and is no success", async () => {
  const files = { ...IDENTIFIED, [`${DATA}/audit.jsonl`]: "{}\n" };
  const { status, err, system } = await command(["--no-color", "purge", "--yes"], { files });
  assertEquals([status, Object.keys(atHome(system))], [1, []], err);
  assertStringIncludes(
    err,
    "error: Whether the system keyring has the store's key nobody can see here\n" +
      `hint: secret-tool clear service atmos-auth username ${SOME_ENTRY}\n`,
  );
  assertStringIncludes(
    err,
    `Stays, out of reach: the store's key, should it be in the system keyring: secret-tool`,
  );
  assertStringIncludes(err, "Removed ~/.local/share/atmos-auth\n");
});

Deno.test("attack: a keyring is locked when everything is removed, and its key is found by nobody again", async () => {
  const keyring = fakeKeyring({ [SOME_ENTRY]: KEY });
  const remove = keyring.remove;
  const said = new UserError("store_locked", "It is locked");
  keyring.remove = () => Promise.reject(said);
  const files = { ...IDENTIFIED, [`${DATA}/audit.jsonl`]: "{}\n" };
  const system = machine({ keyring, files });
  const { status, err } = await runOn(system, ["--no-color", "purge", "--yes"]);
  assertEquals(
    [status, Object.keys(atHome(system))],
    [1, [".local/share/atmos-auth/keyring.id"]],
    err,
  );
  keyring.remove = remove;
  const again = await runOn(system.beside(), ["--no-color", "purge", "--yes"]);
  assertEquals([again.status, Object.keys(atHome(system))], [0, []], again.err);
  assertEquals([...keyring.entries.keys()], []);
});

Deno.test("purge names what can't be had back, and that whoever is signed in stays so at the cloud", async () => {
  const env = { ATMOS_KEYRING_TYPE: "system" };
  const config = `auth:
  identities: { keyed: { kind: aws/owned }, role: { kind: aws/role } }
`;
  const { clouds } = smallClouds();
  const system = machine({ config, env, keyring: fakeKeyring(), stdin: ["mia"] });
  const run = (argv: readonly string[], stdin: readonly string[] = []) =>
    runOn(system.beside({ stdin }), argv, clouds);
  await run(["user", "configure", "keyed", "--stdin"], ["mia"]);
  await run(["secret", "set", "kept", "--stdin"], ["hush"]);
  assertEquals((await run(["login", "-i", "role"])).status, 0);
  const { err, status } = await run(["purge", "--dry-run"]);
  assertEquals(status, 0, err);
  for (
    const line of [
      'Would remove the long-lived keys of identity "keyed"',
      'Would remove the secret "kept"\n',
      "atmos-auth logout --all-realms\n",
    ]
  ) assertStringIncludes(err, line);
});

/**
 * Keeps a secret in a store with its key in a file, and says what a purge would say by other variables; `forgets` has
 * it lose the list of the places that were named.
 */
async function purgedAfter(kept: Readonly<Record<string, string>>, forgets = false) {
  const bare = machine({ config: "auth: {}\n" });
  const run = async (argv: readonly string[], env: Readonly<Record<string, string>>) => {
    const all = { ...Object.fromEntries(bare.env.entries()), ...env };
    const stdin = argv.includes("--stdin") ? ["x"] : [];
    const { status, err } = await runOn(bare.beside({ env: all, stdin }), ["--no-color", ...argv]);
    assertEquals(status, 0, err);
    return err;
  };
  const file = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "correct horse battery" };
  await run(["secret", "set", "kept", "--stdin"], { ...file, ...kept });
  if (forgets) await bare.files.remove(`${DATA}/key.places`);
  return (env: Readonly<Record<string, string>>, how = "--dry-run") => run(["purge", how], env);
}

const NOWHERE = "Stays, out of reach: the store's key, should it be in a file that " +
  "ATMOS_KEYRING_FILE_PATH named\n";

Deno.test("what is kept under any store is named, and where its key may be, should nobody see it", async () => {
  const file = { ATMOS_KEYRING_FILE_PATH: "/home/ada/k/my.key" };
  const memory = { ATMOS_KEYRING_TYPE: "memory" };
  const blind = await purgedAfter(file, true);
  const unseen = await blind(memory);
  assertStringIncludes(unseen, 'Would remove the secret "kept"\n');
  assertStringIncludes(unseen, NOWHERE);
  assertEquals((await (await purgedAfter({}))({})).includes("out of reach"), false);
  assertStringIncludes(await blind(memory, "--yes"), "Removed what is in reach\n");
  // Where the key was put is remembered.
  for (const env of [file, memory]) {
    const seen = await (await purgedAfter(file))(env);
    assertStringIncludes(seen, "Stays, as yours: the wrapped key at ~/k/my.key\n");
    assertEquals(seen.includes("out of reach"), false);
  }
});

Deno.test("attack: a key was in the file that a variable named, and a purge comes without it", async () => {
  const file = { ATMOS_KEYRING_TYPE: "file", ATMOS_KEYRING_PASSWORD: "correct horse battery" };
  const named = { ...file, ATMOS_KEYRING_FILE_PATH: "/home/ada/k/my.key" };
  const it = machine({ config: "auth: {}\n" });
  const run = async (argv: readonly string[], env: Readonly<Record<string, string>>, dir = "a") => {
    const data = { XDG_DATA_HOME: `/home/ada/${dir}` };
    const all = { ...Object.fromEntries(it.env.entries()), ...data, ...env };
    const stdin = argv.includes("--stdin") ? ["x"] : [];
    return (await runOn(it.beside({ env: all, stdin }), ["--no-color", ...argv])).err;
  };
  const keep = ["secret", "set", "kept", "--stdin"];
  // The key of one data directory is then that of another, too.
  await run(keep, named);
  for (const line of [["store", "list"], ["secret", "list"]]) await run(line, named, "b");
  assertEquals(Object.keys(atHome(it)).filter((path) => path.startsWith("b/")), []);
  await run(keep, named, "b");
  const seen = await run(["purge", "--dry-run"], file, "b");
  assertStringIncludes(seen, "Stays, as yours: the wrapped key at ~/k/my.key\n");
  assertEquals(seen.includes("out of reach"), false);
});

Deno.test("attack: a move is half done, and a purge comes without the variable that led to one of the two keys", async () => {
  const entry = `/home/ada/ps/atmos-auth/${SOME_ENTRY}.gpg`;
  const clues = {
    ...IDENTIFIED,
    [`${DATA}/key.places`]: "pass /home/ada/ps\nfile /home/ada/usb/k\n",
  };
  const keyring = fakeKeyring({ [SOME_ENTRY]: KEY });
  const ran: string[] = [];
  const it = await command(["--no-color", "purge", "--yes"], {
    ...{ keyring, files: { ...clues, [entry]: "x" } },
    run: ({ args, env }) => {
      ran.push(`${env["PASSWORD_STORE_DIR"]}: ${args[0]}`);
      return { status: 0, stdout: `${KEY}\n`, stderr: "" };
    },
  });
  const there = "the store's key in pass at /home/ada/ps (PASSWORD_STORE_DIR)\n";
  assertStringIncludes(it.err, `To be removed: ${there}`);
  assertEquals([...new Set(ran)], ["/home/ada/ps: show", "/home/ada/ps: rm"], it.err);
  // A disk that isn't there now may have the other.
  assertStringIncludes(
    it.err,
    "Stays, out of reach: the store's key, should it be in /home/ada/usb/k\n",
  );
  assertEquals([...keyring.entries.keys()], []);
});
