/** `export aws-config`, from outside: the real `aws` signs in through the profiles that it writes. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { configOf, ODD_NAMES } from "../providers/aws/shared/odd_names.ts";
import { hasBotocore } from "./botocore.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { CANARY, configFor, journey, printed, type World } from "./world.ts";

/** The real `aws`, with nothing but that file. */
async function who({ box, sts }: World, file: string, profile: string): Promise<string> {
  const env = { ...box.env, AWS_CONFIG_FILE: file, AWS_PAGER: "" };
  const args = ["sts", "get-caller-identity", "--profile", profile, "--endpoint-url", sts.url];
  return printed(
    await runProgram(tool("aws"), args, { env, cwd: "/" }),
  );
}

journey("the real aws asks us through a profile, wherever it is called", { tools: ["aws"] }, async (
  world,
) => {
  const { box, sts, run } = world;
  const cwd = `${box.directory}/it's a project`;
  box.write("it's a project/atmos.yaml", configFor(sts.url));
  const text = printed(await run(["export", "aws-config"], { cwd }));
  assertEquals([...text.matchAll(/^\[(.*)\]$/gm)].map(([, name]) => name), [
    ...["profile ada", "profile admin", "profile next"],
  ]);
  assertMatch(text, /^region = eu-west-1$/m);
  assert(!text.includes(CANARY));
  const file = box.write("aws config", text);
  assertMatch(await who(world, file, "admin"), /:assumed-role\/admin\//);
  assertMatch(await who(world, file, "ada"), /:user\/ada"/);
});

const THEIRS = `# mine, größe
[default]
region = us-east-1

[profile admin]
region=us-east-1
`;

journey("a file of somebody's own keeps all that is theirs", { tools: ["aws"] }, async (world) => {
  const { box, run } = world;
  const file = box.write("home/.aws/config", THEIRS, 0o640);
  const clash = await run(["export", "aws-config", "--write", file]);
  assertEquals(clash.status, 1, clash.stderr);
  assertStringIncludes(clash.stderr, 'has a profile "admin" of its own');
  assertEquals(Deno.readTextFileSync(file), THEIRS);
  const flags = ["--prefix", "atmos-", "-i", "admin", "-i", "next", "--write", file];
  for (let count = 0; count < 2; count++) printed(await run(["export", "aws-config", ...flags]));
  const written = Deno.readTextFileSync(file);
  assertEquals(written.startsWith(THEIRS), true);
  assertEquals(written.match(/^\[profile atmos-/gm)?.length, 2);
  assertEquals((Deno.statSync(file).mode ?? 0) & 0o777, 0o640);
  assertMatch(await who(world, file, "atmos-next"), /:assumed-role\/next\//);
});

journey(
  "keys of the same name are no way past us: refused, and by another name the real aws asks us",
  { tools: ["aws"] },
  async (world) => {
    const { box, run } = world;
    const file = `${box.home}/.aws/config`;
    box.write(
      "home/.aws/credentials",
      "[admin]\naws_access_key_id = AKIAOLD\naws_secret_access_key = OLD\n",
    );
    const { status, stderr } = await run(["export", "aws-config", "-i", "admin", "--write", file]);
    assertEquals(status, 1, stderr);
    assertStringIncludes(stderr, "aws_access_key_id in ");
    const [, typed = ""] = /hint: atmos-auth (.*)/.exec(stderr) ?? [];
    printed(await run(typed.split(" ")));
    assertMatch(await who(world, file, "atmos-admin"), /:assumed-role\/admin\//);
  },
);

journey(
  "a written profile stays who it is, whatever variables say where the real aws is called",
  { tools: ["aws"] },
  async (world) => {
    const { box, run, sts } = world;
    const file = `${box.home}/.aws/config`;
    printed(await run(["export", "aws-config", "-i", "admin", "--write", file]));
    box.write("other/atmos.yaml", configFor(sts.url).replaceAll("role/admin", "role/next"));
    for (const name of ["ATMOS_CONFIG_PATH", "ATMOS_CLI_CONFIG_PATH", "ATMOS_CHDIR"]) {
      const there = {
        ...world,
        box: { ...box, env: { ...box.env, [name]: `${box.directory}/other` } },
      };
      assertMatch(await who(there, file, "admin"), /:assumed-role\/admin\//);
    }
    for (
      const env of [{ ATMOS_PROFILE: "none" }, { ATMOS_IDENTITY: "ada" }, { ATMOS_AUTH_REALM: "x" }]
    ) {
      const there = { ...world, box: { ...box, env: { ...box.env, ...env } } };
      assertMatch(await who(there, file, "admin"), /:assumed-role\/admin\//);
    }
  },
);

/** Each profile's program and arguments, as botocore would start it. */
const SPLIT = `import json, sys
from botocore.compat import compat_shell_split
from botocore.configloader import load_config
found = load_config(sys.argv[1])["profiles"]
json.dump({name: compat_shell_split(it["credential_process"]) for name, it in found.items()}, sys.stdout)`;

journey(
  "botocore reads back what was written, whatever the identities are called",
  { tools: ["python3"], conditions: { "python3-botocore installed": await hasBotocore() } },
  async ({ box, run, configure }) => {
    configure(configOf(ODD_NAMES));
    const file = box.write("aws config", printed(await run(["export", "aws-config"])));
    const env = { PYTHONUTF8: "1" };
    const read = await runProgram(tool("python3"), ["-c", SPLIT, file], { env });
    const found: Record<string, readonly string[]> = JSON.parse(printed(read));
    // A name that begins with a dash is written in one word with its flag.
    const asked = (words: readonly string[]) => words.at(-1)?.replace(/^--identity=/, "");
    assertEquals(Object.values(found).map(asked), [...ODD_NAMES]);
    const [profile, words] = Object.entries(found).find(([, it]) => asked(it) === "it's the")!;
    const told = await runProgram(words[0]!, words.slice(1), { env: box.env, cwd: "/" });
    assertEquals([profile, JSON.parse(printed(told)).Version], ["it-s-the", 1]);
  },
);
