/** Realms: what one project keeps is found by that project, however one comes to it, and by no other. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { CANARY, journey, printed, type Way, type World } from "./world.ts";

/** An IAM user without keys in the file. */
const ops = ({ sts }: World, more = "") =>
  `auth:${more}
  identities:
    ops:
      kind: aws/user
      credentials: { webflow_enabled: false }
      spec: { endpoint_url: "${sts.url}" }
`;

const KEYED = {
  users: [{
    arn: "arn:aws:iam::111122223333:user/ada",
    accessKeyId: "AKIAADA0000000EXAMPLE",
    secretAccessKey: CANARY,
  }],
};

/** Types Ada's keys in. */
async function keepKeys(world: World, way: Way, ...flags: string[]): Promise<void> {
  await using terminal = await world.open(["user", "configure", "-i", "ops", ...flags], way);
  await terminal.waitFor("Access key ID");
  await terminal.type("AKIAADA0000000EXAMPLE\r");
  await terminal.waitFor("Secret access key");
  await terminal.type(`${CANARY}\r`);
  await terminal.waitFor("MFA device");
  await terminal.type("\r");
  assertEquals(await terminal.status, 0, terminal.text());
}

/** The realm that `whoami` names, and whether somebody is signed in. */
async function whoIn({ run }: World, way: Way, ...flags: string[]): Promise<[string, boolean]> {
  const { stdout, stderr } = await run(["whoami", "-i", "ops", "-o", "json", ...flags], way);
  assert(stdout !== "", stderr);
  const { realm, valid } = JSON.parse(stdout);
  return [realm, valid];
}

const WANTED = { tools: ["script", "git"], cloud: KEYED } as const;

journey("attack: keys of one project serve an identity of that name in no other", WANTED, async (
  world,
) => {
  const { box, run } = world;
  const [one, other] = ["one", "other"].map((name) => `${box.directory}/${name}`);
  for (const name of ["one", "other"]) box.write(`${name}/atmos.yaml`, ops(world));
  await keepKeys(world, { cwd: one! });
  const [realm, valid] = await whoIn(world, { cwd: one! });
  assertEquals([/^[0-9a-f]{16}$/.test(realm), valid], [true, true]);
  const elsewhere = await whoIn(world, { cwd: other! });
  assertEquals([elsewhere[1], elsewhere[0] === realm], [false, false]);
  const { status, stderr } = await run(["exec", "-i", "ops", "--", "true"], { cwd: other! });
  assertEquals(status, 125);
  assertStringIncludes(stderr, 'Identity "ops" has no access key yet');
  assertStringIncludes(stderr, `--realm ${realm} or auth: {realm: ${realm}}`);
  assertStringIncludes(stderr, "atmos-auth user configure -i ops");
  // Both hints do what they say.
  assertEquals(await whoIn(world, { cwd: other! }, "--realm", realm), [realm, true]);
  box.write("other/atmos.yaml", ops(world, `\n  realm: ${realm}`));
  assertEquals(await whoIn(world, { cwd: other! }), [realm, true]);
});

journey("a project keeps its realm however one comes to it", WANTED, async (world) => {
  const { box, run } = world;
  const cwd = `${box.directory}/one`;
  box.write("one/atmos.yaml", ops(world));
  box.write("one/live/eu/x", "");
  const link = `${box.directory}/link`;
  Deno.symlinkSync(cwd, link);
  await keepKeys(world, { cwd });
  const [realm] = await whoIn(world, { cwd });
  const away = { cwd: box.home };
  const ways: [Way, ...string[]][] = [
    [{ cwd: `${cwd}/live/eu` }],
    [{ cwd: link }],
    [away, "--chdir", cwd],
    [away, "--chdir", `${link}/live`],
    [away, "--config-path", cwd],
    [away, "--config-path", link],
    [away, "--config", `${link}/atmos.yaml`],
    [away, "--cli-config-path", link],
    [{ ...away, env: { ATMOS_CLI_CONFIG_PATH: cwd } }],
    [{ ...away, env: { ATMOS_CONFIG_PATH: cwd } }],
    [{ ...away, env: { ATMOS_CHDIR: cwd } }],
  ];
  for (const [way, ...flags] of ways) {
    assertEquals(await whoIn(world, way, ...flags), [realm, true], JSON.stringify([way, flags]));
  }
  const git = async (...args: string[]) => {
    const all = ["-c", "user.name=a", "-c", "user.email=a@b", ...args];
    printed(await runProgram(tool("git"), all, { cwd, env: box.env }));
  };
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-qm", "x");
  await git("worktree", "add", "-q", `${box.directory}/tree`);
  assertEquals(await whoIn(world, { cwd: `${box.directory}/tree` }), [realm, true]);
  assertEquals(await whoIn(world, { cwd: `${box.directory}/tree/live` }), [realm, true]);
  printed(await run(["logout", "--all", "--keychain", "--force"], { cwd: link }));
  assertEquals((await whoIn(world, { cwd }))[1], false);
});

journey(
  "what the home says alone is in the realm home, in a project too",
  WANTED,
  async (world) => {
    const { box, configure } = world;
    box.write("home/.atmos/atmos.yaml", ops(world));
    configure("auth: {identities: {other: {kind: mock}}}");
    await keepKeys(world, { cwd: box.home });
    for (const cwd of [box.home, box.project]) {
      assertEquals(await whoIn(world, { cwd }), ["home", true]);
    }
    configure("auth: {identities: {ops: {session: {duration: 1h}}}}");
    const [realm, valid] = await whoIn(world, { cwd: box.project });
    assertMatch(realm, /^[0-9a-f]{16}$/);
    assertEquals(valid, false);
  },
);

journey("a command line that was written down ends in the realm of who wrote it", {
  ...WANTED,
  tools: [...WANTED.tools, "sh"],
}, async (world) => {
  const { box, run } = world;
  const cwd = `${box.directory}/one`;
  box.write("one/atmos.yaml", ops(world));
  box.write("corp/atmos.yaml", ops(world));
  const ways: [Way, ...string[]][] = [
    [{ cwd }],
    [{ cwd }, "--realm", "told"],
    [{ cwd, env: { ATMOS_AUTH_REALM: "said" } }],
    [{ cwd: box.home, env: { ATMOS_CLI_CONFIG_PATH: "../corp" } }],
  ];
  for (const [way, ...flags] of ways) {
    await keepKeys(world, way, ...flags);
    const text = printed(await run(["export", "aws-config", ...flags], way));
    const line = /^credential_process = (.*)$/m.exec(text)![1]!;
    const asked = await runProgram(tool("sh"), ["-c", line], { cwd: "/", env: box.env });
    assertMatch(printed(asked), /"SessionToken"/, line);
    printed(await run(["logout", "--all", "--keychain", "--force", ...flags], way));
  }
});
