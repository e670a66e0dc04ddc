/** Quoting: a text becomes something that its reader takes byte for byte. Pure. */
import { UserError } from "../errors.ts";

/** The grammars that a text can be quoted for. */
export type Grammar = "posix" | "bash" | "zsh" | "fish" | "powershell" | "nushell" | "cmd";

/**
 * Returns the text as one quoted word; for `cmd`, as the text between the quotes of `set "NAME=..."` in a batch file.
 * Throws `UserError` for a line break in `cmd`, which can't write one.
 */
export function quoteFor(grammar: Grammar, text: string): string {
  switch (grammar) {
    case "posix":
    case "bash":
    case "zsh":
      return quoteForUnix(text);
    case "fish":
      return `'${text.replace(/[\\']/g, "\\$&")}'`;
    case "powershell":
      // Curly quotes end a string as straight ones do (about_Quoting_Rules).
      return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
    case "nushell":
      return text.includes("'") ? `"${text.replace(/[\\"]/g, "\\$&")}"` : `'${text}'`;
    case "cmd":
      return inSet(oneLine(text, "--shell powershell"));
  }
}

/**
 * Returns the text in single quotes, without empty quotes beside others, which zsh may take for one quote (RC_QUOTES).
 */
function quoteForUnix(text: string): string {
  if (text === "") return "''";
  return text.replace(/[^']+|'/g, (piece) => piece === "'" ? "\\'" : `'${piece}'`);
}

/** Keeps count of the quotes as `cmd` does: between them only `%` means something, outside `^` takes it away. */
function inSet(text: string): string {
  let quoted = true;
  return text.replace(/[%"&|<>^]/g, (char) => {
    if (char === "%") return "%%";
    if (quoted) {
      quoted = char !== '"';
      return char;
    }
    return `^${char}`;
  });
}

/**
 * Lines that set a variable to exactly this. With delayed expansion (`cmd /v:on`, or in the registry) `!` begins a
 * variable's name and `^` takes that away, without it both are themselves: two lines, of which one applies.
 */
export function setInCmd(name: string, value: string): readonly string[] {
  const set = (text: string) => `set "${name}=${quoteFor("cmd", text)}"`;
  if (!value.includes("!")) return [set(value)];
  return [
    `if "!!"=="" ${set(value.replace(/[\^!]/g, "^$&"))}`,
    `if not "!!"=="" ${set(value)}`,
  ];
}

/** Its directory looked into first, cmd would run a `chcp` of whoever made that. */
const PAGE = String.raw`%SystemRoot%\System32\chcp.com`;

/** Returns a batch file that shows none of its lines. It is read as UTF-8, and the console's code page is restored. */
export function cmdScript(lines: readonly string[]): string {
  const isPlain = lines.every((line) => /^[\0-\x7f]*$/.test(line));
  const all = isPlain ? lines : [
    `for /f "tokens=2 delims=:." %%c in ('${PAGE}') do @set __atmos_auth_page=%%c`,
    `${PAGE} 65001 >nul`,
    ...lines,
    `${PAGE} %__atmos_auth_page% >nul`,
    "set __atmos_auth_page=",
  ];
  return all.map((line) => `@${line}\r\n`).join("");
}

/**
 * Returns the text as one argument of a batch file in the command line of `cmd /e:on /v:off /d /s /c`, which parses it
 * twice: once itself, once as the batch file's. Nothing in it can end the argument or start a command (CVE-2024-24576).
 * Throws `UserError` for a line break, which no quoting keeps.
 */
export function quoteForCmd(text: string): string {
  if (/^[\w#$*+\-./:?@\\]*[\w#$*+\-./:?@]$/.test(oneLine(text, NO_BATCH))) return text;
  const escaped = text
    .replace(/(\\*)"/g, '$1$1""')
    .replace(/\\+$/, "$&$&")
    // An empty piece of the variable that is always there: what follows can't name a variable any more.
    .replaceAll("%", "%%cd:~,%");
  return `"${escaped}"`;
}

const NO_BATCH = "use a program that is no batch file, such as the one that this one calls";

/** Returns the text of one line; throws for more, with the hint at another way. */
function oneLine(text: string, hint: string): string {
  if (!/[\0\r\n]/.test(text)) return text;
  throw new UserError("usage", "Cannot pass a line break through cmd.exe", { hint });
}
