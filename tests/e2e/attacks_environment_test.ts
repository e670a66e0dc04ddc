/** Attacks on what processes are given, and on patterns: each was seen to get through once. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PASSPHRASE } from "./sandbox.ts";
import { tool } from "./tools.ts";
import { configFor, journey, printed, SERIAL, until, type World } from "./world.ts";

/** Somebody who has vouched for what the project says, so that nothing else stands between. */
const TRUSTING = { ATMOS_TRUST: "1" };

const PHRASE = "another-phrase-EXAMPLE";

/** The person's environment: the store is opened by a variable with a name that is harmless by itself. */
const PERSON = {
  ...TRUSTING,
  ATMOS_KEYRING_PASSWORD: "a-decoy-phrase-EXAMPLE",
  ATMOS_KEYRING_PASSWORD_ENV: "LC_PHRASE",
  LC_PHRASE: PASSPHRASE,
  MY_SECRET: "mine-EXAMPLE",
  BW_SESSION: "bitwarden-EXAMPLE",
  BASH_ENV: "/evil/bash-env",
  "BASH_FUNC_ls%%": "() { evil; }",
  DOCKER_HOST: "tcp://192.0.2.1",
  GH_TOKEN: "github-EXAMPLE",
  AWS_PROFILE: "mine",
  ATMOS_SHELL: "/evil/shell",
};

/** What nobody but atmos-auth may ever see. */
const WITHHELD = ["ATMOS_KEYRING_PASSWORD", "LC_PHRASE", "ATMOS_SHELL"];

function namesIn(dump: string): string[] {
  return dump.split("\0").filter(Boolean).map((one) => one.slice(0, one.indexOf("=")));
}

function checkNoUnlocker(dump: string): void {
  const names = namesIn(dump);
  assert(names.includes("HOME"), dump);
  assertEquals(WITHHELD.filter((name) => names.includes(name)), []);
  // A session's own trust is for the one content that opened it.
  assert(!dump.split("\0").includes(`ATMOS_TRUST=${PERSON.ATMOS_TRUST}`), dump);
  for (const phrase of [PASSPHRASE, PERSON.ATMOS_KEYRING_PASSWORD]) assert(!dump.includes(phrase));
}

/** The environment that a script of the test's wrote down. */
const dumpOf = ({ box }: World, name: string) => Deno.readTextFileSync(`${box.directory}/${name}`);

/** A program that writes its environment down, and then prints. */
function dumping({ box }: World, name: string, prints: string): string {
  const file = `${box.directory}/${name}.dump`;
  const lines = [`env -0 > ${file}.new; mv ${file}.new ${file}`, `cat <<'END'`, prints, "END"];
  return box.write(`bin/${name}`, `#!/bin/sh\n${lines.join("\n")}\n`, 0o700);
}

journey("attack: an identity's env makes its session trust everything", {}, async (world) => {
  const { run, configure, sts, box } = world;
  const evil = `    evil: {kind: mock, env: {A: x, ATMOS_TRUST: "1"}}\n    two: {kind: mock}\n`;
  configure(configFor(sts.url) + evil);
  const inner = ["--", world.program, "whoami", "-i", "two"];
  const { status, stderr } = await run(["exec", "-i", "evil", ...inner], { env: TRUSTING });
  assertEquals(status, 125);
  const line = configFor(sts.url).split("\n").length;
  const column = evil.indexOf("ATMOS_TRUST") + 1;
  assertStringIncludes(stderr, `${box.project}/atmos.yaml:${line}:${column} auth.identities.evil`);
  assertStringIncludes(stderr, '"env.ATMOS_TRUST" is a variable of atmos-auth itself');
  const checked = await run(["validate"], { env: TRUSTING });
  assertEquals(checked.status, 3);
  assertStringIncludes(checked.stdout + checked.stderr, "env.ATMOS_TRUST");
  printed(await run(["exec", "-i", "two", "--", "true"], { env: TRUSTING }));
});

journey(
  "attack: a bare * lets the passphrase, the loader and exported functions in",
  {},
  async (world) => {
    const { run, configure, sts } = world;
    const pass = { pass: ["*", "ATMOS_*", "LC_PHRASE", "ATMOS_KEYRING_PASSWORD"] };
    configure(`${configFor(sts.url)}  shell: ${JSON.stringify(pass)}\n`);
    for (const flags of [[], pass.pass.flatMap((glob) => ["--pass", glob])]) {
      const dump = printed(await run(["exec", ...flags, "--", "env", "-0"], { env: PERSON }));
      checkNoUnlocker(dump);
      const names = namesIn(dump);
      const asked = ["MY_SECRET", "DOCKER_HOST", "BW_SESSION"].filter((name) =>
        names.includes(name)
      );
      assertEquals(asked, ["MY_SECRET", "DOCKER_HOST", "BW_SESSION"]);
      assertEquals(names.filter((name) => /^BASH_|^GH_TOKEN$/.test(name)), []);
      assert(!dump.includes("AWS_PROFILE=mine"));
    }
    const named = ["--pass", "BASH_ENV", "--pass", "BASH_FUNC_*"];
    const dump = printed(await run(["exec", ...named, "--", "env", "-0"], { env: PERSON }));
    assertEquals(namesIn(dump).filter((name) => name.startsWith("BASH_")).sort(), [
      "BASH_ENV",
      "BASH_FUNC_ls%%",
    ]);
  },
);

journey(
  "attack: the variable that the configuration names for the passphrase goes on",
  { fresh: true },
  async (world) => {
    const { run, configure, sts } = world;
    const keyring = { type: "file", spec: { password_env: "MINE" } };
    const shell = { pass: ["*"] };
    const told = "    told: {kind: mock, env: {A: !exec 'env -0 | base64 -w0'}}\n";
    const settings = `  shell: ${JSON.stringify(shell)}\n  keyring: ${JSON.stringify(keyring)}\n`;
    configure(configFor(sts.url) + told + settings);
    const env = { ...TRUSTING, ATMOS_KEYRING_PASSWORD: undefined, MINE: PHRASE };
    for (const identity of ["admin", "told"]) {
      const dump = printed(await run(["exec", "-i", identity, "--", "env", "-0"], { env }));
      assert(!dump.includes(PHRASE), dump);
      const helper = /(?:^|\0)A=([^\0]*)/.exec(dump)?.[1];
      assertEquals(helper === undefined, identity === "admin");
      if (helper) assert(!atob(helper).includes(PHRASE), atob(helper));
    }
  },
);

journey(
  "attack: helpers get the passphrase of the store, and what steers it",
  {},
  async (world) => {
    const { run, configure, sts, box } = world;
    const keys = "AKIAADA0000000EXAMPLE";
    const process = JSON.stringify({
      Version: 1,
      AccessKeyId: keys,
      SecretAccessKey: "process-secret-EXAMPLE",
    });
    const [exec, secret, mfa, command] = [
      dumping(world, "exec", keys),
      dumping(world, "secret", "canary/User+Secret/EXAMPLE"),
      dumping(world, "mfa", "123456"),
      dumping(world, "process", process),
    ];
    configure(`auth:
  identities:
    ada:
      kind: aws/user
      credentials:
        access_key_id: !exec ${exec}
        secret_access_key: !secret "exec:${secret}"
        mfa_arn: ${SERIAL}
        mfa_process: ${mfa}
      spec: { endpoint_url: "${sts.url}" }
    process: { kind: aws/credential-process, credential_process: ${command} }
`);
    for (const identity of ["ada", "process"]) {
      const outcome = await run(["exec", "-i", identity, "--", "true"], { env: PERSON });
      assertEquals(outcome.status, 0, outcome.stderr);
    }
    for (const name of ["exec", "secret", "mfa", "process"]) {
      const dump = dumpOf({ ...world, box }, `${name}.dump`);
      checkNoUnlocker(dump);
      const names = namesIn(dump);
      // Secret managers work; what nobody named does not come along; a cloud's variables go to its own helpers.
      assertEquals(
        [names.includes("BW_SESSION"), names.includes("MY_SECRET")],
        [true, false],
        name,
      );
      assertEquals(names.includes("AWS_PROFILE"), true);
      assertEquals(names.includes("GH_TOKEN"), name === "exec" || name === "secret", name);
      assertEquals(names.filter((one) => one.startsWith("BASH_")), []);
    }
  },
);

journey("attack: what opens the browser, and so the browser, gets all secrets", {
  tools: ["script"],
}, async (world) => {
  const { open, box } = world;
  const browser = dumping(world, "browser", "");
  const env = { ...PERSON, DISPLAY: ":99", BROWSER: browser, WAYLAND_DISPLAY: "wayland-9" };
  await using _pty = await open(["console"], { env });
  await until(() => box.tree("").includes("browser.dump"), "the browser is started");
  const dump = dumpOf(world, "browser.dump");
  checkNoUnlocker(dump);
  const names = namesIn(dump);
  assertEquals(
    ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].every((name) => names.includes(name)),
    true,
  );
  const secrets = /^(?:MY_|BW_|GH_|AWS_|ATMOS_|BASH_|DOCKER_)/;
  assertEquals(names.filter((name) => secrets.test(name)), []);
});

journey("attack: patterns that hang every command", {}, async (world) => {
  const { run, configure, sts, box } = world;
  box.write(`project/${"a".repeat(60)}.yaml`, "a: b\n");
  const stars = `${"*a".repeat(30)}b.yaml`;
  const nested = `${"*(".repeat(30)}a${")".repeat(30)}b.yaml`;
  for (const name of [stars, nested, "{a,b}".repeat(40)]) {
    configure(`import: ["${name}"]\n${configFor(sts.url)}`);
    for (const command of [["list"], ["exec", "--", "true"], ["validate"]]) {
      const { status } = await run(command, { env: TRUSTING });
      assert(status === 0 || name.startsWith("{"), `${command}: ${status}`);
    }
  }
  configure(`${configFor(sts.url)}  shell: {pass: ["${"*".repeat(26)}x1", "${stars}"]}\n`);
  const env = { ...TRUSTING, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: "1" };
  const { status } = await run(["exec", "--", "true"], { env });
  assertEquals(status, 0);
});

/** Values that shells, files and people trip over. */
const HOSTILE: Readonly<Record<string, string>> = {
  V_BREAK: "a\nLD_PRELOAD=/evil.so\n",
  V_RETURN: "a\rb\r\nc\r",
  V_QUOTES: `it's "so" 'called' \u2019`,
  V_CODE: "$(touch PWNED) `touch PWNED` ${HOME} $HOME; touch PWNED & |",
  V_HISTORY: "!! !$ ^a^b",
  V_PERCENT: "%PATH% %% 100%",
  V_UNICODE: "a\u2028b\u2029c\u0085d\u00a0 \u{1f511} caf\u00e9",
  V_SPACE: "  a \t ",
  V_TILDE: "~root/x",
  V_HASH: "# no comment",
  V_EQUALS: "=a=b=",
  V_EMPTY: "",
  V_SLASHES: "a\\\\b\\",
  V_CONTROL: "\x01\x1b[31m\x7f",
  V_GLOB: "* ? [a] {b,c}",
};

const AMBIENT = `auth: {identities: {me: {kind: mock}}}\nenv: ${JSON.stringify(HOSTILE)}\n`;

const READERS = [
  ["bash", "bash", []],
  ["bash", "dash", []],
  ["zsh", "zsh", ["-f"]],
  ["zsh", "zsh", ["-f", "-o", "rc_quotes"]],
  ["fish", "fish", ["-N"]],
] as const;

for (const [format, shell, flags] of READERS) {
  journey(`attack: values that ${[shell, ...flags].join(" ")} would take for code or cut short`, {
    tools: [shell],
  }, async ({ run, configure, box }) => {
    configure(AMBIENT);
    const file = `${box.directory}/out`;
    const args = ["env", "-i", "me", "-f", format, "-o", file];
    printed(await run(args, { env: TRUSTING }));
    const outcome = await new Deno.Command(tool(shell), {
      args: [...flags, "-c", `. ${file}; ${tool("env")} -0`],
      env: { HOME: box.home, PATH: "/usr/bin:/bin", LANG: "C.UTF-8" },
      clearEnv: true,
      cwd: box.project,
    }).output();
    const seen = new TextDecoder().decode(outcome.stdout).split("\0");
    for (const [name, value] of Object.entries(HOSTILE)) {
      assertEquals(seen.find((one) => one.startsWith(`${name}=`)), `${name}=${value}`);
    }
    assert(!seen.some((one) => one.startsWith("LD_PRELOAD")));
    assertEquals(box.tree("project"), ["atmos.yaml"]);
  });
}

journey("attack: a line break in a value becomes a variable of its own", {}, async (world) => {
  const { run, configure, box } = world;
  const file = `${box.directory}/out`;
  for (const format of ["env", "cmd", "dotenv", "powershell", "github"]) {
    configure(
      `env: ${
        JSON.stringify({ OK: "1", FOO: "a\nb\r" })
      }\nauth: {identities: {me: {kind: mock}}}\n`,
    );
    const args = ["env", "-i", "me", "-f", format, "-o", file];
    const { status, stderr } = await run(args, { env: TRUSTING });
    if (format === "powershell") {
      assertStringIncludes(
        Deno.readTextFileSync(file),
        "$Env:FOO = 'a' + [char]10 + 'b' + [char]13\n",
      );
      continue;
    }
    assertEquals(status, 1, format);
    assertStringIncludes(stderr, `Cannot write FOO in the format ${format}`);
    assertStringIncludes(stderr, "atmos-auth env -i me --format json");
  }
  assertEquals(Deno.readTextFileSync(file).includes("OK="), false);
});

journey(
  "variables are added below a last line that has no end",
  {},
  async ({ run, configure, box }) => {
    configure("env: {FOO: b}\nauth: {identities: {me: {kind: mock}}}\n");
    const file = box.write("out.env", "A=1");
    printed(await run(["env", "-i", "me", "-f", "env", "-o", file], { env: TRUSTING }));
    assertStringIncludes(Deno.readTextFileSync(file), "A=1\nATMOS_IDENTITY=me\nFOO=b\n");
  },
);

journey("attack: no key of a connection is written down", {}, async ({ box, run, sts }) => {
  const log = `${box.directory}/keys.log`;
  const env = { SSLKEYLOGFILE: log };
  const { status, stderr } = await run(["exec", "--", "true"], { env });
  assertEquals([status, stderr.includes("hint: unset SSLKEYLOGFILE")], [125, true], stderr);
  assertEquals(sts.requests, []);
  assertEquals(Deno.readTextFileSync(log), "");
  printed(await run(["exec", "--", "true"]));
});

// cmd of Windows keeps where it stands on each drive in a variable `=C:`, and some runtimes list what they can't remove.
journey(
  "a variable whose name no other program can remove keeps nobody from signing in",
  {},
  async ({ run }) => {
    const env = { "=Z:": "x", "=": "y", AWS_PROFILE: "mine" };
    const { status, stdout, stderr } = await run(["exec", "--", "env", "-0"], { env });
    assertEquals(status, 0, stderr);
    assertEquals(stdout.split("\0").filter((one) => one.startsWith("=")), []);
  },
);
