/** Variables written for a shell, a file or a program to read: pure. */
import { quoteFor } from "./session/shells/quote.ts";

/** The formats of `env`. */
export type EnvFormat =
  | "bash"
  | "zsh"
  | "fish"
  | "powershell"
  | "cmd"
  | "nushell"
  | "dotenv"
  | "env"
  | "json"
  | "github";

/** What the current environment must become. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/**
 * The changes as text; formats that are data can't unset, and only set. `random` makes the end mark of a
 * value of several lines in GitHub's format, which must not occur in the value.
 */
export function formatEnv(format: EnvFormat, { set, unset }: Changes, random: string): string {
  const values = Object.entries(set).sort(([a], [b]) => a < b ? -1 : 1);
  const lines = (of: (name: string, value: string) => string) =>
    values.map(([name, value]) => `${of(name, value)}\n`).join("");
  const unsets = (of: (name: string) => string) => unset.map((name) => `${of(name)}\n`).join("");
  switch (format) {
    case "bash":
    case "zsh":
      return unsets((name) => `unset ${name}`) +
        lines((name, value) => `export ${name}=${quoteFor("bash", value)}`);
    case "fish":
      return unsets((name) => `set -e ${name}`) +
        lines((name, value) => `set -gx ${name} ${quoteFor("fish", value)}`);
    case "powershell":
      return unsets((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`) +
        lines((name, value) => `$Env:${name} = ${quoteFor("powershell", value)}`);
    case "cmd":
      return unsets((name) => `set ${name}=`) +
        lines((name, value) => `set "${name}=${quoteFor("cmd", value)}"`);
    case "nushell":
      return unsets((name) => `hide-env -i ${name}`) +
        lines((name, value) => `$env.${name} = ${quoteFor("nushell", value)}`);
    case "dotenv":
      return lines((name, value) => `${name}=${quoteFor("bash", value)}`);
    case "env":
      return lines((name, value) => `${name}=${value}`);
    case "json":
      return `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`;
    case "github":
      return lines((name, value) => githubLine(name, value, random));
  }
}

/** docs.github.com, "Workflow commands": a value of several lines stands between two marks. */
function githubLine(name: string, value: string, random: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}`;
  const mark = `ATMOS_${random}`;
  return `${name}<<${mark}\n${value}\n${mark}`;
}
