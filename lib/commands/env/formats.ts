/** Variables written for a shell, a file or a program to read: each value exactly, or not at all. Pure. */
import { UserError } from "../../errors.ts";
import { cmdScript, quoteFor, setInCmd } from "../../terminal/quote.ts";
import { keptByReader } from "./names.ts";
import { cmdGuard, type Guard, nushellGuard, powershellGuard } from "./guard.ts";
import { type Changes, fishScript, unixScript } from "./shells.ts";
import { typedFlag } from "../../terminal/flag.ts";

/** The lines of a format, without line ends. */
interface Writer {
  /** Writes a variable; `undefined` for a value that the format can't carry. */
  set(name: string, value: string, random: string): string | undefined;
  /** Unsets a variable; absent for a format of data, which only sets. */
  unset?(name: string): string;
  /** Writes the lines that come first, in a session; absent for a format of data. */
  guard?(guard: Guard): readonly string[];
  /** Joins the lines; if absent, each ends with a line feed. */
  script?(lines: readonly string[]): string;
}

/** Facts beside the changes. */
export interface Around {
  /** Makes the end mark of a value of several lines in GitHub's format. */
  readonly random: string;
  /** The id of the session around, should it be over. */
  readonly over?: string | undefined;
}

/**
 * Writes the changes as text. Throws `UserError` with code `usage`, naming the variable, for a value that the format
 * can't carry as it is.
 */
export function formatEnv(
  format: EnvFormat,
  { set, unset }: Changes,
  { random, over }: Around,
): string {
  const values = Object.entries(set).sort(([a], [b]) => a < b ? -1 : 1);
  for (const [name, value] of values) checkText(format, name, value);
  checkNames(format, set);
  const guard = { over, open: `atmos-auth shell${asked(set)}` };
  if (isWhole(format)) return WHOLE[format]({ set: Object.fromEntries(values), unset }, guard);
  const writer: Writer = WRITERS[format];
  const unsets = unset.flatMap((name) => writer.unset?.(name) ?? []);
  const sets = values.map(([name, value]) =>
    writer.set(name, value, random) ?? refuse(name, set, format)
  );
  const lines = [...writer.guard?.(guard) ?? [], ...unsets, ...sets];
  return writer.script?.(lines) ?? lines.map((line) => `${line}\n`).join("");
}

/** Whether the format can set variables and not unset any. */
export function onlySets(format: EnvFormat): boolean {
  return format === "json" || (!isWhole(format) && !("unset" in WRITERS[format]));
}

/** Formats that are more than a line for each variable. */
const WHOLE = {
  bash: unixScript,
  zsh: unixScript,
  fish: fishScript,
  json: ({ set }) => `${JSON.stringify(set, null, 2)}\n`,
} as const satisfies Readonly<Record<string, (changes: Changes, guard: Guard) => string>>;

function isWhole(format: EnvFormat): format is keyof typeof WHOLE {
  return Object.hasOwn(WHOLE, format);
}

const WRITERS = {
  powershell: {
    set: (name, value) => line(`$Env:${name} = `, forPowerShell(value)),
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
    guard: (guard) => [powershellGuard(guard)],
  },
  cmd: {
    set: forCmd,
    unset: (name) => `set "${name}="`,
    guard: cmdGuard,
    script: (lines) => cmdScript(lines.flatMap((line) => line.split("\n"))),
  },
  nushell: {
    set: (name, value) => `$env.${name} = ${forNushell(value)}`,
    unset: (name) => `hide-env -i ${name}`,
    guard: (guard) => [nushellGuard(guard)],
  },
  dotenv: { set: (name, value) => line(`${name}=`, forDotenv(value)) },
  env: { set: (name, value) => forLines(`${name}=${value}`) },
  github: { set: githubLine },
} as const satisfies Readonly<Record<string, Writer>>;

/** The formats of `env`. */
export type EnvFormat = keyof typeof WRITERS | keyof typeof WHOLE;

/** Whether a word is the name of a format. */
export function isEnvFormat(word: string): word is EnvFormat {
  return Object.hasOwn(WRITERS, word) || Object.hasOwn(WHOLE, word);
}

function line(before: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : before + value;
}

/**
 * Writes a variable for GitHub (docs.github.com, "Workflow commands"): a value of several lines stands between two
 * marks. A runner on Windows takes a return at its end for a part of the line's end.
 */
function githubLine(name: string, value: string, random: string): string | undefined {
  if (value.endsWith("\r")) return undefined;
  if (!/[\r\n]/.test(value)) return `${name}=${value}`;
  let mark = `ATMOS_${random}`;
  while (value.includes(mark)) mark += "_";
  return `${name}<<${mark}\n${value}\n${mark}`;
}

/**
 * Throws for a value that UTF-8 can't write, since it would be changed on its way. A name that no shell knows is a bug,
 * other than in JSON: the configuration's were left out.
 */
function checkText(format: EnvFormat, name: string, value: string): void {
  if (format !== "json" && !/^[A-Za-z_]\w*$/.test(name)) {
    throw new Error(`no name of a variable: ${name}`);
  }
  if (value.isWellFormed() && !value.includes("\0")) return;
  throw new UserError("config_invalid", `Cannot write ${name}: its value is no text`, {
    hint: `mend "env: {${name}: ...}" in the configuration`,
  });
}

/** Throws for names that the format's reader keeps for itself: a part of the variables would be worse than none. */
function checkNames(format: EnvFormat, set: Changes["set"]): void {
  const kept = Object.keys(set).filter(keptByReader(format)).sort();
  if (kept.length === 0) return;
  const them = kept.length === 1 ? "it" : "them";
  throw new UserError(
    "failed",
    `Cannot write ${kept.join(", ")} in the format ${format}: its reader keeps ${them} for itself`,
    { hint: `rename ${them} in "env", or atmos-auth exec${asked(set)} -- COMMAND` },
  );
}

/** Writes the flags for the variables' identities. */
function asked({ ATMOS_IDENTITY }: Changes["set"]): string {
  return (ATMOS_IDENTITY?.split(",") ?? []).map((each) => ` ${typedFlag("-i", each)}`).join("");
}

function refuse(name: string, set: Changes["set"], format: EnvFormat): never {
  const fits = format === "env" && Object.values(set).every((it) => forDotenv(it) !== undefined);
  const other = fits ? "dotenv" : "json";
  throw new UserError(
    "failed",
    `Cannot write ${name} in the format ${format}: it could not carry the value as it is`,
    { hint: `atmos-auth env${asked(set)} --format ${other}` },
  );
}

// How a value is written for each reader that does not read it as it stands; `undefined` where that reader, or one of
// those that share the format, could not take exactly this value.

/** The longest line of a batch file (learn.microsoft.com, "Command prompt line string limitation"). */
const LONGEST = 8_191;

/**
 * Writes a value for PowerShell, on one line and in ASCII: a program's output reaches it line by line and in the
 * console's code page. An empty value would remove the variable before version 7.5 (about_Environment_Variables).
 */
function forPowerShell(value: string): string | undefined {
  if (value === "") return undefined;
  const pieces = value.match(/[ -~]+|[^ -~]/g) ?? [];
  const written = pieces.map((piece) =>
    /^[ -~]/.test(piece) ? quoteFor("powershell", piece) : `[char]${piece.charCodeAt(0)}`
  ).join(" + ");
  // The first operand makes it text.
  return written.startsWith("[") ? `'' + ${written}` : written;
}

/** Writes a value for a batch file, in which a value is one line and an empty one is none. */
function forCmd(name: string, value: string): string | undefined {
  if (value === "" || /(?!\t)[\p{Cc}\u2028\u2029]/u.test(value)) return undefined;
  const lines = setInCmd(name, value);
  return lines.every(({ length }) => length + 245 < LONGEST) ? lines.join("\n") : undefined;
}

/**
 * Writes a value for nushell: control characters, and those that only look like a space, by number (nushell.sh,
 * "Working with strings").
 */
function forNushell(value: string): string {
  if (!/[\p{C}\p{Z}]/u.test(value.replaceAll(" ", ""))) return quoteFor("nushell", value);
  const escaped = value.replace(/[\\"]/g, "\\$&").replace(
    /(?! )[\p{C}\p{Z}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"`;
}

/**
 * Writes a value for a `.env` file, as python-dotenv, dotenv for Node and Ruby, Docker Compose and a shell's `.` all
 * read it: they agree on plain text, on single quotes without a backslash that might escape, and on double quotes
 * around it.
 */
function forDotenv(value: string): string | undefined {
  // python-dotenv puts values of variables in everywhere, between single quotes too.
  if (/\r|\$\{/.test(value)) return undefined;
  // `docker run --env-file` and make's `include` keep quotes.
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  if (!/'|\\\\|\\$/.test(value)) return `'${value}'`;
  return /["$`\\!]/.test(value) ? undefined : `"${value}"`;
}

/**
 * Checks a line for a file without any quoting, such as `docker run --env-file` reads: it can't have characters that
 * may end a line, nor be longer than Docker takes (bufio.MaxScanTokenSize).
 */
function forLines(line: string): string | undefined {
  if (/(?!\t)[\p{Cc}\u2028\u2029]/u.test(line)) return undefined;
  return new TextEncoder().encode(line).length < 65_000 ? line : undefined;
}
