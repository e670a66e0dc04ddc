import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { shellWords } from "../../../providers/aws/shared/shell_words.ts";
import { parseShared } from "../../../providers/aws/shared/shared_file.ts";
import { configOf, ODD_NAMES } from "../../providers/aws/shared/odd_names.ts";
import { command } from "../machine.ts";

const config = "auth: { identities: { dev: { kind: mock/aws }, odd: { kind: mock } } }";

async function exported(argv: readonly string[], files = {}) {
  return await command(["export", "aws-config", ...argv], { config, clouds, files });
}

Deno.test("each identity becomes a profile that asks us, and holds no secret", async () => {
  const { status, out } = await exported([]);
  assertEquals(status, 0);
  assertStringIncludes(out, "[profile dev]");
  assertStringIncludes(
    out,
    "credential_process = /usr/bin/atmos-auth --as-written credential-process -i dev",
  );
  assertEquals([out.includes("EXAMPLE"), out.includes("odd")], [false, false]);
});

Deno.test("a program is told the profiles by name, and the file that holds them", async () => {
  const { out } = await exported(["--json"]);
  const { profiles: [{ name, identity, text }], file } = JSON.parse(out);
  assertEquals([name, identity, file], ["dev", "dev", undefined]);
  assertEquals(text, (await exported([])).out.trimEnd() + "\n");
  const written = await exported(["--json", "--write", "/work/config"]);
  assertEquals(JSON.parse(written.out).file, "/work/config");
});

Deno.test("written into a file it replaces its own part only, through links, keeping the mode", async () => {
  const files = {
    "/home/ada/.aws/config": { target: "/home/ada/dotfiles/aws" },
    "/home/ada/dotfiles/aws": { text: "[profile mine]\nregion = eu-west-1\n", mode: 0o640 },
  };
  const argv = ["--write", "/home/ada/.aws/config"];
  const { err, system } = await exported(argv, files);
  assertEquals(err, "Wrote 1 profile to /home/ada/.aws/config: dev\n");
  const text = system.files.texts()["/home/ada/dotfiles/aws"]!;
  assertStringIncludes(text, "[profile mine]\nregion = eu-west-1\n");
  const real = await system.beside().files.info("/home/ada/dotfiles/aws");
  const link = await system.beside().files.info("/home/ada/.aws/config");
  assertEquals([real?.mode, link?.kind], [0o640, "link"]);
  const again = await exported(argv, { ...files, "/home/ada/dotfiles/aws": text });
  assertEquals(again.system.files.texts()["/home/ada/dotfiles/aws"], text);
});

Deno.test("a profile of the person's own, one that can't be, and none at all are refused", async () => {
  const taken = await exported(["--write", "config"], { "/work/config": "[profile dev]\n" });
  assertStringIncludes(taken.err, '/work/config has a profile "dev" of its own');
  const prefixed = await exported(["--prefix", "at-"]);
  assertStringIncludes(prefixed.out, "[profile at-dev]");
  const odd = await exported(["-i", "odd"]);
  assertStringIncludes(odd.err, '"odd" (mock) has no credential that AWS\'s tools could ask for');
  const none = await command(["export", "aws-config"], {
    ...{ clouds, config: "auth: { identities: { odd: { kind: mock } } }" },
  });
  assertStringIncludes(none.err, "There is no AWS identity to make a profile of");
});

Deno.test("identities of odd names are profiles that ask for just them", async () => {
  const { out, err } = await command(["export", "aws-config"], {
    ...{ clouds, config: configOf(ODD_NAMES) },
  });
  const renamed = ODD_NAMES.filter((name) => /[^A-Za-z0-9._/@+-]/.test(name));
  assertEquals(err.trimEnd().split("\n").length, renamed.length);
  assertStringIncludes(err, '"größer" is the profile "gro-er": not all of these tools know');
  const { sections, oddities } = parseShared(out, "config");
  assertEquals(oddities, []);
  assertEquals(sections.every(({ type }) => type === "profile"), true);
  const helpers = sections.map(({ settings }) => settings.get("credential_process")?.value ?? "");
  const asked = helpers.map((helper) => shellWords(helper)?.slice(-2).join(" "));
  const wanted = ODD_NAMES.map((name) =>
    name.startsWith("-") ? `credential-process --identity=${name}` : `-i ${name}`
  );
  assertEquals(asked, wanted);
  // To AWS's other tools a blank with one of these signs behind it begins a comment.
  assertEquals(helpers.filter((helper) => /\s[#;]/.test(helper)), []);
});

Deno.test("of two that would be one profile neither is written, and what can't be is left out", async () => {
  const config = configOf(["a b", "a-b", "c", "d\te"]);
  const all = await command(["export", "aws-config"], { clouds, config });
  assertEquals([...all.out.matchAll(/^\[(.*)\]$/gm)].map(([, header]) => header), ["profile c"]);
  assertEquals(all.err.split("\n").filter((line) => line.startsWith("Left out: ")).length, 3);
  const one = await command(["export", "aws-config", "-i", "a b"], { clouds, config });
  assertStringIncludes(one.out, "[profile a-b]");
  const two = await command(["export", "aws-config", "-i", "a b", "-i", "a-b"], { clouds, config });
  assertStringIncludes(two.err, '"a b" is not the only one that would be the profile "a-b"');
});

const KEYS = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = EXAMPLE\n";
const AWS = "/home/ada/.aws/config";

/** What else of the two files makes the profile somebody else, and the setting that does, with its place. */
const OVERRULING: readonly (readonly [string, Record<string, string>, Record<string, string>?])[] =
  [
    ["aws_access_key_id in ~/.aws/credentials:2", { "~/.aws/credentials": `[dev]\n${KEYS}` }],
    [
      "aws_access_key_id in /work/keys:2",
      { "/work/keys": `[dev]\n${KEYS}` },
      { AWS_SHARED_CREDENTIALS_FILE: "/work/keys" },
    ],
    ["aws_access_key_id in ~/.aws/credentials:2", {
      "~/.aws/credentials": `[DEFAULT]\n${KEYS}[dev]\nregion = x\n`,
    }],
    ["aws_access_key_id in ~/.aws/credentials:2", {
      "~/.aws/credentials": "[dev]\naws_access_key_id = AKIAEXAMPLE\n",
    }],
    ["role_arn in ~/.aws/credentials:3", {
      "~/.aws/credentials": "[dev]\nsource_profile = x\nrole_arn = y\n",
    }],
    ["credential_process in ~/.aws/credentials:2", {
      "~/.aws/credentials": "[dev]\ncredential_process = other\n",
    }],
    ["sso_account_id in ~/.aws/credentials:2", {
      "~/.aws/credentials": "[dev]\nsso_account_id = 1",
    }],
    ["role_arn in ~/.aws/config:2", { "~/.aws/config": "[DEFAULT]\nrole_arn = y\n" }],
  ];
const inHome = (path: string) => path.replace("~", "/home/ada");

for (const [what, texts, env = {}] of OVERRULING) {
  Deno.test(`attack: a written profile would be somebody else by ${what}`, async () => {
    const named = Object.entries(texts).map(([path, text]) => [inHome(path), text]);
    const files = { "/work/keys": "", ...Object.fromEntries(named) };
    const setting = { config, clouds, env, files };
    const refused = await command(["--no-color", "export", "aws-config", "--write", AWS], setting);
    assertEquals([refused.status, refused.err], [
      1,
      `error: The profile "dev" is whoever ${inHome(what)} says, and not what asks us: its tools ` +
      "take that first\nhint: atmos-auth export aws-config --prefix atmos- --write " +
      "/home/ada/.aws/config\n      (or, if you need it no more, remove that setting)\n",
    ]);
    assertEquals(refused.system.files.texts()[AWS], files[AWS as keyof typeof files]);
    const printed = await command(["export", "aws-config"], setting);
    assertEquals([printed.status, printed.out.includes("[profile dev]")], [0, true]);
    assertEquals(printed.err.includes(inHome(what)), !what.includes("config:"));
    const line = ["export", "aws-config", "--prefix", "atmos-", "--write", AWS];
    const mended = await command(line, setting);
    // What stands for all profiles overrules those of any name.
    assertEquals(mended.status, JSON.stringify(texts).includes("~/.aws/config") ? 1 : 0);
  });
}

Deno.test("what else a file says of the profile, or says of others, keeps it from nothing", async () => {
  const text = `[dev]\nregion = eu-west-1\n[other]\n${KEYS}[profile dev]\n${KEYS}`;
  const { status, err } = await exported(["--write", AWS], { "/home/ada/.aws/credentials": text });
  assertEquals([status, err], [0, `Wrote 1 profile to ${AWS}: dev\n`]);
});

Deno.test("the credentials file is no place for profiles", async () => {
  const { status, err } = await exported(["--write", "/home/ada/.aws/credentials"]);
  assertEquals(status, 1);
  assertStringIncludes(err, "atmos-auth export aws-config --write /home/ada/.aws/config\n");
});

Deno.test("a session's own credentials file says nothing of what is written for outside", async () => {
  const files = { "/work/keys": `[dev]\n${KEYS}`, "/home/ada/.aws/credentials": `[dev]\n${KEYS}` };
  const env = {
    ATMOS_SESSION: "k3v9d2b7",
    AWS_SHARED_CREDENTIALS_FILE: "/run/user/1000/atmos-auth/k3v9d2b7/aws/credentials",
  };
  const argv = ["export", "aws-config", "--write", AWS];
  const { err } = await command(argv, { config, clouds, files, env });
  assertStringIncludes(err, "/home/ada/.aws/credentials:2");
});

Deno.test("on Windows long names with blanks become short ones, since no quotes arrive in every SDK", async () => {
  const program = String.raw`C:\Program Files\atmos-auth.exe`;
  const own = String.raw`D:\Ada L\atmos.yaml`;
  const { out } = await command(["export", "aws-config", "--config", own], {
    ...{ os: "windows", clouds, cwd: String.raw`C:\work`, calledAs: program },
    env: { USERPROFILE: String.raw`C:\Users\ada`, PATH: String.raw`C:\Program Files` },
    files: {
      [own]: config,
      [program]: { target: String.raw`C:\bin\atmos-auth.exe` },
      [String.raw`C:\bin\atmos-auth.exe`]: "",
    },
  });
  const [, line] = /credential_process = (.*)/.exec(out) ?? [];
  assertEquals(
    line,
    String
      .raw`C:\PROGRA~1\atmos-auth.exe --as-written --config=D:\ADAL~1\atmos.yaml credential-process -i dev`,
  );
});

Deno.test("a ~ in quotes is the home directory, and - is printed to", async () => {
  const { system } = await exported(["--write", "~/profiles"]);
  assertStringIncludes(system.files.texts()["/home/ada/profiles"]!, "[profile dev]");
  for (const path of ["-", "/dev/stdout"]) {
    const printed = await exported(["--write", path]);
    assertEquals([printed.out.split("\n")[0], printed.err], ["[profile dev]", ""]);
  }
});

Deno.test("a file that AWS's CLI refuses is not written to", async () => {
  const REFUSED = ["[a]\n[a]\n", "[a]\nregion\n", "[default\nregion = x\n"];
  for (const text of REFUSED) {
    const { status, err, system } = await exported(["--write", AWS], { [AWS]: text });
    assertEquals([status, system.files.texts()[AWS]], [3, text], text);
    assertStringIncludes(err, `Cannot write to "${AWS}": `);
  }
});

Deno.test("on Windows a line for any name is made of plain letters, and asks for just that identity", async () => {
  const name = "größe (a) 'b' #$`%!^&";
  const own = String.raw`C:\Ada L\atmos.yaml`;
  const machine = {
    ...{ os: "windows" as const, clouds, cwd: String.raw`C:\work` },
    calledAs: String.raw`C:\bin\atmos-auth.exe`,
    env: { USERPROFILE: String.raw`C:\Users\ada`, PATH: String.raw`C:\bin` },
    files: { [own]: configOf([name]), [String.raw`C:\bin\atmos-auth.exe`]: "" },
  };
  const { out } = await command(["export", "aws-config", "--config", own], machine);
  const [, line = ""] = /credential_process = (.*)/.exec(out) ?? [];
  assertMatch(line, /^[\w.:\\=~ -]+$/);
  const files = { ...machine.files, [String.raw`C:\ADAL~1\atmos.yaml`]: configOf([name]) };
  const asked = await command(line.split(" ").slice(1), { ...machine, files });
  assertStringIncludes(asked.out, '"Version"', asked.err);
});
