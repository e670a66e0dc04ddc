/** Lines of PowerShell 7 on Unix; what is typed on Windows is told in `windows.ts`. Pure. */
import { visible } from "../escape.ts";
import { quoteFor } from "../quote.ts";
import type { Dialect } from "./dialect.ts";
import { unix } from "./unix.ts";

const quoted = (text: string) => quoteFor("powershell", visible(text));

/** A word that begins with `@` would be splatted. */
const word = (text: string) => /^(?:~\/)?[\w.:/+][\w.@:/+-]*$/.test(text) ? text : quoted(text);

/** As PowerShell 7.3 and later have them, which pass a quote within a word on. */
export const POWERSHELL: Dialect = unix({
  name: "pwsh",
  word,
  set: (variable, value) => `$env:${variable} = ${quoted(value)}`,
  setTo: (variable, line) => `$env:${variable} = ${line}`,
  copy: (variable, from) => `$env:${variable} = $env:${from}`,
  unset: (...variables) => `Remove-Item ${variables.map((name) => `Env:${name}`).join(", ")}`,
  ask: askInPowerShell,
  alone: (variable, value, line) => `$env:${variable} = ${quoted(value)}; ${line}`,
  inTurn: (...lines) => lines.join("; "),
  evaluate: (line) => `Invoke-Expression $(${line})`,
  feed: (line, path) => `cat ${word(path)} | ${line}`,
  showsPath: "$env:PATH",
  nowhere: "> $null",
}, { tool: "", script: (line) => `sh -c ${quoted(line)}` });

/** Windows' own PowerShell is 5.1, whose `Read-Host` has no `-MaskInput`. */
export function askInPowerShell(variable: string): string {
  const typed = "(Read-Host -AsSecureString)";
  return `$env:${variable} = [Net.NetworkCredential]::new('', ${typed}).Password`;
}
