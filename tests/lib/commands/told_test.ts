/** What stands for flags that nobody typed: the `env:` of a configuration. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { command, CONFIG } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const IDENTITIES = `auth: {identities: {
  a: {kind: aws/role, default: true}, b: {kind: aws/role}, c: {kind: aws/role}}}`;

const { clouds } = smallClouds();

/** The program, with these variables in the person's own configuration. */
async function told(said: string, argv: readonly string[], env: Record<string, string> = {}) {
  const config = `env: {${said}}\n${IDENTITIES}`;
  return await command(argv, { config, clouds, env });
}

const whoIs = async (...given: Parameters<typeof told>) =>
  JSON.parse((await told(...given)).out).identity;

Deno.test("an identity is that of the flag, else the environment's, else the file's", async () => {
  const file = "ATMOS_IDENTITY: b";
  assertEquals(await whoIs(file, ["whoami", "--json"]), "b");
  assertEquals(await whoIs(file, ["whoami", "--json"], { ATMOS_IDENTITY: "c" }), "c");
  assertEquals(await whoIs(file, ["whoami", "--json"], { ATMOS_IDENTITY: "" }), "a");
  assertEquals(await whoIs(file, ["whoami", "--json", "-i", "c"], { ATMOS_IDENTITY: "a" }), "c");
  assertEquals(await whoIs(file, ["whoami", "--json", "--identity="]), "b");
});

Deno.test("a format, an output, a level and colours are said in a file, too", async () => {
  const json = await told("ATMOS_AUTH_ENV_FORMAT: json", ["env"]);
  assertEquals(JSON.parse(json.out).ATMOS_IDENTITY, "a");
  assertEquals(
    JSON.parse((await told("ATMOS_AUTH_WHOAMI_OUTPUT: json", ["whoami"])).out).valid,
    true,
  );
  assertStringIncludes((await told("ATMOS_FORCE_COLOR: true", ["list"])).out, "\x1b[");
  const file = await told("ATMOS_AUTH_ENV_OUTPUT_FILE: out", ["env"]);
  assertStringIncludes(file.system.files.texts()["/work/out"]!, "ATMOS_IDENTITY='a'");
  const verbose = await told("ATMOS_AUTH_VALIDATE_VERBOSE: true", ["validate"]);
  assertStringIncludes(verbose.err, `read ${CONFIG}`);
});

Deno.test("a value in a file that is no choice is said with its place", async () => {
  const { status, err } = await told("ATMOS_AUTH_ENV_FORMAT: xml", ["env"]);
  assertEquals(status, 3);
  assertStringIncludes(err, "error: ATMOS_AUTH_ENV_FORMAT takes one of bash, ");
  assertStringIncludes(err, `at ${CONFIG}:1:30`);
});

Deno.test("ATMOS_INTERACTIVE in a file asks nobody anything", async () => {
  const config = `env: {ATMOS_INTERACTIVE: false}\nauth: {identities: {a: {kind: aws/role}}}`;
  const { err, system } = await command(["whoami"], { config, clouds, terminal: true });
  assertStringIncludes(err, "no default identity");
  assertEquals(system.asked, []);
});

Deno.test("attack: a repository steers the program before anybody has trusted it", async () => {
  const text =
    "env: {ATMOS_IDENTITY: b, ATMOS_FORCE_COLOR: true, ATMOS_AUTH_VALIDATE_VERBOSE: true," +
    ` ATMOS_LOGS_LEVEL: trace, ATMOS_LOGS_FILE: evil, ATMOS_SHELL: /evil}\n${IDENTITIES}`;
  const setting = { files: { "/work/atmos.yaml": text }, clouds };
  for (const argv of [["list"], ["validate"], ["doctor"], ["exec", "--", "true"]]) {
    const { out, err, system } = await command(argv, {
      ...setting,
      installed: { "/usr/bin/true": () => 0 },
    });
    assertEquals([out.includes("\x1b["), err.includes("read /work")], [false, false], argv[0]);
    assertEquals(system.files.texts()["/work/evil"], undefined);
  }
});

Deno.test("who is asked to trust a file sees what it decides", async () => {
  const text = `env: {ATMOS_IDENTITY: b, ATMOS_SHELL: ./evil, OTHER: x}\n${IDENTITIES}`;
  const { err } = await command(["trust", "--show"], {
    ...{ files: { "/work/atmos.yaml": text }, clouds },
  });
  assertStringIncludes(err, "decide env.ATMOS_IDENTITY: b");
  assertStringIncludes(err, "run ./evil  (env.ATMOS_SHELL)");
  assertStringIncludes(err, "set the variables OTHER=x");
});

Deno.test("what is done is noted in a file, and warnings are said, too", async () => {
  const argv = ["list", "--debug", "--mask=false", "--logs-file", "log"];
  const { err, system } = await command(argv, { config: IDENTITIES, clouds });
  assertEquals(err, "");
  assertEquals(
    system.files.texts()["/work/log"],
    "2030-01-01T00:00:00.000Z debug: --mask has no effect: secrets are always hidden\n",
  );
  for (const nowhere of ["/dev/stderr", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) {
    const said = await command(["list", "--debug", "--pager", "--logs-file", nowhere], {
      ...{ config: IDENTITIES, clouds },
    });
    assertStringIncludes(said.err, "debug: --pager has no effect: nothing is paged\n");
    assertEquals(said.out.includes("pager"), false);
  }
  const none = await command(["list", "--debug", "--ai"], {
    ...{ config: IDENTITIES, clouds, env: { ATMOS_LOGS_FILE: "/dev/null" } },
  });
  assertEquals([none.status, none.err], [0, ""]);
});

Deno.test("auth.logs is heard as its flags are, which go before it", async () => {
  const config = "auth: {logs: {level: debug, file: kept}, identities: {a: {kind: aws/role}}}";
  const { err, system } = await command(["whoami", "-i", "a"], { config, clouds });
  assertEquals(err.includes("debug:"), false);
  assertStringIncludes(system.files.texts()["/work/kept"] ?? "", "debug: signing in");
  const typed = await command(["whoami", "-i", "a", "--logs-level", "warn"], { config, clouds });
  assertEquals(typed.system.files.texts()["/work/kept"], undefined);
});

Deno.test("attack: a repository has a log written before anybody has trusted it", async () => {
  const text = "auth: {logs: {level: trace, file: evil}, identities: {a: {kind: aws/role}}}";
  const { system } = await command(["list"], { files: { "/work/atmos.yaml": text }, clouds });
  assertEquals(system.files.texts()["/work/evil"], undefined);
});

Deno.test("a log that can't be kept is said once, and nothing fails for it", async () => {
  const argv = ["list", "--debug", "--ai", "--mask", "--logs-file", "/work/directory"];
  const { status, err } = await command(argv, {
    ...{ config: IDENTITIES, clouds, files: { "/work/directory": { kind: "directory" } } },
  });
  assertEquals([status, err.match(/^warning: /gm)?.length], [0, 1]);
  assertStringIncludes(err, 'What was done is not noted in "/work/directory"');
});

Deno.test("attack: a log's name that only a shell makes one of becomes a file here", async () => {
  for (const [name, part] of [["~root", "~root"], ["$LOG", "$LOG"], ["%LOG%/x", "%LOG%"]]) {
    const quoted = JSON.stringify(name);
    const ways = [
      { argv: ["--logs-file", name!], head: "" },
      { argv: [], env: { ATMOS_LOGS_FILE: name! }, head: "" },
      { argv: [], head: `env: {ATMOS_LOGS_FILE: ${quoted}}\n` },
    ];
    for (const { argv, head, env } of ways) {
      const { status, err, texts } = await noted(["whoami", "--debug", ...argv], head, env);
      assertEquals([status, Object.keys(texts).filter((at) => at.includes(part!))], [0, []]);
      assertStringIncludes(err, `"${name}": only a shell replaces "${part}"`);
    }
    const head = `{logs: {level: debug, file: ${quoted}}, `;
    const said = await noted(["validate"], IDENTITIES.replace("auth: {", `auth: ${head}`));
    assertEquals(said.status, 3);
    assertStringIncludes(said.err + said.out, '"logs.file" must be a whole path, or begin with ~/');
  }
});

async function noted(argv: readonly string[], text: string, env: Record<string, string> = {}) {
  const config = text.includes("identities") ? text : text + IDENTITIES;
  const trusting = { config, clouds, env: { ATMOS_TRUST: "1", ...env } };
  const { status, out, err, system } = await command(argv, trusting);
  return { status, out, err, texts: system.files.texts() };
}

Deno.test("--force-tty makes a terminal of the output, in colour, and of nobody a person to ask", async () => {
  const config = "auth: {identities: {a: {kind: aws/role}, b: {kind: aws/role}}}";
  const setting = { config, clouds };
  const pipe = await command(["--force-tty", "list"], setting);
  assertStringIncludes(pipe.out, "\x1b[");
  assertEquals(
    (await command(["--force-tty", "--no-color", "list"], setting)).out.includes("\x1b["),
    false,
  );
  const asked = await command(["--force-tty", "--no-color", "whoami"], setting);
  assertEquals([asked.status, asked.system.asked], [4, []]);
  assertStringIncludes(asked.err, "hint: atmos-auth list");
});

Deno.test("attack: an own file's env: sets what only the person's environment may", async () => {
  const said =
    "ATMOS_TRUST: 1, ATMOS_KEYRING_TYPE: nonsense, ATMOS_XDG_DATA_HOME: /evil, ATMOS_CHDIR: /evil," +
    " ATMOS_CONFIG: /evil, ATMOS_CLI_CONFIG_PATH: /evil";
  const found = { "/work/atmos.yaml": "auth: {identities: {evil: {kind: aws/role}}}" };
  const config = `env: {${said}}\n${IDENTITIES}`;
  const { status, err } = await command(["whoami", "-i", "evil"], { config, clouds, files: found });
  assertEquals(status, 3);
  assertStringIncludes(err, "nobody has trusted it");
  const mine = await command(["whoami", "--json"], { config, clouds });
  assertEquals([mine.status, mine.out.includes("nonsense")], [0, false]);
  assertStringIncludes(mine.err, "env.ATMOS_TRUST is not heard from a configuration");
});

Deno.test("a shell that a file names is opened, and the person's own is before it", async () => {
  const config = `env: {ATMOS_SHELL: /usr/bin/zsh}\n${IDENTITIES}`;
  const installed = { "/usr/bin/zsh": () => 5, "/usr/bin/bash": () => 6 };
  const opened = async (env: Record<string, string>) =>
    (await command(["shell", "--quiet"], { config, clouds, installed, env })).status;
  assertEquals([await opened({}), await opened({ ATMOS_SHELL: "/usr/bin/bash" })], [5, 6]);
});

Deno.test("attack: a project has lines added to a file of mine, by a link of its own or by its name", async () => {
  const bashrc = "/home/ada/.bashrc";
  const added = async (name: string, argv: readonly string[] = [], trust = "1") => {
    const config = `env: {ATMOS_LOGS_FILE: "${name}", ATMOS_LOGS_LEVEL: debug}\n${IDENTITIES}`;
    const { err, system } = await command(["whoami", ...argv], {
      clouds,
      env: { ATMOS_TRUST: trust },
      files: {
        [bashrc]: "alias ll=ls\n",
        "/work/atmos.yaml": config,
        "/work/log": { target: bashrc },
        "/work/home": { target: "/home/ada" },
        "/work/gone": { target: "/home/ada/.bash_aliases" },
        "/work/old": "2030-01-01T00:00:00.000Z debug: before\n",
      },
    });
    return { err, texts: system.files.texts() };
  };
  for (const name of ["log", "home/.bashrc", "home/new", "gone", "~/.bashrc", bashrc]) {
    const { err, texts } = await added(name);
    assertStringIncludes(err, `warning: What was done is not noted in "${name}": `);
    assertEquals(texts[bashrc], "alias ll=ls\n", name);
    assertEquals(Object.keys(texts).filter((each) => /new|aliases/.test(each)), []);
  }
  const set = await command(["whoami"], {
    ...{ clouds, env: { ATMOS_TRUST: "1" } },
    files: {
      [bashrc]: "alias ll=ls\n",
      "/work/atmos.yaml": IDENTITIES.replace("{", `{logs: {level: debug, file: ${bashrc}}, `),
    },
  });
  assertStringIncludes(set.err, "/work/atmos.yaml:1 names it, which is not your own");
  const typed = await added("old", ["--debug", "--logs-file", "log"]);
  assertStringIncludes(typed.err, 'What was done is not noted in "log": ');
  assertEquals(typed.texts[bashrc], "alias ll=ls\n");
  for (const name of ["old", "fresh"]) {
    const { err, texts } = await added(name);
    assertEquals([err.includes("not noted"), texts[`/work/${name}`]!.includes(" debug: ")], [
      false,
      true,
    ]);
  }
});

Deno.test("attack: a project has variables written into a file of mine, by a link of its own", async () => {
  const { status, err, system } = await command(["env"], {
    clouds,
    env: { ATMOS_TRUST: "1" },
    files: {
      "/work/atmos.yaml": `env: {ATMOS_AUTH_ENV_OUTPUT_FILE: out}\n${IDENTITIES}`,
      "/work/out": { target: "/home/ada/.bashrc" },
      "/home/ada/.bashrc": "alias ll=ls\n",
    },
  });
  assertEquals(status, 1);
  assertStringIncludes(err, 'a link in this project leads to "/home/ada/.bashrc", beyond it');
  assertEquals(system.files.texts()["/home/ada/.bashrc"], "alias ll=ls\n");
});
