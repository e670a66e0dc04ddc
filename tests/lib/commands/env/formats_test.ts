import { assert, assertEquals, assertThrows } from "@std/assert";
import { shellFor } from "../../../../lib/session/shells/mod.ts";
import { request } from "../../session/shells/request.ts";
import { parseDotenv } from "../../../../lib/config/files/dotenv.ts";
import { HOLD } from "../../../../lib/session/shells/handover.ts";
import { type EnvFormat, formatEnv } from "../../../../lib/commands/env/formats.ts";
import { UserError } from "../../../../lib/errors.ts";

const FORMATS: readonly EnvFormat[] = [
  ...["bash", "zsh", "fish", "powershell", "cmd", "nushell", "dotenv", "env", "json", "github"],
] as EnvFormat[];

const write = (format: EnvFormat, value: string) =>
  formatEnv(format, { set: { NAME: value }, unset: ["GONE"] }, { random: "RANDOM" });

/** A value, and the whole text in each format; `undefined` for one that can't carry it. */
const ROWS:
  readonly (readonly [value: string, written: Partial<Record<EnvFormat, string | undefined>>])[] = [
    ["plain", {
      powershell: "Remove-Item Env:GONE -ErrorAction SilentlyContinue\n$Env:NAME = 'plain'\n",
      cmd: '@set "GONE="\r\n@set "NAME=plain"\r\n',
      nushell: "hide-env -i GONE\n$env.NAME = 'plain'\n",
      dotenv: "NAME=plain\n",
      env: "NAME=plain\n",
      json: '{\n  "NAME": "plain"\n}\n',
      github: "NAME=plain\n",
    }],
    ["", { dotenv: "NAME=\n", env: "NAME=\n", powershell: undefined, cmd: undefined }],
    ["a\nLD_PRELOAD=/evil.so", {
      env: undefined,
      cmd: undefined,
      dotenv: "NAME='a\nLD_PRELOAD=/evil.so'\n",
      github: "NAME<<ATMOS_RANDOM\na\nLD_PRELOAD=/evil.so\nATMOS_RANDOM\n",
    }],
    ["a\rb", { env: undefined, cmd: undefined, dotenv: undefined }],
    ["a\r", { github: undefined }],
    ["a".repeat(65_000), { env: undefined, dotenv: `NAME=${"a".repeat(65_000)}\n` }],
    ["a\u2028b", { env: undefined, cmd: undefined, dotenv: "NAME='a\u2028b'\n" }],
    ["a\vb", { env: undefined, cmd: undefined }],
    ["a\x1ab", { cmd: undefined }],
    ["caf\u00e9", {
      cmd: String
        .raw`@for /f "tokens=2 delims=:." %%c in ('%SystemRoot%\System32\chcp.com') do @set __atmos_auth_page=%%c
@%SystemRoot%\System32\chcp.com 65001 >nul
@set "GONE="
@set "NAME=caf\u00e9"
@%SystemRoot%\System32\chcp.com %__atmos_auth_page% >nul
@set __atmos_auth_page=
`.replaceAll("\n", "\r\n").replace("\\u00e9", "\u00e9"),
      env: "NAME=caf\u00e9\n",
    }],
    ["100%^!", {
      cmd: '@set "GONE="\r\n@if "!!"=="" set "NAME=100%%^^^!"\r\n' +
        '@if not "!!"=="" set "NAME=100%%^!"\r\n',
    }],
    [" # a=b ~ ", { env: "NAME= # a=b ~ \n", dotenv: "NAME=' # a=b ~ '\n" }],
    ["it's", { dotenv: 'NAME="it\'s"\n', env: "NAME=it's\n" }],
    ["it's $5", { dotenv: undefined }],
    ['it\'s "x"', { dotenv: undefined }],
    ["`it's`", { dotenv: undefined }],
    ["$(x) `y` !z", { dotenv: "NAME='$(x) `y` !z'\n" }],
    ["${HOME}", { dotenv: undefined }],
    ["a\\b", { dotenv: "NAME='a\\b'\n" }],
    ["a\\\\b", { dotenv: undefined }],
    ["a\\", { dotenv: undefined, env: "NAME=a\\\n" }],
    ["100%", { env: "NAME=100%\n" }],
    ["/a/b-c_d.e:f@g+h,i=j%k", { dotenv: "NAME=/a/b-c_d.e:f@g+h,i=j%k\n" }],
    ["~/a", { dotenv: "NAME='~/a'\n" }],
    ["a#b", { dotenv: "NAME='a#b'\n" }],
    ["a*b", { dotenv: "NAME='a*b'\n" }],
    ["ATMOS_RANDOM\nATMOS_RANDOM_", {
      github: "NAME<<ATMOS_RANDOM__\nATMOS_RANDOM\nATMOS_RANDOM_\nATMOS_RANDOM__\n",
    }],
  ];

/** The text without the lines that ask where they are read. */
const bare = (format: EnvFormat, value: string) =>
  write(format, value).replace(/^.*ATMOS_SESSION.*\r?\n/gm, "");

Deno.test("a shell of a session that nothing puts right is told to stay what it is", () => {
  const first = (format: EnvFormat, over?: string) => {
    const changes = { set: { ATMOS_IDENTITY: "one" }, unset: [] };
    return formatEnv(format, changes, { random: "", over }).split(/\r?\n/);
  };
  const why = "atmos-auth: this shell is in a session, and nothing would put back in it what is " +
    "changed, so nothing was: use atmos-auth shell -i one";
  const powershell = "if ($Env:ATMOS_SESSION -and $Env:ATMOS_SESSION -cne 'ended' -and " +
    "[string] $function:prompt -notmatch '__atmos_auth_pin' -and " +
    `-not (Get-PSCallStack | Where-Object { $_.ScriptName })) { throw '${why}' }`;
  assertEquals(first("powershell", "ended")[0], powershell);
  const cmd = '@if defined ATMOS_SESSION if not "%ATMOS_SESSION%"==""';
  assertEquals(first("cmd").slice(0, 2), [`${cmd} echo ${why}>&2`, `${cmd} exit /b 1`]);
  const nushell = `if ($env.ATMOS_SESSION? | default "") not-in ["", 'ended'] and ` +
    "$nu.is-interactive and not ($env.config.hooks.pre_prompt? | default [] | any {|hook| " +
    "(try { view source $hook } catch { '' }) =~ '__atmos_auth_' }) " +
    `{ error make {msg: '${why}'} }`;
  assertEquals(first("nushell", "ended")[0], nushell);
  assert(first("bash", "ended").join("\n").includes(`"\${ATMOS_SESSION-}" in '' | 'ended')`));
  assert(first("fish", "ended")[1]!.includes(`not test "x$ATMOS_SESSION" = 'xended'; and`));
});

Deno.test("each format carries a value as it is, or refuses it", () => {
  for (const [value, written] of ROWS) {
    for (const [format, expected] of Object.entries(written) as [EnvFormat, string | undefined][]) {
      if (expected !== undefined) {
        assertEquals(bare(format, value), expected);
        continue;
      }
      const error = assertThrows(() => write(format, value), UserError);
      const said =
        `Cannot write NAME in the format ${format}: it could not carry the value as it is`;
      assertEquals([error.code, error.message], ["failed", said]);
      // What it advises does carry it.
      write(error.hint!.split(" ").at(-1) as EnvFormat, value);
    }
  }
});

Deno.test("a name that the reader keeps for itself is refused before anything is written", () => {
  const rows: readonly (readonly [EnvFormat, string])[] = [
    ["bash", "SECONDS"],
    ["bash", "__atmos_env_change"],
    ["bash", "BASH_ARGV"],
    ["zsh", "path"],
    ["zsh", "UID"],
    ["fish", "status"],
    ["fish", "hostname"],
    ["nushell", "PWD"],
    ["cmd", "Random"],
  ];
  for (const [format, name] of rows) {
    const set = { ATMOS_IDENTITY: "me", [name]: "x", FINE: "y" };
    const error = assertThrows(
      () => formatEnv(format, { set, unset: [] }, { random: "" }),
      UserError,
    );
    const said = `Cannot write ${name} in the format ${format}: its reader keeps it for itself`;
    assertEquals(
      [error.code, error.message, error.hint],
      ["failed", said, 'rename it in "env", or atmos-auth exec -i me -- COMMAND'],
    );
    assertEquals(JSON.parse(formatEnv("json", { set, unset: [] }, { random: "" })), set);
  }
  // What only looks like one.
  const fine = { ZSH_THEME: "x", BASH_ENV: "x", COMPOSE_FILE: "x", name: "x", PATH: "x" };
  for (const format of FORMATS) formatEnv(format, { set: fine, unset: [] }, { random: "" });
});

Deno.test("what is advised can be typed as it stands", () => {
  const set = { ATMOS_IDENTITY: "me,it's", NAME: "a\nb\r" };
  const error = assertThrows(() => formatEnv("env", { set, unset: [] }, { random: "" }), UserError);
  assertEquals(error.hint, "atmos-auth env -i me -i 'it'\\''s' --format json");
  const hint = (env: Record<string, string>) =>
    assertThrows(() => formatEnv("env", { set: env, unset: [] }, { random: "" }), UserError).hint;
  assertEquals(hint({ NAME: "a\nb" }), "atmos-auth env --format dotenv");
  // What is advised refuses nothing of it.
  assertEquals(hint({ NAME: "a\nb", OTHER: "${x}" }), "atmos-auth env --format json");
});

Deno.test("a shell of Unix is given all or nothing, and by number what it would split or take for files", () => {
  assertEquals(write("zsh", "it's plain"), write("bash", "it's plain"));
  const lines = write("bash", "it's plain").trimEnd().split("\n");
  const change = lines.findIndex((line) => line.startsWith("__atmos_env_change()"));
  assertEquals(lines.slice(change - 3, change + 4), [
    "__atmos_env_plain() {",
    "export NAME='it'\\''s plain';",
    "case '' in '') ;; esac; } >&- 2>&-;",
    "__atmos_env_change() { __atmos_env_renew GONE NAME __atmos_env_none &&",
    "{ __atmos_env_plain || case '' in '') ;; esac; } &&",
    "__atmos_env \\export NAME && NAME='it'\\''s plain' && " +
    "! case \"${NAME-}\" in 'it'\\''s plain') __atmos_env_no;; esac &&",
    "case '' in '') ;; esac; };",
  ]);
  const child = lines.find((line) => line.startsWith("__atmos_env_child()"))!;
  assert(child.includes('! case "${GONE+x}" in "") no;; esac && '));
  assert(child.includes('! case "${NAME+x}${NAME-}" in "x${1}") no;; esac\' sh "${NAME-}"; };'));
  const rows = [
    ["a  b", "a\\040\\040b"],
    ["-n *", "\\055n\\040\\052"],
    ["\t%\n\n", "\\011\\045\\012\\012"],
    ["\u00e9[\u{1f511}]'", "\u00e9\\133\u{1f511}\\135\\047"],
  ];
  for (const [value, printed] of rows) {
    const text = write("bash", value!);
    assert(text.includes(`__atmos_env_put "$(__atmos_env_print '${printed}x')"`), value);
    assert(text.includes('\\export NAME && NAME="${1%x}" && '), value);
    const alone = `export NAME="$(printf '${printed}')";\n`;
    assertEquals(text.includes(alone), !value!.endsWith("\n"), value);
  }
  // No word of it is a pattern, and every line ends with what ends a command.
  const odd = lines.filter((line) =>
    !/(;|\{|then|else|\|\||&&|\$\()$/.test(line) || /[*?[]| {2}/.test(line)
  );
  assertEquals(odd, []);
  const long = write("bash", "*".repeat(100_000)).match(/print '\\052[^']*'/g)!;
  assert(long.length === 4 && long.every((word) => word.length < 131_000));
});

Deno.test("what is printed for a shell names nothing that guards a session there", () => {
  // Two that are there to be called.
  const called = [HOLD, "__atmos_auth_hook"];
  const namesIn = (texts: readonly string[]) =>
    new Set(texts.join().match(/__atmos_\w+/g)?.filter((name) => !called.includes(name)));
  const printed = namesIn(["bash", "fish"].map((format) => write(format as EnvFormat, "a *\n")));
  for (const shell of ["bash", "zsh", "fish", "dash", "pwsh", "nu", "cmd"]) {
    const { files, env } = shellFor(`/bin/${shell}`, "linux").start(request({}));
    const guards = namesIn([...Object.values(files), ...Object.values(env)]);
    assertEquals([shell, guards.intersection(printed)], [shell, new Set()]);
    assert(guards.size > 0 || shell === "cmd", shell);
  }
  assert(printed.size > 10);
});

Deno.test("what means something to a shell keeps its nature there", () => {
  const set = { AWS_PROFILE: "x", LC_ALL: "C", PATH: "/bin", PLAIN: "x" };
  const text = formatEnv("zsh", { set, unset: ["AWS_KEY"] }, { random: "" });
  assert(text.includes("__atmos_env_renew AWS_KEY AWS_PROFILE PLAIN __atmos_env_none &&\n"));
});

Deno.test("fish hides what is universal, and gets a line break where lines are joined", () => {
  const text = write("fish", "a\nb'c");
  assert(text.includes("set -gx NAME 'a'\\n'b\\'c';\n"));
  const hidden = "for __atmos_env_name in GONE; set -eg $__atmos_env_name;\n" +
    "set -qU $__atmos_env_name; and set -gx $__atmos_env_name ''; end;\n";
  assert(text.includes(hidden));
});

Deno.test("PowerShell and nushell get on one line, in numbers, what their way of reading would change", () => {
  const last = (format: EnvFormat, value: string) => write(format, value).split("\n").slice(2);
  assertEquals(last("powershell", "a'b\r\nc"), [
    "$Env:NAME = 'a''b' + [char]13 + [char]10 + 'c'",
    "",
  ]);
  assertEquals(last("powershell", "\u2019$(x)"), ["$Env:NAME = '' + [char]8217 + '$(x)'", ""]);
  assertEquals(last("powershell", "\u{1f511}"), [
    "$Env:NAME = '' + [char]55357 + [char]56593",
    "",
  ]);
  assertEquals(last("nushell", "a\nb\u2028\u00a0'\"\\"), [
    '$env.NAME = "a\\u{a}b\\u{2028}\\u{a0}\'\\"\\\\"',
    "",
  ]);
  assertEquals(last("nushell", "it's"), ['$env.NAME = "it\'s"', ""]);
});

Deno.test("a .env file is read back by our own reader as it was", () => {
  const carried = ROWS.flatMap(([value]) => {
    try {
      return [[value, write("dotenv", value)] as const];
    } catch {
      return [];
    }
  });
  assert(carried.length > 8);
  for (const [value, text] of carried) {
    assertEquals(parseDotenv(text).entries.map((entry) => entry.value), [value], text);
  }
});

Deno.test("attack: a value that no text can hold, or a name that is code", () => {
  for (const format of FORMATS) {
    for (const value of ["\ud800", "a\0b"]) {
      const error = assertThrows(() => write(format, value), UserError);
      assertEquals(error.message, "Cannot write NAME: its value is no text");
    }
    if (format === "json") continue;
    assertThrows(
      () => formatEnv(format, { set: { "A;evil": "x" }, unset: [] }, { random: "" }),
      Error,
      "no name",
    );
  }
});

Deno.test("attack: a value too long for a line of a batch file is cut there", () => {
  assertThrows(() => write("cmd", "a".repeat(8_000)), UserError);
  assertEquals(write("cmd", "a".repeat(7_000)).length > 7_000, true);
});
