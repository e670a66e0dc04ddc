import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const FOUND = "/work/atmos.yaml";
const files = { [FOUND]: "auth: { identities: { fake: { kind: mock/aws } } }" };

Deno.test("a found configuration is trusted until it changes, and no longer when that is taken back", async () => {
  const system = machine({ files });
  const trusted = await runOn(system, ["trust"], clouds);
  assertEquals([trusted.status, trusted.err], [
    0,
    `This was found here, and nobody has trusted it yet:
  ${FOUND}
Once trusted, it can
  sign you in as fake: arn:aws:iam::123456789012:user/mock-user, us-east-1
Trusted, until it changes: ${FOUND}
`,
  ]);
  const revoked = await runOn(system.beside(), ["trust", "--revoke"], clouds);
  assertEquals([revoked.status, revoked.err], [0, "No longer trusted:\n  /work\n"]);
});

Deno.test("one's own configuration needs no trust", async () => {
  const { status, err } = await command(["trust"], { config: files[FOUND]!, clouds });
  assertEquals(status, 0);
  assertStringIncludes(err, "This configuration needs no trust");
  const shown = await command(["trust", "--show", "--json"], { config: files[FOUND]!, clouds });
  assertEquals([shown.status, shown.err], [0, ""]);
  const { trusted, digest, files: found } = JSON.parse(shown.out);
  assertEquals([trusted, digest, found], [true, "", []]);
});

Deno.test("a job takes the digest from standard output, and is trusted by it", async () => {
  const told = await command(["trust", "--digest"], { files, clouds });
  assertEquals([told.status, told.err], [0, ""]);
  assertEquals(/^[\da-f]{64}\n$/.test(told.out), true, told.out);
  const env = { ATMOS_TRUST: told.out.trim() };
  const run = await command(["whoami", "-i", "fake"], { files, clouds, env });
  assertEquals(run.status, 0, run.err);
  const own = await command(["trust", "--digest"], { config: files[FOUND]!, clouds });
  assertEquals([own.status, own.out], [0, ""]);
});

Deno.test("what is drawn anew in each run makes no other configuration of it", async () => {
  const text = "auth: { identities: { fake: { kind: mock/aws, alias: !random 1 65535 } } }";
  const drawn = { [FOUND]: text };
  const system = machine({ files: drawn });
  assertEquals((await runOn(system, ["trust"], clouds)).status, 0);
  const shown = async () => (await runOn(system.beside(), ["trust", "--show"], clouds)).out;
  const first = await shown();
  assertStringIncludes(first, "alias: !random 1 65535");
  assertEquals(await shown(), first);
  assertEquals((await runOn(system.beside(), ["whoami", "-i", "fake"], clouds)).status, 0);
});

Deno.test("attack: a name that nobody has is asked about trust for, and the yes stays", async () => {
  const small = smallClouds();
  const run = async (name: string, files: Record<string, string>, answers: readonly string[]) => {
    const { status, err, system } = await command(["exec", name, "--", "true"], {
      ...{ clouds: small.clouds, terminal: true, answers, files },
      installed: answers.length > 0 && name === "role" ? { "/usr/bin/true": () => 0 } : {},
    });
    const kept = Object.keys(system.files.texts()).some((path) => path.includes("/trust/"));
    return { status, err, kept };
  };
  const entries = "auth: {identities: {role: {kind: aws/role}}}";
  const nobody = await run("nobody", { [FOUND]: entries }, []);
  assertEquals([nobody.status, nobody.kept], [125, false], nobody.err);
  assertStringIncludes(nobody.err, 'There is no identity "nobody"');
  assertEquals(nobody.err.includes("nobody has trusted it"), false);
  const role = await run("role", { [FOUND]: entries }, ["yes"]);
  assertEquals([role.status, role.kept], [0, true], role.err);
  // What it may still turn out to be: of a file that is read only then, or in a profile.
  const more = `import: [/home/ada/more.yaml]\n${entries}`;
  const profile = "auth: {identities: {nobody: {kind: aws/role}}}";
  for (
    const files of [
      { [FOUND]: more, "/home/ada/more.yaml": "auth: {}" },
      { [FOUND]: entries, "/work/profiles/p/atmos.yaml": profile },
    ]
  ) assertStringIncludes((await run("nobody", files, ["no"])).err, "nobody has trusted it yet");
});
