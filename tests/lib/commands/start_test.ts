import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { command, CONFIG as PLACE, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const CONFIG =
  "auth: { providers: { p: { kind: aws/login } }, identities: { a: { kind: aws/role } } }";

const INTRO = `atmos-auth opens a shell that is exactly one cloud identity, and leaves nothing
behind.

`;
const END = "Everything     atmos-auth help\n";

async function start(more: Parameters<typeof command>[1] = {}, argv: readonly string[] = []) {
  const { status, out, err } = await command(argv, { clouds: smallClouds().clouds, ...more });
  assertEquals([status, err], [0, ""]);
  return out;
}

Deno.test("with nothing here the next thing is init", async () => {
  const nothing = `${INTRO}Configuration  none yet\nNext           atmos-auth init\n${END}`;
  assertEquals(await start(), nothing);
  assertEquals(await start({}, ["auth"]), nothing);
  const chosen = await start({}, ["--config", "x.yaml"]);
  assertStringIncludes(chosen, 'Cannot find the configuration file "/work/x.yaml"\n');
  assertStringIncludes(chosen, "Next           atmos-auth init --config /work/x.yaml\n");
  const led = await start({ files: { "/work/sub/README": "" } }, ["-C", "sub"]);
  assertStringIncludes(led, "Next           atmos-auth --chdir sub init\n");
  const there = await start({ files: { "/work/x.yaml": CONFIG } }, ["--config", "x.yaml"]);
  assertStringIncludes(there, "Next           atmos-auth shell --config x.yaml\n");
  const files = { "/work/x.yaml": CONFIG };
  const profile = await start({ files }, ["--config", "x.yaml", "--profile", "a"]);
  assertStringIncludes(profile, "Next           atmos-auth shell --config x.yaml --identity a\n");
});

Deno.test("what is configured is said, with whose it is and what is wrong with it", async () => {
  assertEquals(
    await start({ config: CONFIG }),
    `${INTRO}Configuration  ~/.atmos/atmos.yaml
               1 identity, 1 provider
Signed in      nobody
Next           atmos-auth shell
${END}`,
  );
  const found = await start({ files: { "/work/atmos.yaml": CONFIG } });
  assertStringIncludes(found, "/work/atmos.yaml (nobody has trusted it yet)\n");
  assertStringIncludes(found, "Next           atmos-auth shell   (shows what the configuration");
  const wrong = "auth: { identities: { a: { kind: aws/rolle } } }";
  const checked = await start({ config: wrong });
  assertStringIncludes(checked, "1 identity, 0 providers; something in it is wrong\n");
  assertStringIncludes(checked, "Next           atmos-auth validate\n");
  const half = await start({ config: wrong.replace("a:", "b: { kind: aws/role }, a:") });
  assertStringIncludes(half, " something in it is wrong: atmos-auth validate\n");
  assertStringIncludes(half, "Next           atmos-auth shell\n");
  const told = `auth: { identities: { a: { kind: aws/role, env: { X: !exec "touch /x" } } } }`;
  const unrun = await start({ config: told });
  assertStringIncludes(unrun, "Next           atmos-auth shell\n");
  const broken = await start({ config: "auth: {" });
  assertStringIncludes(broken, "Next           atmos-auth validate\n");
  assertStringIncludes(await start({ config: "logs: {}" }), "Next           atmos-auth init\n");
});

Deno.test("a section that nobody reads is named, wherever entries were looked for", async () => {
  const { clouds } = smallClouds();
  const entries = "{ a: { kind: aws/role } }";
  const rows = [
    [`auth: { identites: ${entries} }`, "auth.identites", "1:9"],
    [`auth:\n  provider: ${entries}\n`, "auth.provider", "2:3"],
    [`auht: { identities: ${entries} }`, "auht", "1:1"],
    [`identities: ${entries}`, "identities", "1:1"],
  ] as const;
  for (const [config, name, place] of rows) {
    const section = `"${name}" (/home/ada/.atmos/atmos.yaml:${place})`;
    const out = await start({ config });
    assertStringIncludes(out.replace(/\n {15}/g, " "), `Passed over    ${section}\n`);
    assertStringIncludes(out, "Next           atmos-auth validate\n");
    for (const argv of [["list"], ["shell"], ["whoami"]]) {
      const { status, err } = await command(argv, { config, clouds });
      assertEquals(status, 3);
      assertStringIncludes(err, `${section}`);
      assertStringIncludes(err, "hint: atmos-auth validate\n");
    }
  }
  const beside = `auth: { identities: ${entries}, provders: {} }`;
  assertStringIncludes(await start({ config: beside }), "Next           atmos-auth shell\n");
  const { status, err } = await command(["list"], { config: beside, clouds });
  assertEquals(status, 0);
  assertStringIncludes(err, 'warning: Passing over "auth.provders" (');
  const settings = "auth: { realm: x, shell: {}, console: {}, logs: {}, audit: {}, keyring: {} }";
  assertEquals((await start({ config: settings })).includes("Passed over"), false);
});

Deno.test("who is signed in without a store is told, too: beside it, and by the session around", async () => {
  const { clouds } = smallClouds();
  const config = "auth: { identities: { a: { kind: aws/role } } }";
  const system = machine({ config });
  const signedIn = async () => {
    const { out } = await runOn(system.beside(), [], clouds);
    return /Signed in +(.*)/.exec(out)?.[1];
  };
  assertEquals(await signedIn(), "nobody");
  await runOn(system.beside(), ["env", "-i", "a", "--login"], clouds);
  assertEquals(await signedIn(), "a (1h0m left)");
  system.jump(3_600_001);
  assertEquals(await signedIn(), "nobody");
});

Deno.test("who is signed in is told by what is stored, and nothing is unlocked", async () => {
  const { clouds } = smallClouds();
  const setting = { config: CONFIG, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const system = machine(setting);
  assertEquals((await runOn(system, ["login", "a"], clouds)).status, 0);
  const kept = [...system.files.content].map(([path, { bytes }]) =>
    [path, { text: bytes }] as const
  );
  const { out } = await runOn(machine({ ...setting, files: Object.fromEntries(kept) }), []);
  assertStringIncludes(out, "Signed in      a (1h0m left)\n");
});

Deno.test("inside a session it says whose, and how to leave", async () => {
  const env = { ATMOS_SESSION: "k3v9", ATMOS_IDENTITY: "a" };
  const out = await start({ config: CONFIG, env });
  assertStringIncludes(out, "This shell     a\n");
  assertStringIncludes(out, "Next           exit   (leaves this shell)\n");
});

Deno.test("the first screen reads a configuration as often as a list of it does", async () => {
  const { clouds } = smallClouds();
  const readsOf = async (argv: readonly string[]) => {
    const system = machine({ config: CONFIG });
    let reads = 0;
    const read = system.files.read.bind(system.files);
    system.files.read = (path) => {
      if (path === PLACE) reads++;
      return read(path);
    };
    assertEquals((await runOn(system, argv, clouds)).status, 0);
    return reads;
  };
  assertEquals(await readsOf([]), await readsOf(["list"]));
});
