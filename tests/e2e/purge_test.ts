/** Leaving without a trace: after `purge`, nothing of ours is found in the home, the runtime directory or the keyring. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { SECRET_SERVICE_TOOLS, startSecretService } from "./secret_service.ts";
import { CANARY, journey, printed, type World } from "./world.ts";

/** All that is left of a person's, below the home and where sessions live. */
function everything({ box }: World): readonly string[] {
  return [...box.tree("home"), ...box.tree("run")];
}

journey("purge lists, asks, and leaves nothing but what is the person's", {}, async (world) => {
  const { box, run } = world;
  const before = ["home/.bashrc", "home/.aws/config", "home/.cache/other/file"];
  const theirs = 'eval "$(atmos-auth completion bash)"\n';
  for (const path of before) box.write(path, `# mine\n${theirs}`);
  printed(await run(["exec", "-i", "admin", "--", "true"]));
  printed(await run(["exec", "-i", "next", "--", "true"]));
  printed(await run(["trust"], { env: { ATMOS_TRUST: undefined } }));
  printed(await run(["env", "-i", "admin", "-f", "json"]));
  assertEquals(box.tree("home/.local/share/atmos-auth").length > 4, true);

  const dry = await run(["purge", "--dry-run"]);
  assertEquals([dry.status, dry.stdout], [0, ""], dry.stderr);
  assertStringIncludes(dry.stderr, "Would remove ~/.local/share/atmos-auth\n");
  assertStringIncludes(
    dry.stderr,
    "Stays, as yours: ~/.bashrc, which names atmos-auth in line 2\n",
  );
  assertStringIncludes(dry.stderr, "Stays, as yours: ~/.aws/config, which names");
  const kept = everything(world);

  const alone = await run(["purge"]);
  assertEquals(alone.status === 0, false);
  assertStringIncludes(alone.stderr, "atmos-auth purge --yes");
  assertEquals(everything(world), kept);

  const { status, stderr } = await run(["purge", "--yes"]);
  assertEquals(status, 0, stderr);
  assertEquals(everything(world).filter((path) => path.includes("atmos")), []);
  assertEquals(box.filesWith(CANARY, [`${box.project}/atmos.yaml`]), []);
  for (const path of before) {
    assertStringIncludes(Deno.readTextFileSync(`${box.directory}/${path}`), theirs);
  }
  const again = await run(["purge", "--yes"]);
  assertStringIncludes(again.stderr, "Nothing of atmos-auth is kept here");
});

journey(
  "attack: a found configuration names a file for the audit log, and purge is to remove it",
  {},
  async ({ box, configure, run }) => {
    const victim = box.write("home/thesis.txt", "years of work\n");
    configure(`auth: { audit: { file: "${victim}" }, keyring: { spec: { path: "${victim}" } } }\n`);
    for (const env of [{ ATMOS_TRUST: undefined }, {}]) {
      const { status, stderr } = await run(["purge", "--yes"], { env });
      assertEquals(status, 0, stderr);
      assertEquals(Deno.readTextFileSync(victim), "years of work\n");
    }
  },
);

journey("purge removes nothing from under an open session", {}, async ({ run, start, box }) => {
  const open = start(["exec", "-i", "admin", "--", "sleep", "600"], { timeout: 600_000 });
  const first = async () => JSON.parse((await run(["sessions", "--json"])).stdout).sessions[0];
  let listed = await first();
  while (listed === undefined) listed = await first();
  const { status, stderr } = await run(["purge", "--yes"]);
  assertEquals(status, 1, stderr);
  assertStringIncludes(stderr, "A session is still open, and nothing was removed");
  assertStringIncludes(stderr, `atmos-auth sessions end ${listed.id}`);
  assertEquals(box.tree("home/.local/share/atmos-auth").length > 1, true);
  open.kill("SIGTERM");
  await open.done;
});

journey("purge removes the store's key from the system's keyring", {
  tools: SECRET_SERVICE_TOOLS,
  fresh: true,
}, async ({ box, run }) => {
  await using service = await startSecretService(box);
  const env = {
    DBUS_SESSION_BUS_ADDRESS: service.env["DBUS_SESSION_BUS_ADDRESS"],
    ATMOS_KEYRING_TYPE: "system",
  };
  printed(await run(["exec", "-i", "admin", "--", "true"], { env }));
  const listed = await run(["purge", "--dry-run"], { env });
  assertStringIncludes(listed.stderr, "Would remove the store's key in the system keyring");
  assertEquals((await run(["purge", "--yes"], { env })).status, 0);
  const again = await run(["purge", "--dry-run"], { env });
  assertStringIncludes(again.stderr, "Nothing of atmos-auth is kept here");
});
