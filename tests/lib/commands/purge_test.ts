import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { IDENTIFIED, SOME_ENTRY } from "../store/scene.ts";
import { atHome, command, machine, runOn } from "../machine.ts";

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
