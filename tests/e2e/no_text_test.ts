/** Variables that are no UTF-8 text, and what is left behind where there is no home. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { isThere, journey, printed, type World } from "./world.ts";

/** Runs the program where a variable is such; no runtime of ours could say it. */
function where(world: World, variable: string, ...args: readonly string[]) {
  const { box, program } = world;
  const line = `${variable}=$(printf '/tmp/a\\377') exec "$0" "$@"`;
  const env = { ...box.env, TMPDIR: "/tmp" };
  return runProgram("/bin/sh", ["-c", `export ${variable}; ${line}`, program, ...args], {
    ...{ cwd: box.project, env },
  });
}

journey("where TMPDIR is no text, commands and sign-ins go on", {}, async (world) => {
  for (const args of [["list"], ["validate"], ["doctor"], ["whoami", "-i", "ada"]]) {
    const { stderr } = await where(world, "TMPDIR", ...args);
    assertEquals([args, /URI malformed|bug:/.test(stderr)], [args, false], stderr);
  }
  const script = 'test -s "$AWS_CONFIG_FILE" && echo "in <${TMPDIR-}>"';
  const { status, stdout, stderr } = await where(
    world,
    "TMPDIR",
    "exec",
    "-v",
    "--",
    "sh",
    "-c",
    script,
  );
  assertEquals([status, stdout], [0, "in <>\n"], stderr);
  assertMatch(stderr, /Not passed on, since it is no UTF-8 text: TMPDIR\n/);
});

journey("what is no text is named, and one of ours is refused", {}, async (world) => {
  const { stderr } = await where(world, "GOPATH", "exec", "-v", "--", "true");
  assertMatch(stderr, /Not passed on, since it is no UTF-8 text: GOPATH\n/);
  assertStringIncludes((await where(world, "GOPATH", "doctor")).stdout, "unset GOPATH");
  const refused = await where(world, "ATMOS_IDENTITY", "exec", "--", "true");
  assertEquals([refused.status, refused.stderr], [
    125,
    "error: ATMOS_IDENTITY is not UTF-8 text\nhint: unset ATMOS_IDENTITY\n",
  ]);
});

/** A login's own directory is a better place, whoever names it. */
const BARE = { conditions: { "no /run/user/UID": !isThere(`/run/user/${Deno.uid()}`) } };

journey("without a home env leaves one directory, and logout none", BARE, async (world) => {
  const { box, run } = world;
  const TMPDIR = `${box.directory}/tmp`;
  Deno.mkdirSync(TMPDIR, { mode: 0o1777 });
  Deno.chmodSync(TMPDIR, 0o1777);
  const env = {
    HOME: undefined,
    XDG_RUNTIME_DIR: undefined,
    ATMOS_KEYRING_TYPE: undefined,
    TMPDIR,
  };
  const told = async (...args: readonly string[]) => await run(args, { env });
  for (const format of ["dotenv", "json", "bash"]) {
    const { status, stdout, stderr } = await told("env", "-f", format);
    assertEquals(status, 0, stderr);
    const [, place] = /lies in (\S+) until: atmos-auth logout -i admin/.exec(stderr)!;
    assertStringIncludes(stdout, `${place}/aws/config`);
    assertEquals(Deno.statSync(`${place}/aws/config`).mode! & 0o777, 0o600);
  }
  assertEquals([...Deno.readDirSync(TMPDIR)].length, 1);
  printed(await told("logout", "-i", "admin"));
  assertEquals([...Deno.readDirSync(TMPDIR)], []);
});
