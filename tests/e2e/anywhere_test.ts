/** The program on any system: what needs no other program than itself, so that a release is tried where it will run. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../lib/version.ts";
import { binary } from "./binary.ts";
import { type Outcome, runProgram } from "./process.ts";

const CONFIG = `auth:
  identities:
    me: { kind: mock, default: true }
    other: { kind: mock }
`;

/** What a process needs on Windows, and what any person has. */
const PASSED = ["SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "PATH", "TEMP", "TMP"];

/** A command that this system has, and how it is told to print a variable. */
const [SHELL, FLAG, PRINT] = Deno.build.os === "windows"
  ? ["cmd", "/c", "echo %ATMOS_IDENTITY%"]
  : ["sh", "-c", "echo $ATMOS_IDENTITY"];

/** A person with nothing but an `atmos.yaml`. */
async function person(): Promise<AsyncDisposable & { run(...args: string[]): Promise<Outcome> }> {
  const directory = await Deno.makeTempDir({ prefix: "aae-" });
  const [home, runtime, project] = ["home", "run", "project"].map((name) => `${directory}/${name}`);
  for (const made of [home!, runtime!, project!]) await Deno.mkdir(made, { mode: 0o700 });
  await Deno.writeTextFile(`${project}/atmos.yaml`, CONFIG);
  const passed = PASSED.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const env = {
    ...Object.fromEntries(passed),
    ...{ HOME: home!, USERPROFILE: home!, XDG_RUNTIME_DIR: runtime! },
    ...{ APPDATA: `${home}/roaming`, LOCALAPPDATA: `${home}/local` },
    ...{ ATMOS_KEYRING_TYPE: "memory", ATMOS_TRUST: "1", NO_COLOR: "1" },
  };
  const program = await binary();
  return {
    run: (...args) => runProgram(program, args, { env, cwd: project! }),
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

Deno.test("anywhere: it says what it is", async () => {
  await using ada = await person();
  const said = JSON.parse((await ada.run("version", "--json")).stdout);
  assertEquals([said.version, said.os], [VERSION, Deno.build.os]);
  assertMatch((await ada.run("help")).stdout, /atmos-auth/);
  assertStringIncludes((await ada.run("completion", "powershell")).stdout, "Register-Argument");
});

Deno.test("anywhere: it reads a configuration and says what is wrong with one", async () => {
  await using ada = await person();
  assertEquals((await ada.run("validate")).status, 0);
  const listed = await ada.run("list", "--json");
  assertStringIncludes(listed.stdout, '"other"');
  const wrong = await ada.run("exec", "-i", "nobody", "--", SHELL!, FLAG!, "exit 0");
  assertEquals(wrong.status, 125);
  assertStringIncludes(wrong.stderr, "nobody");
});

Deno.test("anywhere: a command is the identity, and its exit status is ours", async () => {
  await using ada = await person();
  const said = await ada.run("exec", "-i", "other", "--", SHELL!, FLAG!, PRINT!);
  assertEquals([said.stdout.trim(), said.status], ["other", 0], said.stderr);
  const ended = await ada.run("exec", "-i", "me", "--", SHELL!, FLAG!, "exit 7");
  assertEquals(ended.status, 7, ended.stderr);
  assertEquals((await ada.run("sessions", "--json")).stdout.replace(/\s/g, ""), '{"sessions":[]}');
});

Deno.test("anywhere: variables for the present environment", async () => {
  await using ada = await person();
  const { status, stdout, stderr } = await ada.run("env", "-i", "me", "-f", "json");
  assertEquals(status, 0, stderr);
  assertEquals(JSON.parse(stdout)["ATMOS_IDENTITY"], "me");
});
