/** Lines of a Unix shell, as all of our hints are written, in the words of cmd. */

/** PowerShell's names of the encodings that a text is found to have. */
const ENCODINGS: Readonly<Record<string, string>> = {
  "UTF-16": "Unicode",
  "UTF-16LE": "Unicode",
  "UTF-16BE": "BigEndianUnicode",
  LATIN1: "Default",
};

/**
 * Each line as Unix's shells say it, and as cmd does. The value that a variable is set to ends the line or its part,
 * since cmd takes a blank behind it for a part of it.
 */
const IN_CMD: readonly (readonly [unix: RegExp, cmd: string])[] = [
  [/\bexport ([A-Z_]\w*)="([^"$]*)"/g, 'set "$1=$2"'],
  [/\bexport ([A-Z_]\w*=[^\s"'$]+)(?= &&)/g, 'set "$1"'],
  [/\bexport ([A-Z_]\w*=)(?!["'$])/g, "set $1"],
  [/\b(?<!set )(?<!set ")([A-Z_]{4,}=[^\s"'$]+) (?=atmos-auth )/g, 'set "$1" && '],
  [/\bmkdir -(?:m 700|p) (?=\S)/g, "mkdir "],
  [
    /\bchmod (?:[ugo]*[-+=][rwx]+|[0-7]{3}) ("[^"]*"|[^\s,;]+)/g,
    'icacls $1 /inheritance:r /grant:r "%USERNAME%:F"',
  ],
  [/\bsudo chown (?:-R )?"\$\(id -u\)" ("[^"]*"|[^\s,;]+)/g, "takeown /f $1"],
  [/(?<=^|: )rm -rf ("[^"]*"|[^\s,;]+)/gm, "cmd /c rmdir /s /q $1"],
  [/(?<=^|: )rm ("[^"]*"|[^\s,;]+)/gm, "del $1"],
  [/(?<=^|: )mv (?=["\S])/gm, "move "],
  [/(?<=^|: )ls -l[dL]* "\$(\w+)" "\$(\w+)"/gm, 'cmd /c dir /q "%$1%" "%$2%"'],
  [/(?<=^|: )ls -l[dL]* ("[^"]*"|[^\s,;]+)/gm, "cmd /c dir /q $1"],
  [/<\/dev\/null/g, "<NUL"],
  [/(?<=^|: )date -u\b/gm, "powershell Get-Date"],
  [
    /\bbase64 < FILE\b/g,
    `powershell "[Convert]::ToBase64String([IO.File]::ReadAllBytes('FILE'))"`,
  ],
  [/\(umask 077; (openssl [^()]*)\)/g, "$1"],
];

/** A file is written anew in UTF-8, in its place or beside it. */
const ANEW =
  /\bcp -p ("[^"]*"|[^\s,;()]+) ("[^"]*"|[^\s,;()]+) && iconv -f (\S+) -t UTF-8 \2 > \1/g;
const BESIDE =
  /\(umask 077; iconv -f (\S+) -t UTF-8 ("[^"]*"|[^\s,;()]+) > ("[^"]*"|[^\s,;()]+)\)/g;

/** A text with what cmd takes in the place of such lines. */
export function inCmd(text: string): string {
  const unset = text.replace(
    /\bunset ([A-Z_][A-Z0-9_]+(?: [A-Z_][A-Z0-9_]+)*)/g,
    (_, names: string) => names.split(" ").map((name) => `set ${name}=`).join("& "),
  );
  return IN_CMD.reduce((said, [unix, cmd]) => said.replace(unix, cmd), unset)
    .replace(ANEW, recoded).replace(BESIDE, recodedBeside);
}

function recoded(_: string, path = "", kept = "", encoding = ""): string {
  const copied = `Copy-Item -LiteralPath ${inner(path)} ${inner(kept)}`;
  return `powershell "${copied}; ${reading(encoding, kept)} | ${writing(path)}"`;
}

function recodedBeside(_: string, encoding = "", from = "", to = ""): string {
  return `powershell "${reading(encoding, from)} | ${writing(to)}"`;
}

function reading(encoding: string, path: string): string {
  return `Get-Content -Encoding ${ENCODINGS[encoding] ?? encoding} -LiteralPath ${inner(path)}`;
}

function writing(path: string): string {
  return `Set-Content -Encoding UTF8 -LiteralPath ${inner(path)}`;
}

/** A word within a line in double quotes; what PowerShell replaces there is in no word that is told. */
function inner(word: string): string {
  return `'${word.replace(/^"(.*)"$/, "$1").replaceAll("'", "''")}'`;
}
