/**
 * How a variable's value is written for each reader that does not read it as it stands; `undefined` where that
 * reader, or one of those that share the format, could not take exactly this value. Pure.
 */
import { quoteFor } from "../session/shells/quote.ts";

/** What batch files take: one line of ASCII, since they are read in the code page of the console. */
const PLAIN = /^[\t -~]+$/;

/** The longest line of a batch file (learn.microsoft.com, "Command prompt line string limitation"). */
const LONGEST = 8_191;

/**
 * For PowerShell, on one line and in ASCII: what a program prints reaches it line by line and in the console's code
 * page. An empty value would remove the variable before version 7.5 (about_Environment_Variables).
 */
export function forPowerShell(value: string): string | undefined {
  if (value === "") return undefined;
  const pieces = value.match(/[ -~]+|[^ -~]/g)!;
  const written = pieces.map((piece) =>
    /^[ -~]/.test(piece) ? quoteFor("powershell", piece) : `[char]${piece.charCodeAt(0)}`
  );
  // What stands first says that this is text.
  return (written[0]!.startsWith("[") ? ["''", ...written] : written).join(" + ");
}

/** For `set "NAME=..."` in a batch file; there an empty value is none. */
export function forCmd(value: string): string | undefined {
  if (!PLAIN.test(value)) return undefined;
  const written = quoteFor("cmd", value);
  return written.length + 256 < LONGEST ? written : undefined;
}

/** For nushell: control characters and what only looks like a space by number (nushell.sh, "Working with strings"). */
export function forNushell(value: string): string {
  if (!/[\p{C}\p{Z}]/u.test(value.replaceAll(" ", ""))) return quoteFor("nushell", value);
  const escaped = value.replace(/[\\"]/g, "\\$&").replace(
    /(?! )[\p{C}\p{Z}]/gu,
    (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
  return `"${escaped}"`;
}

/**
 * For a `.env` file, as python-dotenv, dotenv for Node and Ruby, Docker Compose and a shell's `.` all read it:
 * they agree on single quotes without a backslash that might escape, and on double quotes around plain text.
 */
export function forDotenv(value: string): string | undefined {
  // python-dotenv puts values of variables in everywhere, between single quotes too.
  if (/\r|\$\{/.test(value)) return undefined;
  if (!/'|\\\\|\\$/.test(value)) return `'${value}'`;
  return /["$`\\!]/.test(value) ? undefined : `"${value}"`;
}

/** For a file of lines without any quoting, such as `docker run --env-file` reads: whatever may end a line can't be. */
export function forLines(value: string): string | undefined {
  return /(?!\t)[\p{Cc}\u2028\u2029]/u.test(value) ? undefined : value;
}
