/** PowerShell 5.1 and later: ours is read with `-Command`, after the person's own profiles. Pure. */
import { ENDED } from "./handover.ts";
import { lookOf, type Shell, type ShellRequest, type ShellStart } from "./shell.ts";
import { quoteFor } from "../../terminal/quote.ts";

const RC = "powershell/hooks.ps1";
const q = (text: string) => quoteFor("powershell", text);

/** PowerShell, and Windows PowerShell. */
export const powershell: Shell = { names: ["pwsh", "powershell"], start };

function start(request: ShellRequest): ShellStart {
  const separator = request.os === "windows" ? "\\" : "/";
  const path = [request.directory, ...RC.split("/")].join(separator);
  // Text that is not run as a script file is not subject to the execution policy.
  const read = `. ([ScriptBlock]::Create([IO.File]::ReadAllText(${q(path)})))`;
  return {
    args: argsOf(request, read),
    env: {},
    files: { [RC]: hooks(request) },
  };
}

/** Switches that may stand beside our `-Command`; anything else (a file, `-EncodedCommand`) leaves no room for it. */
const SWITCHES =
  /^-(login|l|nologo|nol|noprofile|nop|noexit|noe|interactive|i|noninteractive|noni|mta|sta)$/i;

/** Switches that a value follows. */
const VALUED =
  /^-(executionpolicy|ex|ep|workingdirectory|wd|outputformat|o|inputformat|windowstyle|w|configurationname|settingsfile|custompipename|version|v)$/i;

/** `-Login` must come first; what follows `-Command` is one text, joined by spaces, as PowerShell itself joins it. */
function argsOf({ args, login, os }: ShellRequest, read: string): readonly string[] {
  if (args.length === 0) {
    return [...(login && os !== "windows" ? ["-Login"] : []), "-NoExit", "-Command", read];
  }
  const at = args.findIndex((arg) => /^--?c(ommand)?$/i.test(arg));
  const options = at < 0 ? args : args.slice(0, at);
  const command = args.slice(at + 1).join(" ");
  const known = options.every((arg, index) =>
    SWITCHES.test(arg) || VALUED.test(arg) || VALUED.test(options[index - 1] ?? "")
  );
  if (!known) return args;
  if (at < 0) return [...args, "-NoExit", "-Command", read];
  return command === "-" || command === "" ? args : [...options, args[at]!, `${read}; ${command}`];
}

function hooks(request: ShellRequest): string {
  const { set, unset } = request.pins;
  const wanted = Object.entries(set).map(([name, value]) => `    ${q(name)} = ${q(value)}\n`);
  return `# Written by atmos-auth for one session; gone with it.
$global:__atmos_auth = @{
  Set = [ordered] @{
${wanted.join("")}  }
  Unset = @(${unset.map(q).join(", ")})
  Said = @{}
  Drifts = @()
  News = ''
  Prompt = $function:prompt
}
function global:__atmos_auth_say([string] $name) {
  try { [IO.File]::AppendAllText(${q(request.drift)}, "$name\`n") } catch { }
  if ($global:__atmos_auth.Said.ContainsKey($name)) { return }
  $global:__atmos_auth.Said[$name] = $true
  $global:__atmos_auth.Drifts += $name
}
function global:__atmos_auth_said_once {
  $names = $global:__atmos_auth.Drifts
  if ($names.Count -eq 0) { return }
  $are = if ($names.Count -gt 1) { 'were' } else { 'was' }
  [Console]::Error.WriteLine("atmos-auth: $($names -join ', ') $are changed by something in this shell; put back")
  $global:__atmos_auth.Drifts = @()
}
function global:__atmos_auth_pin {
  foreach ($pin in $global:__atmos_auth.Set.GetEnumerator()) {
    if ([string] [Environment]::GetEnvironmentVariable($pin.Key) -cne $pin.Value) {
      [Environment]::SetEnvironmentVariable($pin.Key, $pin.Value)
      __atmos_auth_say $pin.Key
    }
  }
  foreach ($name in $global:__atmos_auth.Unset) {
    if ($null -ne [Environment]::GetEnvironmentVariable($name)) {
      Remove-Item -LiteralPath "Env:$name"
      __atmos_auth_say $name
    }
  }
  __atmos_auth_said_once
}
function global:__atmos_auth_news {
  try { $text = [IO.File]::ReadAllText(${q(request.notices)}).Trim() }
  catch { $text = ${q(ENDED)} + "\`nexit" }
  $line, $hints = $text -split "\`r?\`n"
  if ($env:ATMOS_SESSION_EXPIRES) {
    try { $env:ATMOS_SESSION_EXPIRES = [IO.File]::ReadAllText(${
    q(request.expires)
  }).Trim() } catch { }
  }
  if ($line -ceq $global:__atmos_auth.News) { return }
  $global:__atmos_auth.News = $line
  if ($line) { [Console]::Error.WriteLine("atmos-auth: $line") }
  foreach ($hint in $hints) { [Console]::Error.WriteLine("hint: $hint") }
}
${showing(request)}
function global:prompt {
  # The person's prompt comes first: it looks at $? and $LASTEXITCODE.
  $text = & $global:__atmos_auth.Prompt
  __atmos_auth_pin
  __atmos_auth_news
  __atmos_auth_show ($text -join '')
}
__atmos_auth_pin
`;
}

/** starship and oh-my-posh show variables instead. */
function showing(request: ShellRequest): string {
  const look = lookOf(request);
  if (look === undefined) return "function global:__atmos_auth_show([string] $text) { $text }";
  const text = q(`(${look.text})`);
  const title = look.titled || request.os === "windows"
    ? `  try { $Host.UI.RawUI.WindowTitle = ${q(look.text)} } catch { }\n`
    : "";
  const mark = look.colour === undefined
    ? `  $mark = ${text}\n`
    : `  $escape = if ($Host.UI.SupportsVirtualTerminal) { [string] [char] 27 } else { '' }
  $mark = if ($escape) { "$escape[${look.colour}m" + ${text} + "$escape[0m" } else { ${text} }\n`;
  return `function global:__atmos_auth_show([string] $text) {
${title}  if ([string] $global:__atmos_auth.Prompt -match 'starship|oh-my-posh|_omp|ATMOS_IDENTITY') { return $text }
${mark}  $rest = $text.TrimStart("\`r", "\`n")
  $text.Substring(0, $text.Length - $rest.Length) + $mark + ' ' + $rest
}`;
}
