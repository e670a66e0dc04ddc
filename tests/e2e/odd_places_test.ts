/** Homes, search paths and working directories that nobody had in mind. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "./process.ts";
import { isThere, journey, printed } from "./world.ts";

const CONFIG = "auth: {identities: {fake: {kind: mock/aws, default: true}}}";
const HOMES = ["a b", "it's", 'q"x', "d$HOME", "größe", "new\nline", "trail/"];

journey("a home of any name holds a configuration and opens a session", {}, async (world) => {
  const { box, run } = world;
  for (const home of HOMES) {
    box.write(`${home}/.atmos/atmos.yaml`, CONFIG);
    const way = { cwd: "/", env: { HOME: `${box.directory}/${home}` } };
    const script = 'test -s "$AWS_CONFIG_FILE" && printf %s "$HOME"';
    const { status, stdout, stderr } = await run(["exec", "--", "/bin/sh", "-c", script], way);
    assertEquals([status, stdout], [0, way.env.HOME], stderr);
    printed(await run(["env"], way));
  }
});

journey(
  "without a home that could be one, what is named is used all the same",
  {},
  async (world) => {
    const { box, run } = world;
    box.write("conf/atmos.yaml", CONFIG);
    for (const HOME of ["/", "relative", "", undefined]) {
      const named = {
        ATMOS_CLI_CONFIG_PATH: `${box.directory}/conf`,
        ATMOS_KEYRING_TYPE: "memory",
      };
      const way = { cwd: "/", env: { HOME, ...named } };
      assertEquals(printed(await run(["exec", "--", "/bin/echo", "hi"], way)), "hi\n");
    }
  },
);

journey(
  "a relative item of PATH is the person's; an empty one is no accident's",
  {},
  async (world) => {
    const { box, run, configure } = world;
    configure(CONFIG);
    for (const path of ["bin/tool", "here"]) {
      box.write(
        `project/${path}`,
        "#!/bin/sh\necho ran\n",
        0o755,
      );
    }
    const rows: readonly (readonly [path: string, tool: string, status: number])[] = [
      [".:/usr/bin:/bin", "here", 0],
      ["bin:/usr/bin:/bin", "tool", 0],
      ["./bin::/usr/bin:/bin", "tool", 0],
      [":/usr/bin:/bin", "here", 127],
      ["/usr/bin:/bin:", "here", 127],
      ["/usr/bin::/bin", "here", 127],
    ];
    for (const [PATH, tool, status] of rows) {
      const ended = await run(["exec", "--", tool], { env: { PATH } });
      assertEquals([PATH, ended.status, ended.stdout], [PATH, status, status === 0 ? "ran\n" : ""]);
    }
  },
);

journey(
  "without a working or a temporary directory the runtime ends before us, and a way around works",
  {},
  async (world) => {
    const { box, program } = world;
    box.write("home/.atmos/atmos.yaml", CONFIG);
    const gone = (command: string) =>
      runProgram("/bin/sh", ["-c", `mkdir x && cd x && rmdir ../x && ${command}`], {
        cwd: box.directory,
        env: { ...box.env, PROGRAM: program },
      });
    const bare = await gone('"$PROGRAM" version');
    assertEquals([bare.status, bare.stdout], [1, ""]);
    assertStringIncludes(bare.stderr, "No such file or directory");
    assertEquals(printed(await gone('(cd / && "$PROGRAM" exec -- /bin/echo hi)')), "hi\n");
    for (const TMPDIR of ["", "relative"]) {
      const { status, stdout } = await world.run(["version"], { env: { TMPDIR } });
      assertEquals([status, stdout], [1, ""]);
    }
  },
);

journey(
  "in a working directory that may not be entered the command is not blamed, and all else works",
  { tools: ["setpriv"] },
  async (world) => {
    const { box, program } = world;
    box.write("home/.atmos/atmos.yaml", CONFIG);
    // Whoever is root enters anything, unless it is taken away from them.
    const mortal = Deno.uid() === 0
      ? 'exec setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all "$@"'
      : 'exec "$@"';
    const closed = (...args: string[]) =>
      runProgram(
        "/bin/sh",
        ["-c", `mkdir -p x/y; cd x/y; chmod 0 "$1"; shift; ${mortal}`, "sh", ...args],
        { cwd: box.directory, env: box.env },
      );
    for (const shut of [".", ".."]) {
      const { status, stdout, stderr } = await closed(shut, program, "exec", "--", "/bin/echo");
      assertEquals([status, stdout], [125, ""], stderr);
      assertStringIncludes(stderr, `Cannot enter the working directory "${box.directory}/x/y": `);
      assertStringIncludes(stderr, "hint: cd /");
      Deno.chmodSync(`${box.directory}/x`, 0o700);
      Deno.chmodSync(`${box.directory}/x/y`, 0o700);
      assertStringIncludes(printed(await closed(shut, program, "list")), "fake");
      Deno.chmodSync(`${box.directory}/x`, 0o700);
      Deno.chmodSync(`${box.directory}/x/y`, 0o700);
    }
  },
);

journey(
  "attack: what protects can't be lost with the directory that it lies in",
  { tools: ["setpriv"] },
  async ({ box, program }) => {
    box.write("home/.atmos/atmos.d/x.yaml", CONFIG.replace("true", "true, protected: true"));
    box.write("work/atmos.yaml", CONFIG);
    const mortal = Deno.uid() === 0
      ? 'exec setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all "$@"'
      : 'exec "$@"';
    for (const shut of [".atmos", ".atmos/atmos.d"]) {
      const path = `${box.directory}/home/${shut}`;
      Deno.chmodSync(path, 0);
      const { status, stdout, stderr } = await runProgram(
        "/bin/sh",
        ["-c", mortal, "sh", program, "exec", "fake", "--", "/bin/echo", "opened"],
        { cwd: `${box.directory}/work`, env: { ...box.env, ATMOS_TRUST: "1" } },
      );
      Deno.chmodSync(path, 0o700);
      assertEquals([status, stdout], [125, ""], stderr);
      assertStringIncludes(stderr, "permission is denied");
      assertStringIncludes(stderr, path);
    }
  },
);

journey(
  "a home that is a device keeps nothing, is told so, and is left as it is",
  {},
  async (world) => {
    const { box, run } = world;
    box.write("conf/atmos.yaml", CONFIG);
    const named = { ATMOS_CLI_CONFIG_PATH: `${box.directory}/conf` };
    for (const HOME of ["/dev/null", "/dev/null/x"]) {
      const way = { cwd: "/", env: { HOME, ...named } };
      assertEquals(printed(await run(["exec", "--", "/bin/echo", "hi"], way)), "hi\n");
      const { status, stdout, stderr } = await run(["list"], way);
      assertEquals([status, stdout.includes("fake"), stderr.includes("chmod")], [0, true, false]);
      assertStringIncludes(stderr, '"/dev/null" is no directory');
    }
  },
);

journey(
  "a home that is not there is not made, and what can't do without one says so",
  {},
  async (world) => {
    const { box, run, configure } = world;
    configure(CONFIG);
    const HOME = `${box.directory}/nowhere`;
    const env = { HOME, XDG_DATA_HOME: undefined, ATMOS_XDG_DATA_HOME: undefined };
    const way = { env: { ...env, ATMOS_TRUST: "1" } };
    assertEquals(printed(await run(["exec", "--", "/bin/echo", "hi"], way)), "hi\n");
    printed(await run(["list"], way));
    for (const words of [["trust"], ["secret", "set", "x", "--stdin"], ["init", "demo", "--own"]]) {
      const { status, stderr } = await run(words, { env, stdin: "secret" });
      assertEquals(status, 3, stderr);
      assertStringIncludes(stderr, `HOME is "${HOME}", and there is no such directory`);
      assertStringIncludes(stderr, "hint: export HOME=DIR");
    }
    assertEquals(isThere(HOME), false);
  },
);

journey("a script that names no interpreter is said to be one", {}, async (world) => {
  const { box, run, configure } = world;
  configure(CONFIG);
  box.write("project/script", "echo hi\n", 0o755);
  const { status, stderr } = await run(["exec", "--", "./script"]);
  assertEquals(status, 126);
  assertStringIncludes(stderr, "(a script's first line names its interpreter: #!/bin/sh)");
});

journey("without files in /dev, a session lives in /tmp", {}, async (world) => {
  const { run, configure } = world;
  configure(CONFIG);
  const script = 'test -s "$AWS_CONFIG_FILE" && dirname "$AWS_CONFIG_FILE"';
  const env = { XDG_RUNTIME_DIR: undefined, TMPDIR: "/dev/shm" };
  const where = printed(await run(["exec", "--", "/bin/sh", "-c", script], { env }));
  assertStringIncludes(where, "/tmp/atmos-auth-");
});
