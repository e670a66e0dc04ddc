/** nushell: ours is sourced with `--execute`, after the person's own configuration. Pure. */
import { ENDED } from "./handover.ts";
import { lookOf, type Shell, type ShellRequest, type ShellStart } from "./shell.ts";
import { quoteFor } from "../../terminal/quote.ts";

const RC = "nushell/hooks.nu";
const q = (text: string) => quoteFor("nushell", text);

/** nushell, 0.90 and later. */
export const nushell: Shell = { names: ["nu"], start };

function start(request: ShellRequest): ShellStart {
  const separator = request.os === "windows" ? "\\" : "/";
  const read = `source ${q([request.directory, ...RC.split("/")].join(separator))}`;
  return {
    args: argsOf(request, read),
    env: {},
    files: { [RC]: hooks(request) },
  };
}

/** With `-c`, nushell leaves `--execute` out, and reads configuration only when asked to. */
function argsOf({ args, login }: ShellRequest, read: string): readonly string[] {
  if (args.length === 0) return [...(login ? ["--login"] : []), "--execute", read];
  const at = args.findIndex((arg) => /^(-[a-z]*c|--commands)$/.test(arg)) + 1;
  const configured = args.some((arg) =>
    /^(-[a-z]*l[a-z]*|--login|--config|--env-config)$/.test(arg)
  );
  if (at === 0 || at >= args.length) return ["--execute", read, ...args];
  return configured ? args.with(at, `${read}\n${args[at]}`) : args;
}

function hooks(request: ShellRequest): string {
  const { set, unset } = request.pins;
  const lines = [
    ...Object.entries(set).map(([name, value]) =>
      `if $env.${name}? != ${q(value)} { $env.${name} = ${q(value)}; __atmos_auth_say ${name} }`
    ),
    ...unset.map((name) =>
      `if $env.${name}? != null { hide-env ${name}; __atmos_auth_say ${name} }`
    ),
  ];
  return `# Written by atmos-auth for one session; gone with it.
$env.__atmos_auth = {said: [], drifts: [], news: ""}
def --env __atmos_auth_say [name: string] {
  try { $"($name)\\n" | save --append ${q(request.drift)} }
  if $name not-in $env.__atmos_auth.said {
    $env.__atmos_auth.said ++= [$name]
    $env.__atmos_auth.drifts ++= [$name]
  }
}
def --env __atmos_auth_said_once [] {
  let drifts = $env.__atmos_auth.drifts
  let names = $drifts | str join ", "
  let are = if ($drifts | length) > 1 { "were" } else { "was" }
  if $names != "" { print --stderr $"atmos-auth: ($names) ($are) changed by something in this shell; put back" }
  $env.__atmos_auth.drifts = []
}
def --env __atmos_auth_pin [] {
${lines.map((line) => `  ${line}\n`).join("")}  __atmos_auth_said_once
}
def --env __atmos_auth_last [event: string, hook: closure] {
  let all = $env.config.hooks | get $event | default []
  if ($all | is-empty) or not (view source ($all | last) | str contains __atmos_auth_) {
    let others = $all | where {|one| not (view source $one | str contains __atmos_auth_) }
    $env.config.hooks = $env.config.hooks | upsert $event ($others | append $hook)
  }
}
def --env __atmos_auth_hook [] {
  __atmos_auth_last pre_prompt {|| __atmos_auth_prompt }
  __atmos_auth_last pre_execution {|| __atmos_auth_pin }
}
def --env __atmos_auth_prompt [] {
  __atmos_auth_pin
  let told = try { open --raw ${q(request.notices)} | lines } catch { [${q(ENDED)}, "exit"] }
  let line = $told | get 0? | default ""
  if $env.ATMOS_SESSION_EXPIRES? != null {
    try { $env.ATMOS_SESSION_EXPIRES = (open --raw ${q(request.expires)} | str trim) }
  }
  if $line != $env.__atmos_auth.news {
    $env.__atmos_auth.news = $line
    if $line != "" { print --stderr $"atmos-auth: ($line)" }
    for hint in ($told | skip 1) { print --stderr $"hint: ($hint)" }
  }
  __atmos_auth_show
  __atmos_auth_hook
}
${showing(request)}
__atmos_auth_pin
__atmos_auth_hook
`;
}

/** The person's prompt, a closure or a text, is called within ours; starship and oh-my-posh show variables instead. */
function showing(request: ShellRequest): string {
  const look = lookOf(request);
  if (look === undefined) return "def --env __atmos_auth_show [] { }";
  const text = `(${look.text})`;
  const mark = look.colour === undefined ? q(`${text} `) : `"\\e[${look.colour}m${text}\\e[0m "`;
  const title = look.titled ? `  print --no-newline --stderr "\\e]2;${look.text}\\u{7}"\n` : "";
  return `def --env __atmos_auth_show [] {
${title}  let theirs = $env.PROMPT_COMMAND? | default ""
  let source = try { view source $theirs } catch { "" }
  if $source =~ "__atmos_auth_|starship|oh-my-posh|_omp_|ATMOS_IDENTITY" { return }
  $env.PROMPT_COMMAND = {|| __atmos_auth_mark $theirs }
}
def __atmos_auth_mark [theirs: any] {
  ${mark} + (if ($theirs | describe) == "closure" { do $theirs } else { $theirs })
}`;
}
