import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import type { Flag } from "../../../lib/cli/spec.ts";
import { formatOn } from "../../../lib/commands/env/use.ts";
import { UserError } from "../../../lib/errors.ts";
import { fakeKeyring, type FakeSystem, fakeSystem } from "../../fake_system.ts";
import { atHome, command, machine, PLACE, runOn } from "../machine.ts";
import { github } from "../../../providers/github/mod.ts";
import { WHOAMI } from "../../../providers/github/modules.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities:
    role: { kind: aws/role, env: { EDITOR: "vi" } }
    other: { kind: aws/role }
    brief: { kind: github/brief }
`;

/** The person's files without the audit log. */
function given(system: FakeSystem): Readonly<Record<string, string>> {
  const { ".local/share/atmos-auth/audit.jsonl": _, ...files } = atHome(system);
  return files;
}

async function env(...flags: string[]) {
  const small = smallClouds();
  const outcome = await command(["env", "-i", "role", ...flags], { config, clouds: small.clouds });
  return { ...outcome, small };
}

Deno.test("variables lead to files without a secret, and nobody signs in unless asked to", async () => {
  const { status, out, err, system, small } = await env();
  const [path] = Object.keys(given(system));
  assertEquals([status, err, small.signedIn], [0, "", []]);
  const renewed = "AWS_SECRET_ACCESS_KEY ATMOS_IDENTITY AWS_PROFILE AWS_SHARED_CREDENTIALS_FILE";
  assertStringIncludes(out, `__atmos_env_renew ${renewed} __atmos_env_none &&\n`);
  assertEquals(out.match(/(?<=\\export \w+ && ).*?(?= &&)/g), [
    "ATMOS_IDENTITY='role'",
    "AWS_PROFILE='role'",
    `AWS_SHARED_CREDENTIALS_FILE='/home/ada/${path}'`,
    "EDITOR='vi'",
  ]);
  assertEquals(given(system), {
    [path!]: "/usr/bin/atmos-auth --as-written credential-process -i role",
  });
  assertEquals((await env("--login")).small.signedIn, ["role 1"]);
});

Deno.test("a person is not shown what a shell has to read, and is told in one line how it does", async () => {
  const fish = { SHELL: "/usr/bin/fish" };
  const cases: readonly [string, string, Record<string, string>?][] = [
    ["env", 'eval "$(atmos-auth env)"'],
    ["env role", 'eval "$(atmos-auth env -i role)"'],
    ["-C / env role --login", 'eval "$(atmos-auth --chdir / env -i role --login)"'],
    ["env role --device", 'eval "$(atmos-auth env -i role --device)"'],
    ["env prod --yes-i-mean prod", 'eval "$(atmos-auth env -i prod --yes-i-mean prod)"'],
    ["env role", "atmos-auth env -i role -f fish | source", fish],
    ["env role", "atmos-auth env -i role | source", { ATMOS_AUTH_ENV_FORMAT: "fish" }],
  ];
  for (const [line, use, env = {}] of cases) {
    const small = smallClouds();
    const setting = { files: { "/home/ada/.atmos/atmos.yaml": config }, clouds: small.clouds };
    const seen = await command(line.split(" "), {
      ...{ ...setting, env: { NO_COLOR: "1", ...env }, terminal: true },
    });
    const said =
      `error: Nothing has changed: this shell has to read what env prints\nhint: ${use}\n`;
    assertEquals([seen.status, seen.out, seen.err, small.signedIn], [2, "", said, []], line);
  }
});

Deno.test("who names a format sees it, and is told what changes this shell; nothing elsewhere", async () => {
  const cases: readonly [string, string | undefined, Record<string, string>?][] = [
    ["env role --login --format zsh", 'eval "$(atmos-auth env -i role -f zsh --login)"'],
    ["env role -f bash", 'eval "$(atmos-auth env -i role -f bash)"', { SHELL: "/usr/bin/fish" }],
    ["env -f fish role", "atmos-auth env -i role -f fish | source"],
    [
      "env role -f powershell",
      "atmos-auth env -i role -f powershell | Out-String | Invoke-Expression",
    ],
    ["env role -f json", undefined],
    ["env role -o x", undefined],
  ];
  for (const [line, use, env = {}] of cases) {
    const setting = { config, clouds: smallClouds().clouds, env };
    const seen = await command(line.split(" "), { ...setting, terminal: true });
    const said = (err: string) => /what makes this shell so:\n(.*)$/m.exec(err);
    assertEquals([line, said(seen.err)?.[1]], [line, use]);
    assertEquals(said((await command(line.split(" "), setting)).err), null);
  }
});

Deno.test("in a session whose shell is not to be changed, no line is told that refuses to change it", async () => {
  const said = async (program: string, ended = false) => {
    const env = { ATMOS_SESSION: "x3xxx3xx" };
    const held = [{ name: "role", kind: "aws/role", cloud: "aws", facts: {} }];
    const record = { version: 1, id: "x3xxx3xx", pid: 1, started: 0, level: 1, program };
    const files = {
      [`${PLACE}/x3xxx3xx/session.json`]: JSON.stringify({ ...record, identities: held }),
      [`${PLACE}/x3xxx3xx.lock`]: "",
    };
    const owner = machine({ config, env, files });
    if (!ended) await owner.files.lock(`${PLACE}/x3xxx3xx.lock`, 0);
    const process = owner.beside({ terminal: true, env: Object.fromEntries(owner.env.entries()) });
    const { err } = await runOn(process, ["env", "role"], smallClouds().clouds);
    return /hint:\S* (.*)\n/.exec(err)?.[1];
  };
  const opens = "atmos-auth shell -i role";
  for (const program of ["/bin/cmd.exe", "/bin/dash"]) {
    assertEquals(await said(program), opens);
  }
  const evaluated = 'eval "$(atmos-auth env -i role)"';
  assertEquals(await said("/bin/bash"), "atmos-auth switch role");
  assertEquals(await said("/bin/dash", true), evaluated);
});

Deno.test("on Windows nobody's format is PowerShell's, unless a shell of Unix is around", () => {
  const on = (os: "windows" | "linux", variables: Record<string, string>) =>
    formatOn(fakeSystem({ os, env: variables }));
  assertEquals(on("windows", { ComSpec: "cmd.exe" }), "powershell");
  assertEquals(on("windows", { MSYSTEM: "MINGW64" }), "bash");
  assertEquals(on("windows", { SHELL: "/usr/bin/bash" }), "bash");
  assertEquals(on("linux", {}), "bash");
});

Deno.test("formats that are files are added to, and JSON is written anew", async () => {
  const files = { "/work/out": "A=1\n" };
  const dotenv = await command(["env", "-i", "role", "-f", "dotenv", "-o", "out"], {
    ...{ config, clouds: smallClouds().clouds, files },
  });
  const text = dotenv.system.files.texts()["/work/out"]!;
  assertEquals([dotenv.out, text.split("\n").slice(0, 3)], ["", [
    "A=1",
    "ATMOS_IDENTITY=role",
    "AWS_PROFILE=role",
  ]]);
  const json = await command(["env", "-i", "role", "-f", "json", "-o", "out"], {
    ...{
      config,
      clouds: smallClouds().clouds,
      files: { "/work/out": { text: "{}", mode: 0o644 } },
    },
  });
  assertEquals(JSON.parse(json.system.files.texts()["/work/out"]!).ATMOS_IDENTITY, "role");
  // It may hold what a program or a variable told, however open the file was.
  assertEquals(json.system.files.content.get("/work/out")?.mode, 0o600);
});

Deno.test("a file that is one of our own streams is that stream", async () => {
  const setting = { config, clouds: smallClouds().clouds };
  for (const file of ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) {
    const told = await command(["env", "-i", "role", "-f", "dotenv", "-o", file], setting);
    assertEquals([told.status, told.out.split("\n")[0]], [0, "ATMOS_IDENTITY=role"]);
  }
  for (const file of ["/dev/stderr", "/dev/fd/2"]) {
    const told = await command(["env", "-i", "role", "-f", "json", "-o", file], setting);
    assertEquals([told.out, JSON.parse(told.err).ATMOS_IDENTITY], ["", "role"]);
  }
});

Deno.test("github's format goes to the job's own file, and is refused where there is none", async () => {
  const setting = { config, clouds: smallClouds().clouds };
  const job = await command(["env", "-i", "role", "-f", "github"], {
    ...{ ...setting, env: { GITHUB_ENV: "/work/job" }, files: { "/work/job": "" } },
  });
  assertStringIncludes(job.system.files.texts()["/work/job"]!, "AWS_PROFILE=role\n");
  const none = await command(["env", "-i", "role", "-f", "github"], setting);
  assertEquals([none.status, none.err], [
    2,
    "error: GITHUB_ENV is not set, so this is no GitHub Actions job\n" +
    "hint: atmos-auth env -i role -f github -o FILE\n",
  ]);
  const small = smallClouds();
  const asking = { config, clouds: small.clouds };
  const first = await command(["env", "role", "-f", "github", "--login"], asking);
  assertEquals([first.status, small.signedIn], [2, []]);
  const both = await command(["env", "role", "brief", "-f", "github", "--login"], setting);
  assertStringIncludes(
    both.err,
    "hint: atmos-auth env -i role -i brief -f github --login -o FILE\n",
  );
});

Deno.test("each shell's own spelling is used", async () => {
  const rows: readonly (readonly [string, string])[] = [
    ["zsh", "export AWS_PROFILE && AWS_PROFILE='role' && "],
    ["fish", "set -gx AWS_PROFILE 'role';\n"],
    ["powershell", "$Env:AWS_PROFILE = 'role'\n"],
    ["cmd", '@set "AWS_PROFILE=role"\r\n'],
    ["nushell", "$env.AWS_PROFILE = "],
    ["env", "AWS_PROFILE=role\n"],
  ];
  for (const [format, line] of rows) assertStringIncludes((await env("-f", format)).out, line);
});

Deno.test("a name that no shell knows is passed by exec and by JSON, and is left out of a text with a word", async () => {
  const odd = `env: {TF_VAR_my-var: x}\n${config}`;
  const said = (...args: string[]) =>
    command([...args], {
      ...{ config: odd, clouds: smallClouds().clouds, programs: {} },
    });
  const json = await said("env", "-i", "role", "-f", "json");
  assertEquals([JSON.parse(json.out)["TF_VAR_my-var"], json.err], ["x", ""]);
  for (const format of ["bash", "fish", "dotenv", "env"]) {
    const text = await said("env", "-i", "role", "-f", format);
    assertEquals([text.status, text.out.includes("my-var")], [0, false]);
    assertStringIncludes(text.err, "env.TF_VAR_my-var is left out here: no shell can name");
  }
});

Deno.test("two identities of one cloud are refused", async () => {
  const two = await env("-i", "other");
  assertEquals(two.status, 2);
  assertStringIncludes(two.err, '"role" and "other" are both of the cloud "aws"');
});

/** A machine of which later commands see the files, the hour of the clock and the clouds. */
async function brief(system: FakeSystem, life?: number, ...argv: string[]) {
  const { clouds } = smallClouds({ life });
  const { status, out, err } = await runOn(system, argv, clouds);
  const files = Object.entries(system.files.texts()).filter(([path]) => path.startsWith(PLACE));
  return { status, out, err, files: Object.fromEntries(files) };
}

const LOGIN = ["env", "-i", "brief", "--login", "-f", "json"];
const TOKEN = "/run/user/1000/atmos-auth/env/2aeeccd81f231f3a9410c929/github/token";

Deno.test("a tool without a helper finds the credential in a file until it lapses, and others are named", async () => {
  const system = machine({ config });
  const env = await brief(system, 3_600_000, ...LOGIN);
  assertEquals([env.status, env.err], [
    0,
    'gh is "brief" until 2030-01-01T01:00:00Z (1h0m): nobody renews it\n' +
    'warning: others can\'t be "brief" here; atmos-auth exec -i brief -- COMMAND\n',
  ]);
  const token = JSON.parse(env.out).GITHUB_TOKEN_FILE;
  assertEquals(token, TOKEN);
  assertEquals(env.files[token], "brief-1-EXAMPLE");
  assertEquals((await system.beside().files.info(token))!.mode & 0o077, 0);
  const asked = await brief(system.beside(), undefined, "list");
  assertEquals(asked.files[token], "brief-1-EXAMPLE");
});

Deno.test("what has lapsed is taken out of the file by the next command, and all of it by logout", async () => {
  const system = machine({ config });
  await brief(system, 3_600_000, ...LOGIN);
  system.jump(3_600_001);
  const later = system.beside();
  const swept = await brief(later, undefined, "env", "-i", "role");
  assertEquals(swept.files, { [TOKEN]: "nobody" });
  const out = await brief(later.beside(), undefined, "logout", "-i", "brief");
  assertEquals(out.files, {});
  assertStringIncludes(out.err, `Removed ${TOKEN.replace("/github/token", "")}`);
});

Deno.test("where the system has no program for a helper's line, a file holds the credential, or nothing is said to work", async () => {
  const bare = async (small: ReturnType<typeof smallClouds>, ...argv: string[]) => {
    const system = machine({ config });
    await system.files.remove("/bin/sh");
    const { err, status } = await runOn(system, ["env", "-i", "role", ...argv], small.clouds);
    const files = Object.entries(given(system)).filter(([path]) => path.endsWith("credentials"));
    return { err, status, files: files.map(([, text]) => text), system };
  };
  const held = await bare(smallClouds(), "--login", "-f", "dotenv");
  const path = `${PLACE}/env/630bd975a99292783b3d44a8/aws/credentials`;
  assertEquals([held.status, held.files, held.system.files.texts()[path]], [
    0,
    [],
    "role-1-EXAMPLE",
  ]);
  assertStringIncludes(held.err, 'aws is "role" until 2030-01-01T01:00:00Z (1h0m): nobody renews');
  const nobody = await bare(smallClouds());
  assertEquals([nobody.status, nobody.err, nobody.files], [
    4,
    'error: Nobody is signed in as "role", and aws would find no credential\n' +
    "hint: atmos-auth env -i role --login\n",
    [],
  ]);
  const lasting = await bare(smallClouds({ life: undefined }), "--login");
  assertEquals([lasting.status, lasting.files], [1, []]);
  assertStringIncludes(lasting.err, "hint: atmos-auth exec -i role -- COMMAND\n");
});

Deno.test("an identity that no tool would find is refused, with what to type", async () => {
  const rows: readonly (readonly [number | undefined, readonly string[], string])[] = [
    [
      3_600_000,
      ["env", "-i", "brief", "-f", "json"],
      'error: Nobody is signed in as "brief", and gh would find no credential\n' +
      "hint: atmos-auth env -i brief -f json --login\n",
    ],
    [
      3_600_000,
      ["env", "role", "brief", "-f", "json", "-o", "x y"],
      'error: Nobody is signed in as "brief", and gh would find no credential\n' +
      "hint: atmos-auth env -i role -i brief -f json -o 'x y' --login\n",
    ],
    [
      undefined,
      LOGIN,
      'error: The credential of "brief" never lapses, so it is put into no file, and gh would ' +
      "find none\nhint: atmos-auth exec -i brief -- COMMAND\n",
    ],
  ];
  for (const [life, argv, said] of rows) {
    const { err, status, out, files } = await brief(machine({ config }), life, ...argv);
    assertEquals([status, err, out, files], [life === undefined ? 1 : 4, said, "", {}]);
  }
});

Deno.test("where no store keeps anything, a job's later steps find the sign-in in the job's own directory", async () => {
  const env = { RUNNER_TEMP: "/work/temp", GITHUB_ENV: "/work/job" };
  const files = { "/work/job": "", "/work/temp": { kind: "directory", mode: 0o755 } } as const;
  const system = machine({ config, env, files });
  const first = smallClouds();
  const argv = ["env", "-i", "role", "--login", "-f", "github"];
  const { err } = await runOn(system, argv, first.clouds);
  const until = "2030-01-01T01:00:00Z (1h0m)";
  assertEquals(err, `Nothing else keeps "role", so a private file does until ${until}\n`);
  const place = "/work/temp/atmos-auth/env/630bd975a99292783b3d44a8";
  const job = system.files.texts()["/work/job"]!;
  assertStringIncludes(job, `AWS_SHARED_CREDENTIALS_FILE=${place}/aws/credentials\n`);
  assertEquals(job.includes("EXAMPLE"), false);
  const kept = `${place}/credential.json`;
  assertEquals((await system.beside().files.info(kept))!.mode & 0o777, 0o600);
  assertEquals((await system.beside().files.info(place))!.mode & 0o777, 0o700);
  const step = async (...args: string[]) => {
    const { clouds, signedIn } = smallClouds();
    return { ...await runOn(system.beside(), args, clouds), signedIn };
  };
  const helper = await step("credential-process", "-i", "role");
  assertEquals([JSON.parse(helper.out).key, helper.signedIn], ["role-1-EXAMPLE", []]);
  const told = JSON.parse((await step("whoami", "-i", "role", "--json")).out).environment;
  assertEquals(told.AWS_SHARED_CREDENTIALS_FILE, `${place}/aws/credentials`);
  system.jump(3_600_001);
  const lapsed = await step("credential-process", "-i", "role");
  assertEquals(lapsed.signedIn, ["role 1"]);
  assertEquals(kept in system.files.texts(), false);
  await runOn(system.beside(), argv, first.clouds);
  await step("logout", "-i", "role");
  assertEquals(Object.keys(system.files.texts()).filter((path) => path.startsWith(place)), []);
});

Deno.test("a place that was made for nothing goes again, also after a death", async () => {
  const FRESH = /\/atmos-auth-[0-9a-f]{32}/;
  const left = async (system: FakeSystem) =>
    (await system.files.list("/tmp") ?? []).filter((name) => FRESH.test(`/${name}`));
  const env = { XDG_RUNTIME_DIR: "" };
  const no = new UserError("sign_in_refused", "No");
  const { clouds } = smallClouds({ refused: new Map([["role", no]]) });
  const system = machine({ config, env });
  const { err } = await runOn(system, ["env", "-i", "role", "--login"], clouds);
  assertStringIncludes(err, "No");
  assertEquals(await left(system.beside()), []);
  const dead = machine({
    ...{ config, env },
    files: {
      [`/tmp/atmos-auth-${"a".repeat(32)}/env/630bd975a99292783b3d44a8`]: {
        kind: "directory",
        mode: 0o700,
      },
    },
  });
  dead.jump(60_001);
  await runOn(dead.beside(), ["sessions"]);
  assertEquals(await left(dead.beside()), []);
});

Deno.test("where no place is for what nothing else keeps, nobody signs in to hear of it", async () => {
  const system = machine({ config });
  system.files.full = true;
  const { clouds, signedIn } = smallClouds();
  const { status, err } = await runOn(system, ["env", "-i", "role", "--login"], clouds);
  assertEquals([status, signedIn], [1, []]);
  assertStringIncludes(err, "no space is left there");
});

Deno.test("attack: others may write in the directory that a variable calls the job's", async () => {
  const env = { RUNNER_TEMP: "/work/temp" };
  for (const mode of [0o777, 0o775]) {
    const files = { "/work/temp": { kind: "directory", mode } } as const;
    const system = machine({ config, env, files });
    await runOn(system, ["env", "-i", "role", "--login"], smallClouds().clouds);
    const held = Object.keys(system.files.texts()).filter((path) =>
      path.endsWith("credential.json")
    );
    assertEquals(held, [`${PLACE}/env/630bd975a99292783b3d44a8/credential.json`]);
  }
});

Deno.test("a credential beside the store that its cloud no longer takes is thrown away", async () => {
  const system = machine({ config });
  const first = smallClouds();
  first.signedIn.push("another");
  await runOn(system, ["env", "-i", "role", "--login"], first.clouds);
  const { clouds, signedIn } = smallClouds({ dead: new Set(["role-2-EXAMPLE"]) });
  const who = await runOn(system.beside(), ["whoami", "-i", "role"], clouds);
  assertEquals([who.status, signedIn.length], [0, 1]);
  assertEquals(
    Object.keys(system.files.texts()).filter((path) => path.endsWith("credential.json")),
    [],
  );
});

Deno.test("what would override the identity is emptied where a format only sets, or refused", async () => {
  const around = { AWS_SECRET_ACCESS_KEY: "x", GITHUB_TOKEN: "y" };
  const said = (name: string, ...flags: string[]) =>
    command(["env", "-i", name, "--login", ...flags], {
      ...{ config, clouds: smallClouds().clouds, env: { ...around, GITHUB_ENV: "/work/job" } },
      files: { "/work/job": "" },
    });
  for (const format of ["dotenv", "env"]) {
    assertStringIncludes((await said("role", "-f", format)).out, "\nAWS_SECRET_ACCESS_KEY=\n");
  }
  const json = JSON.parse((await said("role", "-f", "json")).out);
  assertEquals([json.AWS_SECRET_ACCESS_KEY, "GITHUB_TOKEN" in json], ["", false]);
  const job = await said("role", "-f", "github");
  assertStringIncludes(job.system.files.texts()["/work/job"]!, "AWS_SECRET_ACCESS_KEY=\n");
  for (const format of ["dotenv", "env", "json", "github"]) {
    const { status, out, err } = await said("brief", "-f", format);
    assertEquals([status, out], [1, ""]);
    // Not a word before it of a tool that would be the identity.
    assertEquals(
      err,
      `error: GITHUB_TOKEN is set here, and the format ${format} can't take it away: even empty, ` +
        "tools of the identity's cloud heed it\nhint: atmos-auth exec -i brief -- COMMAND\n",
    );
  }
  assertEquals((await said("brief")).status, 0);
  assertEquals((await said("brief", "-f", "cmd")).status, 0);
});

const MINE = `auth:
  providers: { pat: { kind: github/token, token: !secret env:PAT } }
  identities: { mine: { kind: github/user, via: { provider: pat } } }
`;

/** The person's own ssh, with a password in it, and a git around that was told something. */
const AROUND = {
  GIT_SSH_COMMAND: "sshpass -p SECRET ssh",
  GIT_CONFIG_PARAMETERS: "'http.proxy'='http://a:SECRET@127.0.0.1:1'",
};

async function mine(...flags: string[]) {
  const { openCage } = fakeCage({ [WHOAMI.name]: () => Promise.resolve({ login: "ada" }) });
  const env = { ...AROUND, PAT: "ghp_EXAMPLE" };
  const setting = { config: MINE, clouds: [github], env, openCage };
  const outcome = await command(["env", "mine", "--login", ...flags], setting);
  const { system, out, err } = outcome;
  return { out, err, kept: JSON.stringify(system.files.texts()) };
}

Deno.test("attack: the person's own ssh and what git was told are kept in a file", async () => {
  const read = await mine();
  assertStringIncludes(read.out, "ATMOS_GIT_SSH_COMMAND='sshpass -p SECRET ssh'");
  assertStringIncludes(read.err, "What the git around this command was told (git -c) is in none");
  assertEquals([read.out.includes("http.proxy"), read.kept.includes("SECRET")], [false, false]);
  for (const flags of [["-o", "out"], ["-f", "json"], ["-f", "dotenv"], ["-f", "env", "-o", "x"]]) {
    const { out, err, kept } = await mine(...flags);
    assertEquals((out + err + kept).includes("SECRET"), false, flags.join());
    assertStringIncludes(err, `read: export ATMOS_GIT_SSH_COMMAND="$GIT_SSH_COMMAND"`);
  }
});

Deno.test("who is not signed in is refused in every format where one of the tools would find no credential", async () => {
  const flags: readonly Flag[] = COMMANDS.env.flags;
  const choices = flags.find(({ name }) => name === "format")?.choices ?? [];
  assertEquals(choices.length > 8, true);
  for (const format of choices) {
    const { status, err, system } = await command(["env", "mine", "-f", format], {
      ...{ config: MINE, clouds: [github] },
      env: { PAT: "ghp_EXAMPLE", GITHUB_ENV: "/work/job" },
      files: { "/work/job": "" },
    });
    assertEquals([format, status, err], [
      format,
      4,
      'error: Nobody is signed in as "mine", and gh would find no credential\n' +
      `hint: atmos-auth env -i mine -f ${format} --login\n`,
    ]);
    assertEquals([system.files.texts()["/work/job"], atHome(system)], ["", {}]);
  }
});

Deno.test("attack: an identity is called as a flag is", async () => {
  for (const name of ["-x", "--help", "-"]) {
    const named = config.replace("role:", `"${name}":`);
    const { status, err, system } = await command(["env", `--identity=${name}`], {
      ...{ config: named, clouds: smallClouds().clouds },
    });
    assertEquals([status, err], [0, ""]);
    const helper = `/usr/bin/atmos-auth --as-written credential-process --identity=${name}`;
    assertEquals(Object.values(given(system)), [helper]);
  }
});

Deno.test("a protected identity is given to whoever types its name, and everybody is written down", async () => {
  const guarded = config.replace(
    "other: { kind: aws/role }",
    "other: { kind: aws/role, protected: true }",
  );
  const ask = async (argv: readonly string[], more = {}) => {
    const small = smallClouds();
    const outcome = await command([...argv], { config: guarded, clouds: small.clouds, ...more });
    return { ...outcome, small, log: outcome.system.files.texts()[AUDIT] };
  };
  const refused = await ask(["env", "other", "--login"]);
  assertEquals([refused.status, refused.out, refused.small.signedIn, refused.log], [
    4,
    "false;\n",
    [],
    undefined,
  ]);
  assertStringIncludes(refused.err, "hint: atmos-auth env --yes-i-mean other other --login\n");
  const asked = await ask(["env", "other", "-f", "bash"], {
    ...{ terminal: true, answers: ["other"] },
  });
  assertEquals([asked.status, asked.system.asked], [0, ["Type its name to go on:"]]);
  const meant = await ask(["env", "other", "--login", "--yes-i-mean", "other"]);
  assertEquals([meant.status, meant.small.signedIn], [0, ["other 1"]]);
  const { event, command: by, identities } = JSON.parse(meant.log!);
  assertEquals([event, by, identities[0].name], ["opened", "env", "other"]);
});

const AUDIT = "/home/ada/.local/share/atmos-auth/audit.jsonl";

Deno.test("variables that lead to nobody yet say so, and what makes somebody of it", async () => {
  const portal = `auth:
  providers: { portal: { kind: aws/login } }
  identities:
    role: { kind: aws/role, via: { provider: portal } }
    alone: { kind: aws/role }
    user: { kind: aws/owned }
`;
  const small = smallClouds();
  const system = machine({
    config: portal,
    keyring: fakeKeyring(),
    env: { ATMOS_KEYRING_TYPE: "system" },
  });
  const ask = async (...argv: string[]) =>
    await runOn(system.beside(), ["--no-color", ...argv], small.clouds);
  const first = await ask("env", "-i", "role");
  assertEquals([first.status, first.err], [
    0,
    'warning: Nobody is signed in to "portal", so aws will find no credential before somebody ' +
    "is: atmos-auth env -i role --login\n",
  ]);
  assertStringIncludes((await ask("env", "-i", "user")).err, 'Nobody is signed in to "user"');
  // Where nothing keeps what somebody signs in to, they lead to nobody for good.
  for (const env of [{ ATMOS_KEYRING_TYPE: "memory" }, { ATMOS_KEYRING_TYPE: "" }]) {
    const none = machine({ config: portal, env });
    const { status, err } = await runOn(none, ["env", "-i", "role"], small.clouds);
    assertEquals([status, err], [
      4,
      'error: Nobody is signed in to "portal", and no store keeps a sign-in here, so aws would ' +
      "find no credential\nhint: atmos-auth env -i role --login\n",
    ]);
    assertEquals(given(none), {});
  }
  // Who needs no provider gets what they need by themselves, and who is signed in has it.
  assertEquals((await ask("env", "-i", "alone")).err, "");
  await ask("login", "--provider", "portal");
  assertEquals((await ask("env", "-i", "role")).err, "");
});
