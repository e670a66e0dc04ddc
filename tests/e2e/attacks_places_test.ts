/** Places that somebody else could replace, files that are not what they should be, and machines that refuse. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { frame, headerLine } from "../../lib/store/frame.ts";
import { binary } from "./binary.ts";
import { type Outcome, runProgram } from "./process.ts";
import { configFor, isThere, journey, printed, until, type World } from "./world.ts";
import { scenario, tool } from "./tools.ts";

/** Debian's user for what belongs to nobody. */
const NOBODY = 65534;

const ROOT = { conditions: { "root": Deno.uid() === 0 } };
const NAMESPACES = { conditions: { "allowed to mount in a namespace of its own": canMount() } };

const MOCK = "auth: { identities: { dev: { kind: mock, default: true } } }\n";

function canMount(): boolean {
  try {
    const args = ["-m", "mount", "-t", "tmpfs", "none", "/mnt"];
    return new Deno.Command("unshare", { args, stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** A configuration that the person chose, so that nobody is asked to trust it. */
function chosen({ box, sts }: World): string {
  return box.write("chosen.yaml", configFor(sts.url));
}

/** A sentence about the machine: no bug, no stack, and something to type. */
function assertTold({ stderr }: Outcome, ...words: readonly string[]): void {
  for (const word of [...words, "hint: "]) assertStringIncludes(stderr, word);
  assertNoBug(stderr);
}

/** The same of a command that can't go on. */
function assertRefused(outcome: Outcome, ...words: readonly string[]): void {
  assertTold(outcome, ...words);
  assert(outcome.status !== 0 && outcome.status !== 70, outcome.stderr);
}

function assertNoBug(stderr: string): void {
  assert(!/bug:|^ {4}at |Stack backtrace|Uncaught/m.test(stderr), stderr);
}

/** The fresh places of sessions below a directory. */
function freshIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => name.startsWith("atmos-auth-")).sort();
}

/** A shared temporary directory, as `/tmp` is. */
function sharedTemporary({ box }: World): string {
  const path = `${box.directory}/tmp`;
  Deno.mkdirSync(path);
  Deno.chmodSync(path, 0o1777);
  return path;
}

journey(
  "attack: XDG_RUNTIME_DIR of another user, who puts his own files there",
  ROOT,
  async (world) => {
    const { box, run } = world;
    const config = chosen(world);
    const TMPDIR = sharedTemporary(world);
    Deno.chownSync(box.runtime, NOBODY, NOBODY);
    const script = 'echo "$AWS_CONFIG_FILE"; "$0" sessions; "$0" status';
    const words = ["exec", "--config", config, "--", "sh", "-c", script, world.program];
    const outcome = await run(words, { env: { TMPDIR } });
    const [file, ...rest] = printed(outcome).split("\n");
    assert(file!.startsWith(`${TMPDIR}/atmos-auth-`), file);
    assertStringIncludes(rest.join("\n"), "admin");
    assertStringIncludes(
      outcome.stderr,
      `XDG_RUNTIME_DIR "${box.runtime}" belongs to somebody else`,
    );
    assertStringIncludes(outcome.stderr, "unset XDG_RUNTIME_DIR");
    assertEquals([...Deno.readDirSync(box.runtime)], []);
    assertEquals(freshIn(TMPDIR), []);
  },
);

journey(
  "attack: a runtime directory that somebody else can write to, or lead elsewhere",
  {},
  async (world) => {
    const { box, run } = world;
    const config = chosen(world);
    const TMPDIR = sharedTemporary(world);
    const open = `${box.directory}/open`;
    Deno.mkdirSync(open);
    Deno.chmodSync(open, 0o777);
    Deno.mkdirSync(`${open}/inside`, { mode: 0o700 });
    Deno.symlinkSync(`${open}/inside`, `${box.directory}/link`);
    const cases = [open, `${open}/inside`, `${open}/absent`, `${box.directory}/link`];
    for (const XDG_RUNTIME_DIR of cases) {
      const words = ["exec", "--config", config, "--", "sh", "-c", 'echo "$AWS_CONFIG_FILE"'];
      const outcome = await run(words, { env: { XDG_RUNTIME_DIR, TMPDIR } });
      assert(printed(outcome).startsWith(`${TMPDIR}/atmos-auth-`), outcome.stdout);
      assertStringIncludes(outcome.stderr, "can be written by others (mode 0777)");
      assertStringIncludes(outcome.stderr, `chmod go-w ${open}`);
    }
    assertEquals([...Deno.readDirSync(open)].map(({ name }) => name), ["inside"]);
    assertEquals([...Deno.readDirSync(`${open}/inside`)], []);
  },
);

journey("attack: strangers' directories where fresh ones of ours would be", ROOT, async (world) => {
  const { box, run } = world;
  const config = chosen(world);
  const TMPDIR = sharedTemporary(world);
  const planted = `${TMPDIR}/atmos-auth-${"0".repeat(32)}`;
  const mine = `${TMPDIR}/atmos-auth-${"1".repeat(32)}`;
  for (const path of [planted, mine]) {
    box.write(`${path.slice(box.directory.length + 1)}/d3ddd3dd/x`, "");
  }
  Deno.symlinkSync(planted, `${TMPDIR}/atmos-auth-${"2".repeat(32)}`);
  Deno.chmodSync(planted, 0o700);
  Deno.chmodSync(mine, 0o700);
  Deno.chownSync(planted, NOBODY, NOBODY);
  const env = { TMPDIR, XDG_RUNTIME_DIR: undefined };
  printed(await run(["exec", "--config", config, "--", "true"], { env }));
  printed(await run(["sessions"], { env }));
  assert(isThere(`${planted}/d3ddd3dd/x`));
  assert(!isThere(`${mine}/d3ddd3dd`));
});

journey("what kill -9 leaves in a fresh place is swept with the place", {}, async (world) => {
  const { box, run, start } = world;
  const config = chosen(world);
  const env = { TMPDIR: sharedTemporary(world), XDG_RUNTIME_DIR: undefined };
  const mark = `${box.directory}/ready`;
  const script = `touch ${mark}; exec sleep 20 >/dev/null 2>&1`;
  const running = start(["exec", "--config", config, "--", "sh", "-c", script], { env });
  await until(() => isThere(mark), "the child runs", running);
  assertStringIncludes(printed(await run(["sessions"], { env })), "admin");
  running.kill("SIGKILL");
  await running.done;
  await until(async () => {
    await run(["sessions"], { env });
    return freshIn(env.TMPDIR).every((name) => box.tree(`tmp/${name}`).length === 0);
  }, "nothing but an empty directory is left");
});

journey(
  "attack: HOME of another user, as sudo leaves it",
  { ...ROOT, fresh: true },
  async (world) => {
    const { box, run } = world;
    const config = chosen(world);
    Deno.chownSync(box.home, NOBODY, NOBODY);
    const words = ["exec", "--config", config, "--", "true"];
    assertRefused(await run(words), `"${box.home}" belongs to somebody else`, "XDG_DATA_HOME");
    const unasked = await run(words, { env: { ATMOS_KEYRING_TYPE: undefined } });
    printed(unasked);
    assertStringIncludes(unasked.stderr, "credentials are kept for this command only");
    assertEquals(box.tree("home"), []);
  },
);

journey(
  "a home that others can write to keeps nothing, and says what to type",
  { fresh: true },
  async (world) => {
    const { box, run } = world;
    const config = chosen(world);
    Deno.mkdirSync(`${box.home}/.local`);
    Deno.chmodSync(`${box.home}/.local`, 0o775);
    const outcome = await run(["exec", "--config", config, "--", "true"]);
    assertRefused(outcome, `"${box.home}/.local" can be written by others (mode 0775)`);
    assertStringIncludes(outcome.stderr, `hint: chmod go-w ${box.home}/.local`);
    Deno.chmodSync(`${box.home}/.local`, 0o755);
    printed(await run(["exec", "--config", config, "--", "true"]));
  },
);

/** What may stand where a file of ours should be. */
const ODD = {
  "a named pipe": (path: string) => runProgram(tool("mkfifo"), [path], { env: {} }),
  "a link": (path: string) => Deno.symlink(`${path}.victim`, path),
  "a directory": (path: string) => Deno.mkdir(path),
} as const;

for (const [what, make] of Object.entries(ODD)) {
  journey(`attack: ${what} where the store's locks and records should be`, {}, async (world) => {
    const { box, run } = world;
    const words = ["exec", "--config", chosen(world), "--", "true"];
    printed(await run(words));
    const data = `${box.home}/.local/share/atmos-auth`;
    const names = [...Deno.readDirSync(`${data}/locks`)].map(({ name }) => `locks/${name}`);
    const records = [...Deno.readDirSync(`${data}/store`)].map(({ name }) => `store/${name}`);
    for (const name of [...names, ...records, "store.key"]) {
      const path = `${data}/${name}`;
      Deno.renameSync(path, `${path}.aside`);
      await make(path);
      const outcome = await run(words);
      if (outcome.status !== 0) {
        assertTold(outcome, path, /key|record/.test(name) ? "Cannot" : what);
      }
      assertNoBug(outcome.stderr);
      assert(!isThere(`${path}.victim`));
      Deno.removeSync(path);
      Deno.renameSync(`${path}.aside`, path);
    }
    printed(await run(words));
  });

  journey(`attack: ${what} where a session's lock should be`, {}, async (world) => {
    const { box, run } = world;
    const env = { ATMOS_CONFIG: chosen(world) };
    const place = `${box.runtime}/atmos-auth`;
    Deno.mkdirSync(place, { mode: 0o700 });
    Deno.mkdirSync(`${place}/bcdfghjk`, { mode: 0o700 });
    await make(`${place}/bcdfghjk.lock`);
    for (const words of [["sessions"], ["exec", "--", "true"], ["list"]]) {
      printed(await run(words, { env }));
    }
    assert(!isThere(`${place}/bcdfghjk.lock.victim`));
  });

  journey(`attack: ${what} where the audit log should be`, {}, async (world) => {
    const { box, run } = world;
    const log = `${box.home}/.local/share/atmos-auth/audit.jsonl`;
    Deno.mkdirSync(log.replace(/\/[^/]+$/, ""), { recursive: true, mode: 0o700 });
    await make(log);
    const words = ["exec", "--config", chosen(world), "--", "true"];
    const outcome = await run(words);
    printed(outcome);
    assertStringIncludes(outcome.stderr, `The audit log can't be written: Cannot add to "${log}"`);
    assertStringIncludes(outcome.stderr, `it is ${what}`);
    assert(!isThere(`${log}.victim`));
  });
}

journey(
  "attack: a key file that asks for the machine's memory, or for hardly any",
  {},
  async (world) => {
    const { box, run } = world;
    const words = ["exec", "--config", chosen(world), "--", "true"];
    const header = { version: 1, kdf: "scrypt", salt: "00".repeat(32), key: "0" };
    const costs = [
      { N: 2, r: 2 ** 22, p: 16 },
      { N: 2 ** 30, r: 8, p: 1 },
      { N: 2, r: 8, p: 1 },
      { N: 2 ** 17, r: 8, p: 2 ** 30 },
    ];
    for (const cost of costs) {
      const bytes = await frame(headerLine({ ...header, ...cost }), new Uint8Array(60));
      const key = box.write("home/.local/share/atmos-auth/store.key", "");
      Deno.writeFileSync(key, bytes);
      assertTold(
        await run(words),
        `Cannot trust the key "${key}": it is damaged`,
        `mv ${key} ${key}.old`,
      );
    }
  },
);

journey(
  "a directory where a file is expected, a circle of links, too long a name",
  {},
  async (world) => {
    const { box, run } = world;
    Deno.mkdirSync(`${box.directory}/folder`);
    Deno.symlinkSync("two", `${box.directory}/one`);
    Deno.symlinkSync("one", `${box.directory}/two`);
    const file = box.write("plain", "");
    const config = chosen(world);
    const cases: readonly (readonly [string, string])[] = [
      [`${box.directory}/folder`, "it is a directory"],
      [`${box.directory}/one/x`, "its links lead round in a circle"],
      [`${box.directory}/${"x".repeat(300)}`, "the name is too long"],
      [`${file}/below`, `"${file}" is no directory`],
      [`${box.directory}/absent/x`, "a directory on the way, does not exist"],
      ["/proc/x", "the runtime keeps such files to itself"],
    ];
    for (const [path, why] of cases) {
      const words = ["env", "--config", config, "--login", "-o", path];
      assertRefused(await run(words), path.slice(0, 60), why);
      assertRefused(await run([...words, "--format", "json"]), path.slice(0, 60));
    }
    assertTold(
      await run(["list", "-C", `${box.directory}/one`]),
      "its links lead round in a circle",
    );
  },
);

journey(
  "too few files may be open: it is said, and is no bug",
  { tools: ["prlimit"] },
  async (world) => {
    const { box } = world;
    const words = ["exec", "--config", chosen(world), "--", "true"];
    const env = box.env;
    let told = "";
    for (let most = 12; most < 26; most++) {
      const args = [`--nofile=${most}`, await binary(), ...words];
      const outcome = await runProgram(tool("prlimit"), args, { env });
      // With hardly any the runtime itself can't start, and says so in its own way.
      if (!/panicked|Stack backtrace/.test(outcome.stderr)) assertNoBug(outcome.stderr);
      told += outcome.stderr;
    }
    assertStringIncludes(told, "this process has too many files open");
    assertStringIncludes(told, "ulimit -n 1024");
  },
);

for (const way of ["rejection", "error"]) {
  scenario(`what nobody caught is one line, and status 70: ${way}`, {}, async () => {
    const fixture = new URL("../fixtures/crash.ts", import.meta.url).pathname;
    const args = ["run", "--allow-all", "--no-check", "--cached-only", fixture, way];
    const { status, stderr } = await runProgram(Deno.execPath(), args, {
      env: Deno.env.toObject(),
    });
    assertEquals([status, stderr.split("\n").length], [70, 3], stderr);
    assertStringIncludes(stderr, "bug: ");
  });
}

/** Runs a script with `$BIN`, `$BOX` in a mount namespace of its own. */
async function inNamespace(
  { box }: World,
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const all = { ...box.env, BIN: await binary(), BOX: box.directory, ...env };
  return await runProgram(tool("unshare"), ["-m", "sh", "-ec", script], { env: all });
}

journey("a full disk is told, wherever it is met", NAMESPACES, async (world) => {
  const config = chosen(world);
  const fill = (path: string) => `
    mkdir -p ${path}; mount -t tmpfs -o size=8k,mode=700 none ${path}
    head -c 8192 /dev/zero >${path}/full || true
    exec "$BIN" exec --config ${config} -- true`;
  for (const path of ["$BOX/run", "$BOX/home/.local/share/atmos-auth"]) {
    const outcome = await inNamespace(world, fill(path));
    assertTold(outcome, "no space is left there", "df -h");
  }
});

journey(
  "a file system that is mounted read-only is told, wherever it is met",
  NAMESPACES,
  async (world) => {
    const config = chosen(world);
    const script = `
    mount -t tmpfs -o ro,mode=700 none "$BOX/home"
    exec "$BIN" exec --config ${config} -- true`;
    assertTold(await inNamespace(world, script), "mounted read-only", "export XDG_DATA_HOME=DIR");
    const unasked = await inNamespace(world, `unset ATMOS_KEYRING_TYPE; ${script}`);
    printed(unasked);
    const words = `mount -t tmpfs -o ro,mode=700 none "$BOX/run"
    exec "$BIN" exec --config ${config} -- sh -c 'dirname "$AWS_CONFIG_FILE"'`;
    assertStringIncludes(printed(await inNamespace(world, words)), "/atmos-auth-");
  },
);

/** A container of the usual hardened kind: a user that nobody knows, no home, nothing to write to but `/tmp`. */
const CONTAINER = `
  R="$BOX/root"
  mkdir -p $R/app $R/tmp $R/dev $R/proc
  for file in $(ldd "$BIN" | grep -o '/[^ ]*'); do mkdir -p $R$(dirname $file); cp -L $file $R$file; done
  cp "$BIN" $R/app/atmos-auth; printf '%s' "$CONFIG" >$R/app/atmos.yaml; chmod -R a+rX $R
  test -z "$LEFT" || { mkdir -m 700 -p $R$LEFT; chown -R 12345 $R$RUNNER_TEMP; }
  mount --bind $R $R; mount --rbind /dev $R/dev; mount -t proc none $R/proc
  test -z "$TEMPORARY" || mount -t tmpfs -o "$TEMPORARY" none $R/tmp
  test -z "$NULL" || { mount -t tmpfs none $R/dev; mknod -m 666 $R/dev/urandom c 1 9; }
  test -z "$NULL" -o "$NULL" = none || mknod -m "$NULL" $R/dev/null c 1 3
  mount -o remount,bind,ro $R
  exec chroot --userspec=12345:12345 --groups= $R /app/atmos-auth "$@"`;

/** Runs the program there; `temporary` is how `/tmp` is mounted, if at all. */
async function inContainer(
  { box }: World,
  temporary: string,
  env: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Outcome> {
  const paths = { BIN: await binary(), BOX: box.directory, TEMPORARY: temporary, CONFIG: MOCK };
  const all = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...paths, ...env };
  const args = ["-m", "sh", "-ec", CONTAINER, "container", ...words];
  return await runProgram(tool("unshare"), args, { env: all });
}

const CHOSEN = ["--config", "/app/atmos.yaml"];

journey("in a container without home or shell, every command works", NAMESPACES, async (world) => {
  const commands = [
    ["version"],
    ["list", ...CHOSEN],
    ["validate", ...CHOSEN],
    ["whoami", ...CHOSEN],
    ["env", ...CHOSEN],
    ["doctor", ...CHOSEN],
    ["sessions"],
    ["exec", ...CHOSEN, "--", "/app/atmos-auth", "status"],
  ];
  for (const env of [{}, { HOME: "/" }]) {
    for (const words of commands) {
      const outcome = await inContainer(world, "mode=1777", env, words);
      const fine = words[0] === "doctor" ? [0, 1] : [0];
      assert(fine.includes(outcome.status), `${JSON.stringify(env)} ${words}: ${outcome.stderr}`);
      assertNoBug(outcome.stderr);
    }
  }
});

journey(
  "where no private place is, the hint is one that works there",
  NAMESPACES,
  async (world) => {
    const words = ["exec", ...CHOSEN, "--", "/app/atmos-auth", "status"];
    assertRefused(await inContainer(world, "", {}, words), "mounted read-only", "--tmpfs /tmp");
    const open = await inContainer(world, "mode=0777", {}, words);
    assertRefused(
      open,
      `"/tmp" can be written by others (mode 0777)`,
      "set ATMOS_SESSION_DIR=/tmp where this is started",
    );
    const vouched = await inContainer(world, "mode=0777", { ATMOS_SESSION_DIR: "/tmp" }, words);
    assertStringIncludes(printed(vouched), "dev (mock)");
  },
);

journey("where no shell is, no hint names a tool that is not there", NAMESPACES, async (world) => {
  const unread = { LEFT: "/app/t/atmos-auth", RUNNER_TEMP: "/app/t", CI: "true" };
  const words = ["env", ...CHOSEN, "--login"];
  const mounted = "hint: have a file system there that can be written, for /app/t\n";
  const told = await inContainer(world, "", { ...unread, GITHUB_ACTIONS: "true" }, words);
  assertRefused(told, "mounted read-only", mounted, "docker run --tmpfs /app/t");
  const absent = await inContainer(world, "mode=1777", {}, ["exec", ...CHOSEN, "--", "/app/none"]);
  assertRefused(absent, "hint: see from outside what is there, and whose it is: /app/none");
});

journey(
  "without /dev/null a command runs all the same where no shell is",
  NAMESPACES,
  async (world) => {
    const words = ["exec", ...CHOSEN, "--", "/app/atmos-auth", "status"];
    for (const NULL of ["644", "none"]) {
      assertStringIncludes(printed(await inContainer(world, "mode=1777", { NULL }, words)), "dev");
    }
  },
);

journey(
  "a /dev/null that can't be used is told, and no shell is blamed for it",
  NAMESPACES,
  async (world) => {
    const config = chosen(world);
    const script = `
    mkdir "$BOX/n"; mount -t tmpfs none "$BOX/n"; mknod -m 600 "$BOX/n/null" c 1 3
    mount --bind "$BOX/n/null" /dev/null
    chmod a+rx "$BOX"; cd /; cp "$BIN" "$BOX/program"; cp ${config} "$BOX/atmos.yaml"
    chmod 644 "$BOX/atmos.yaml"; mkdir -m 1777 "$BOX/t"; export TMPDIR="$BOX/t"
    exec setpriv --reuid=12345 --regid=12345 --clear-groups env -u HOME -u XDG_RUNTIME_DIR \\
      "$BOX/program" exec --config "$BOX/atmos.yaml" -- true`;
    const outcome = await inNamespace(world, script);
    assertRefused(
      outcome,
      "open /dev/null, without which no program is started",
      "ls -l /dev/null",
    );
  },
);
