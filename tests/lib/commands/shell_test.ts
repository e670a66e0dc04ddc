import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Files } from "../../../lib/system/file_system.ts";
import { assertNothingLeft, command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const CONFIG = `auth:
  shell: { nested: ask }
  identities:
    role: { kind: aws/role, default: true }
    prod: { kind: aws/role, protected: true }
    brief: { kind: github/brief }
`;
const BASH = { "/usr/bin/bash": () => 7 };

async function shell(flags: readonly string[], more: Parameters<typeof command>[1] = {}) {
  const small = smallClouds();
  const setting = { config: CONFIG, clouds: small.clouds, installed: BASH, ...more };
  const outcome = await command(["--no-color", "shell", ...flags], setting);
  assertNothingLeft(outcome.system);
  return { ...outcome, small };
}

Deno.test("a shell says whose it is and for how long, and returns its own status", async () => {
  const { status, out, err, system } = await shell([]);
  assertEquals([status, out], [7, ""]);
  const [entered, left] = err.split("\n");
  assertEquals(entered, "→ You are role, 1h0m left. Type exit to leave.");
  assertStringIncludes(left!, "← Left role after 1s; its");
  const { program, env, stdio } = system.spawned[1]!;
  assertEquals([program, stdio, env.SHELL, env.ATMOS_IDENTITY, env.ATMOS_SHLVL], [
    "/usr/bin/bash",
    "terminal",
    "/usr/bin/bash",
    "role",
    "1",
  ]);
});

Deno.test("quiet says nothing; a shell that was named must be there", async () => {
  assertEquals((await shell(["--quiet"])).err, "");
  const { status, err, small } = await shell(["--shell", "zsh"]);
  assertEquals([status, err, small.signedIn], [
    1,
    'error: Cannot find the shell "zsh"\nhint: atmos-auth --no-color shell --shell /usr/bin/bash\n',
    [],
  ]);
  const bare = await shell(["-i", "role", "--shell=zsh", "--quiet"], { installed: {} });
  assertStringIncludes(
    bare.err,
    "hint: atmos-auth --no-color shell -i role --shell=/bin/sh --quiet\n",
  );
});

Deno.test("without SHELL the system's own is found; one that can't be run is said", async () => {
  const { err, system } = await shell([], { env: { SHELL: "/usr/bin/none" } });
  assertStringIncludes(err, `warning: SHELL names "/usr/bin/none", which can't be run`);
  assertEquals(system.spawned[1]!.program, "/usr/bin/bash");
});

Deno.test("a protected identity opens when its name is typed, or said, and not otherwise", async () => {
  const typed = await shell(["-i", "prod"], { terminal: true, answers: ["prod"] });
  assertEquals([typed.status, typed.system.asked], [7, ["Type its name to go on:"]]);
  const meant = await shell(["-i", "prod", "--yes-i-mean", "prod"]);
  assertEquals([meant.status, meant.system.asked], [7, []]);
  const third = await shell(["prod"], { terminal: true, answers: ["prd", "", " prod "] });
  assertEquals([third.status, third.system.asked.length], [7, 3]);
  assertStringIncludes(third.err, '"prd" is not "prod"; once more\n"" is not "prod"; once more\n');
  const wrong = await shell(["-i", "prod"], { terminal: true, answers: ["prd", "pro", "p"] });
  assertStringIncludes(wrong.err, 'error: "p" is not "prod"\n');
  const other = await shell(["-i", "prod", "--yes-i-mean", "role"]);
  assertStringIncludes(other.err, 'error: --yes-i-mean says "role", and it is about "prod"\n');
  const alone = await shell(["-i", "prod"]);
  assertStringIncludes(alone.err, `Nobody is there to answer "Type its name to go on:"`);
  assertStringIncludes(other.err, "hint: atmos-auth --no-color shell -i prod --yes-i-mean prod\n");
  const nothing = await shell(["-i", "role", "--yes-i-mean", "prod"]);
  assertStringIncludes(
    nothing.err,
    "hint: atmos-auth --no-color shell -i role --yes-i-mean role\n",
  );
  for (const { status, small } of [wrong, other, alone, nothing]) {
    assertEquals([status !== 7, small.signedIn], [true, []]);
  }
});

Deno.test("a shell in a shell is asked about, and says which one waits outside", async () => {
  const env = { ATMOS_SESSION: "x", ATMOS_IDENTITY: "brief", ATMOS_SHLVL: "1" };
  const yes = await shell(["-i", "role"], { env, terminal: true, answers: ["yes"] });
  assertStringIncludes(yes.err, "You are role, level 2, 1h0m left");
  assertStringIncludes(yes.err, '"brief" waits in the shell outside');
  const same = await shell(["-i", "role"], {
    ...{ env: { ...env, ATMOS_IDENTITY: "role" }, terminal: true, answers: ["yes"] },
  });
  assertStringIncludes(same.err, "the shell outside is role already: this is another one in it\n");
  const no = await shell(["-i", "role"], { env, terminal: true, answers: ["no"] });
  assertEquals([no.err, no.small.signedIn], ["error: No shell was opened\n", []]);
  const config = CONFIG.replace("nested: ask", "nested: deny");
  const denied = await shell(["-i", "role"], { env, config });
  assertStringIncludes(
    denied.err,
    'You are inside a shell of "brief", and auth.shell.nested is deny',
  );
});

Deno.test("nobody types a protected name to hear that the command line is wrong", async () => {
  for (const wrong of [["--min-ttl", "soon"], ["--keep", "aws"], ["-i", "role"]]) {
    const { status, system } = await shell(["-i", "prod", ...wrong], { terminal: true });
    assertEquals([status, system.asked], [2, []], wrong.join(" "));
  }
});

Deno.test("identities are named with -i and without; what is no name is said and not guessed", async () => {
  const several = await shell(["role", "brief"]);
  assertEquals(several.system.spawned[1]!.env.ATMOS_IDENTITY, "role,brief");
  const mixed = await shell(["-i", "role", "brief", "--", "-x"]);
  assertEquals(mixed.system.spawned[1]!.env.ATMOS_IDENTITY, "brief,role");
  assertEquals(mixed.system.spawned[1]!.args.at(-1), "-x");
  for (const [words, meant] of [["zsh", ""], ["role zsh", "role "], ["-i zsh", ""]] as const) {
    const { status, err } = await shell(words.split(" "));
    assertEquals([status, err.replace("--no-color ", "")], [
      2,
      'error: "zsh" is a shell, and what stands there is an identity\n' +
      `hint: atmos-auth shell ${meant}--shell zsh\n`,
    ]);
  }
  const config = CONFIG.replace("prod: {", "Zsh: { kind: aws/role }\n    prod: {");
  assertEquals((await shell(["zsh"], { config })).system.spawned[1]!.env.ATMOS_IDENTITY, "Zsh");
});

Deno.test("who names no identity may pick one", async () => {
  const { err, system } = await shell(["-i"], { terminal: true, answers: ["brief"] });
  assertStringIncludes(err, "You are brief");
  assertEquals(system.asked.length, 1);
});

async function readAll(files: Files, path: string): Promise<string> {
  const names = await files.list(path);
  if (names === undefined) return await files.readText(path) ?? "";
  return (await Promise.all(names.map((name) => readAll(files, `${path}/${name}`)))).join("\n");
}

Deno.test("the prompt's mark says whose shell it is, and that it only reads", async () => {
  const marked = async (flags: readonly string[], config = CONFIG) => {
    let texts = "";
    await shell(flags, {
      config,
      installed: {
        "/usr/bin/bash": async ({ files, env }) => {
          const place = `/run/user/1000/atmos-auth/${env.ATMOS_SESSION}/shell`;
          texts = JSON.stringify([env, await readAll(files, place)]);
        },
      },
    });
    return texts;
  };
  assertStringIncludes(await marked(["--read-only"]), "role read-only");
  const plain = await marked([]);
  assertEquals([plain.includes("role read-only"), plain.includes("EXAMPLE")], [false, false]);
  const without = CONFIG.replace("nested: ask", "prompt: false");
  assertEquals((await marked(["--read-only"], without)).includes("role read-only"), false);
});

Deno.test("a command in the place of the shell's arguments leads to exec; options and scripts are the shell's", async () => {
  const { status, err } = await shell(["role", "--", "ls", "-la", "a b"]);
  assertEquals([status, err], [
    2,
    'error: What stands behind -- is for the shell, which would read "ls" as a script, and there is no such file\n' +
    "hint: atmos-auth exec role -- ls -la 'a b'\n",
  ]);
  const bare = await shell(["--", "true"]);
  assertStringIncludes(bare.err, "hint: atmos-auth exec -- true\n");
  for (
    const [words, files] of [[["-c", "true"], {}], [["run.sh"], { "/work/run.sh": "" }]] as const
  ) {
    const started = await shell(["role", "--", ...words], { files });
    assertEquals([started.status, started.system.spawned.at(-1)?.args.slice(-words.length)], [7, [
      ...words,
    ]]);
  }
});

Deno.test("the word for whom a shell was before is switch's alone", async () => {
  const { status, err } = await shell(["-"]);
  assertEquals([status, err], [
    2,
    'error: There is no identity "-": only switch, in a shell of ours, takes it for the one before\n' +
    "hint: atmos-auth list\n",
  ]);
});
