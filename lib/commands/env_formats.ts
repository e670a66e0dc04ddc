/** Variables written for a shell, a file or a program to read: each value exactly, or not at all. Pure. */
import { forCmd, forDotenv, forLines, forNushell, forPowerShell } from "./env_values.ts";
import { UserError } from "../errors.ts";
import { quoteFor } from "../session/shells/quote.ts";

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
 * How a format writes a variable, without the line's end. Shells of Unix get a semicolon too: `eval $(...)` without
 * quotes, as it is mostly typed, makes one line of all.
 */
interface Writer {
  /** `undefined` for a value that it can't carry. */
  set(name: string, value: string): string | undefined;
  /** Absent for a format that is data: it only sets. */
  unset?(name: string): string;
}

/**
 * The changes as text. `random` makes the end mark of a value of several lines in GitHub's format. Throws
 * `UserError` with code `usage`, naming the variable, for a value that the format can't carry as it is.
 */
export function formatEnv(format: EnvFormat, { set, unset }: Changes, random: string): string {
  const values = Object.entries(set).sort(([a], [b]) => a < b ? -1 : 1);
  for (const [name, value] of values) checkText(name, value);
  if (format === "json") return `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`;
  const writer = writerFor(format, random);
  const unsets = writer.unset === undefined ? [] : unset.map((name) => writer.unset!(name));
  const sets = values.map(([name, value]) =>
    writer.set(name, value) ?? refuse(name, value, format)
  );
  return [...unsets, ...sets].map((line) => `${line}\n`).join("");
}

function writerFor(format: Exclude<EnvFormat, "json">, random: string): Writer {
  switch (format) {
    case "bash":
    case "zsh":
      return {
        set: (name, value) => `export ${name}=${quoteFor("bash", value)};`,
        unset: (name) => `unset ${name};`,
      };
    case "fish":
      return {
        set: (name, value) => `set -gx ${name} ${quoteFor("fish", value)};`,
        unset: (name) => `set -e ${name};`,
      };
    case "powershell":
      return {
        set: (name, value) => line(`$Env:${name} = `, forPowerShell(value)),
        unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
      };
    case "cmd":
      return {
        set: (name, value) => line(`set "${name}=`, forCmd(value), '"'),
        unset: (name) => `set ${name}=`,
      };
    case "nushell":
      return {
        set: (name, value) => `$env.${name} = ${forNushell(value)}`,
        unset: (name) => `hide-env -i ${name}`,
      };
    case "dotenv":
      return { set: (name, value) => line(`${name}=`, forDotenv(value)) };
    case "env":
      return { set: (name, value) => line(`${name}=`, forLines(value)) };
    case "github":
      return { set: (name, value) => githubLine(name, value, random) };
  }
}

function line(before: string, value: string | undefined, after = ""): string | undefined {
  return value === undefined ? undefined : before + value + after;
}

/**
 * docs.github.com, "Workflow commands": a value of several lines stands between two marks. A runner on Windows
 * takes a return at its end for a part of the line's end.
 */
function githubLine(name: string, value: string, random: string): string | undefined {
  if (value.endsWith("\r")) return undefined;
  if (!/[\r\n]/.test(value)) return `${name}=${value}`;
  let mark = `ATMOS_${random}`;
  while (value.includes(mark)) mark += "_";
  return `${name}<<${mark}\n${value}\n${mark}`;
}

/** Text that UTF-8 can't write would be changed on its way; and a name is never what a configuration makes of it. */
function checkText(name: string, value: string): void {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`no name of a variable: ${name}`);
  if (value.isWellFormed() && !value.includes("\0")) return;
  throw new UserError("config_invalid", `Cannot write ${name}: its value is no text`, {
    hint: `mend "env: {${name}: ...}" in the configuration`,
  });
}

function refuse(name: string, value: string, format: EnvFormat): never {
  const other = format === "env" && forDotenv(value) !== undefined ? "dotenv" : "json";
  const message =
    `Cannot write ${name} in the format ${format}: it could not carry the value as it is`;
  throw new UserError("usage", message, { hint: `atmos-auth env --format ${other}` });
}
