import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { type Grammar, quoteFor, quoteForCmd } from "../../../lib/terminal/quote.ts";

const SHELLS: readonly (readonly [grammar: Grammar, text: string, quoted: string])[] = [
  ["bash", "", "''"],
  ["bash", "it's $HOME `id` !! \\ \"", `'it'\\''s $HOME \`id\` !! \\ "'`],
  ["zsh", "a\nb", "'a\nb'"],
  ["posix", "''", "\\'\\'"],
  ["zsh", "'a'", "\\''a'\\'"],
  ["fish", "", "''"],
  ["fish", "it's \\ $x\n", "'it\\'s \\\\ $x\n'"],
  ["powershell", "it's ‘so’ ‚or‛ $x `n", "'it''s ‘‘so’’ ‚‚or‛‛ $x `n'"],
  ["nushell", '$x \\ "', "'$x \\ \"'"],
  ["nushell", "it's \\ \"", '"it\'s \\\\ \\""'],
  ["cmd", "C:\\a b & c^d|e", "C:\\a b & c^d|e"],
  ["cmd", "100%", "100%%"],
  ["cmd", 'a" & calc & "b', 'a" ^& calc ^& ^"b'],
];

for (const [grammar, text, quoted] of SHELLS) {
  Deno.test(`${grammar} reads ${JSON.stringify(text)} from its quotes`, () => {
    assertEquals(quoteFor(grammar, text), quoted);
  });
}

const ODD = [
  "",
  "plain",
  "a b",
  "\\",
  "C:\\a b\\",
  'say "hi"',
  '\\"',
  '\\\\"\\\\',
  "tab\there",
  "%PATH% ^& calc",
  "a&b|c<d>e(f)g",
  '"&calc.exe',
  "%CMDCMDLINE:~-1%&calc.exe",
  "é 日本",
];

/** Splits as the C runtime does: learn.microsoft.com, "Parsing C++ command-line arguments". */
function split(line: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (const [piece] of line.matchAll(/\\*"|\\+|[^]/g)) {
    const slashes = piece.length - 1;
    if (piece.endsWith('"')) {
      current = (current ?? "") + "\\".repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) current += '"';
      else quoted = !quoted;
    } else if (!quoted && /[ \t]/.test(piece)) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else {
      current = (current ?? "") + piece;
    }
  }
  return current === undefined ? found : [...found, current];
}

/** What `cmd` makes of a line: `%cd:~,%` is nothing, `%NAME%` would be looked up. */
function expanded(line: string): string {
  return line.replaceAll("%cd:~,%", "");
}

/** A doubled quote within quotes is one, in the C runtime as with a backslash before it. */
function backslashed(line: string): string {
  return line.replace(/^"[^]*"$/, (word) => `"${word.slice(1, -1).replaceAll('""', '\\"')}"`);
}

/** The characters of a line that `cmd` would act on: those outside quotes. */
function active(line: string): string {
  return line.replace(/"[^"]*("|$)/g, "").replace(/[^&|<>^()]/g, "");
}

Deno.test("BatBadBut: a batch file's argument starts no command and names no variable", () => {
  for (const text of ODD) {
    const quoted = quoteForCmd(text);
    assertEquals([text, active(quoted)], [text, ""]);
    assertEquals(quoted.replaceAll("%%cd:~,%", "").includes("%"), false);
    assertEquals(split(backslashed(expanded(quoted))), [text]);
  }
});

Deno.test("a line break can't be passed through cmd, and is refused", () => {
  for (const text of ["a\nb", "a\rb", "\n& calc"]) {
    const refused = [() => quoteForCmd(text), () => quoteFor("cmd", text)].map((quoting) =>
      assertThrows(quoting, UserError, "Cannot pass a line break through cmd.exe").hint
    );
    assertEquals(refused, [
      "use a program that is no batch file, such as the one that this one calls",
      "--shell powershell",
    ]);
  }
});
