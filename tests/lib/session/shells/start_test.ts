/** Which arguments and variables each shell is started with. */
import { assertEquals } from "@std/assert";
import { shellFor } from "../../../../lib/session/shells/mod.ts";
import { request, type Said } from "./request.ts";

interface Case {
  readonly path: string;
  readonly said?: Said;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const RC = "/s/shell/bash/rc";
const BASH = ["--rcfile", RC];
const LEAD_BASH = ". '/s/shell/bash/hooks'; __atmos_auth_begin; __atmos_auth_prompt";
const LEAD_FISH = "/s/shell/share:/usr/local/share:/usr/share";
const LEAD_ZSH = "/s/shell/zsh";
const FISH = ["--init-command", "source '/s/shell/fish/hooks.fish'"];
const NU = "source '/s/shell/nushell/hooks.nu'";
const PWSH = ". ([ScriptBlock]::Create([IO.File]::ReadAllText('/s/shell/powershell/hooks.ps1')))";
const SH = { ENV: "/s/shell/sh/rc" };

const CASES: readonly Case[] = [
  {
    path: "/bin/bash",
    args: BASH,
    env: { BASH_ENV: RC, ZDOTDIR: LEAD_ZSH, XDG_DATA_DIRS: LEAD_FISH },
  },
  {
    path: "/bin/bash",
    said: { login: true, env: { XDG_DATA_DIRS: "/mine" } },
    args: BASH,
    env: { BASH_ENV: RC, ZDOTDIR: LEAD_ZSH, XDG_DATA_DIRS: "/s/shell/share:/mine" },
  },
  {
    path: "/bin/bash",
    said: { args: ["-l"] },
    args: BASH,
    env: { BASH_ENV: RC, ZDOTDIR: LEAD_ZSH, XDG_DATA_DIRS: LEAD_FISH },
  },
  ...([
    [["-c", "a 'b'", ""], ["-c", "a 'b'", ""]],
    [["-lc", "a", "-l"], ["-lc", "a", "-l"]],
    [["-il", "-c", "a -l"], ["-i", "-c", "a -l"]],
    [["-ilc", "a"], ["-ic", "a"]],
    [["--login", "-i"], ["-i"]],
    [["-o", "vi", "-l", "--", "-l"], ["-o", "vi", "--", "-l"]],
    [["script", "-l"], ["script", "-l"]],
    [["-"], ["-"]],
  ] as const).map(([args, passed]) => ({
    path: "/bin/bash",
    said: { args },
    args: [...BASH, ...passed],
    env: { BASH_ENV: RC },
  })),
  {
    path: "C:\\Git\\bin\\bash.exe",
    said: { os: "windows", directory: "C:\\s\\shell" },
    args: ["--rcfile", "C:/s/shell/bash/rc"],
    env: { BASH_ENV: "C:/s/shell/bash/rc" },
  },
  {
    path: "/bin/zsh",
    args: [],
    env: { ZDOTDIR: LEAD_ZSH, XDG_DATA_DIRS: LEAD_FISH, PROMPT_COMMAND: LEAD_BASH },
  },
  {
    path: "/bin/zsh",
    said: { login: true },
    args: ["-l"],
    env: { ZDOTDIR: LEAD_ZSH, XDG_DATA_DIRS: LEAD_FISH, PROMPT_COMMAND: LEAD_BASH },
  },
  {
    path: "/bin/zsh",
    said: { login: true, args: ["-c", "a 'b'", ""] },
    args: ["-c", "a 'b'", ""],
    env: { ZDOTDIR: LEAD_ZSH },
  },
  {
    path: "/bin/fish",
    args: FISH,
    env: { ZDOTDIR: LEAD_ZSH, PROMPT_COMMAND: LEAD_BASH },
  },
  {
    path: "/bin/fish",
    said: { login: true },
    args: [...FISH, "--login"],
    env: { ZDOTDIR: LEAD_ZSH, PROMPT_COMMAND: LEAD_BASH },
  },
  { path: "/bin/fish", said: { login: true, args: ["-c", "a"] }, args: [...FISH, "-c", "a"] },
  {
    path: "/bin/dash",
    said: { login: true },
    args: [],
    env: { ...SH, ZDOTDIR: LEAD_ZSH, XDG_DATA_DIRS: LEAD_FISH, PROMPT_COMMAND: LEAD_BASH },
  },
  { path: "/bin/dash", said: { args: ["-c", "a"] }, args: ["-c", "a"], env: SH },
  { path: "/bin/busybox", said: { args: ["-c", "a"] }, args: ["sh", "-c", "a"], env: SH },
  { path: "/bin/nu", args: ["--execute", NU] },
  { path: "/bin/nu", said: { login: true }, args: ["--login", "--execute", NU] },
  { path: "/bin/nu", said: { args: ["-n"] }, args: ["--execute", NU, "-n"] },
  { path: "/bin/nu", said: { args: ["-c", "a"] }, args: ["-c", "a"] },
  { path: "/bin/nu", said: { args: ["-l", "-c", "a"] }, args: ["-l", "-c", `${NU}\na`] },
  { path: "/bin/pwsh", args: ["-NoExit", "-Command", PWSH] },
  { path: "/bin/pwsh", said: { login: true }, args: ["-Login", "-NoExit", "-Command", PWSH] },
  {
    path: "/bin/pwsh",
    said: { args: ["-NoProfile"] },
    args: ["-NoProfile", "-NoExit", "-Command", PWSH],
  },
  {
    path: "/bin/pwsh",
    said: { args: ["-ExecutionPolicy", "Bypass", "-c", "a 'b'", "c"] },
    args: ["-ExecutionPolicy", "Bypass", "-c", `${PWSH}; a 'b' c`],
  },
  { path: "/bin/pwsh", said: { args: ["-Command", "-"] }, args: ["-Command", "-"] },
  { path: "/bin/pwsh", said: { args: ["-File", "a.ps1"] }, args: ["-File", "a.ps1"] },
];

for (const { path, said = {}, args, env = {} } of CASES) {
  const title = `${path} ${(said.args ?? []).join(" ")}${said.login ? " (login)" : ""}`;
  Deno.test(`${title} becomes ${JSON.stringify(args)}`, () => {
    const start = shellFor(path, said.os ?? "linux").start(request({ path, env: {}, ...said }));
    assertEquals({ args: start.args, env: start.env }, { args, env });
  });
}

const CMD: readonly (readonly [args: readonly string[], line: string])[] = [
  [[], '/s /k "C:\\s\\shell\\cmd\\hooks.cmd"'],
  [["/q"], '/q /s /k "C:\\s\\shell\\cmd\\hooks.cmd"'],
  [["/c", "echo", '"a" & ver'], '/s /c "call C:\\s\\shell\\cmd\\hooks.cmd & echo "a" & ver"'],
  [["/V:ON", "/K", "x"], '/V:ON /s /K "call C:\\s\\shell\\cmd\\hooks.cmd & x"'],
];

for (const [args, line] of CMD) {
  Deno.test(`cmd ${args.join(" ")} becomes ${line}`, () => {
    const said: Said = { os: "windows", directory: "C:\\s\\shell", args };
    const start = shellFor("C:\\Windows\\cmd.exe", "windows").start(request(said));
    assertEquals([start.args.join(" "), start.verbatim], [line, true]);
  });
}

Deno.test("a folder with a space reaches cmd within quotes", () => {
  const said: Said = { os: "windows", directory: "C:\\my s\\shell" };
  const start = shellFor("cmd.exe", "windows").start(request(said));
  assertEquals(start.args.join(" "), '/s /k ""C:\\my s\\shell\\cmd\\hooks.cmd""');
});
