/**
 * Lines for Windows, where cmd and PowerShell are typed alike: what both take, and cmd's own where they have nothing in
 * common, as for a variable. Pure.
 */
import { typedOnWindows } from "../escape.ts";
import type { Dialect, Mode } from "./dialect.ts";
import { askInPowerShell } from "./powershell.ts";

/** The dialect of whoever is called so there; `%USERNAME%`, which cmd alone replaces, where nobody knows. */
export function windows(user?: string): Dialect {
  const closed = (path: string) =>
    `icacls ${place(path)} /inheritance:r /grant:r ${
      user === undefined ? '"%USERNAME%:F"' : typedOnWindows(`${user}:F`, "<USER>:F")
    }`;
  const permit = (mode: Mode, path: string) => {
    if (mode === "u+w") return `attrib -r ${place(path)}`;
    return mode === "+x" ? WINDOWS.reach(path) : closed(path);
  };
  return { ...WINDOWS, permit: (mode, ...paths) => paths.map((p) => permit(mode, p)).join("\n") };
}

const word = (text: string) => typedOnWindows(text);

/** A path: behind a slash cmd's own commands look for a switch. */
const place = (path: string) => word(path.replaceAll("/", "\\"));

const set = (variable: string, value: string) => `set "${variable}=${inSet(value)}"`;

/** Between the quotes cmd replaces what stands in `%` or `!`, and the person what stands for it. */
const inSet = (value: string) =>
  /["%!\p{Cc}]/u.test(value) ? /[\\/]/.test(value) ? "<PATH>" : "<VALUE>" : value;

/** A file and one beside it: where one can't be quoted, both are told by a word that stands for the file. */
function pair(path: string, end: string): readonly [string, string] {
  const isTold = typedOnWindows(path + end, "") !== "";
  return isTold ? [place(path), place(path + end)] : ["<PATH>", `<PATH>${end}`];
}

/** Writes such a word within a line in double quotes for PowerShell, none of whose own signs is in a word that is told. */
function inner(typed: string): string {
  return `'${typed.replace(/^"(.*)"$/, "$1").replaceAll("'", "''")}'`;
}

/** PowerShell's names of the encodings that a text is found to have. */
const ENCODINGS: Readonly<Record<string, string>> = {
  "UTF-16": "Unicode",
  "UTF-16LE": "Unicode",
  "UTF-16BE": "BigEndianUnicode",
  LATIN1: "Default",
};

function recoding(encoding: string, from: string, to: string): string {
  return `Get-Content -Encoding ${ENCODINGS[encoding] ?? encoding} -LiteralPath ${from} | ` +
    `Set-Content -Encoding UTF8 -LiteralPath ${to}`;
}

/** No single command but an administrator's tells which program has a file open. */
const WHO_HAS_IT =
  "resmon   (its tab CPU finds who has it open: search the handles for its name; " +
  "once they have closed it, try again)";

/** Lines that show what stands in the way. */
const OBSTACLES: Readonly<Record<string, string>> = {
  EBUSY: WHO_HAS_IT,
  ENODEV: "powershell Get-PSDrive -PSProvider FileSystem   (the drives that are there)",
};

const WINDOWS: Omit<Dialect, "permit"> = {
  name: "windows",
  word,
  set,
  setTo: (variable, line) => `$env:${variable} = ${line}   (in PowerShell)`,
  // Whatever it holds, cmd would read it as a line of its own.
  copy: (variable, from) => `$env:${variable} = $env:${from}   (in PowerShell)`,
  unset: (...variables) => variables.map((name) => `set "${name}="`).join(" & "),
  ask: (variable) => `${askInPowerShell(variable)}   (in PowerShell)`,
  alone: (variable, value, line) => `${set(variable, value)} && ${line}`,
  inTurn: (...lines) => lines.join(" && "),
  evaluate: (line) => `Invoke-Expression $(${line})   (in PowerShell)`,
  feed: (line, path) => `${line} < ${place(path)}`,
  showsPath: "cmd /c path",
  nowhere: ">NUL",
  look: (_, ...paths) => `cmd /c dir /q ${paths.map(place).join(" ")}`,
  reach: (path) => `icacls ${place(path)}`,
  lookAt: (...variables) => `cmd /c dir /q ${variables.map((name) => `"%${name}%"`).join(" ")}`,
  make: (_, path) => `mkdir ${place(path)}`,
  remove: (path) => `cmd /c rmdir /s /q ${place(path)}`,
  removeFile: (path) => `cmd /c del ${place(path)}`,
  removeUnless: (program, path) =>
    `cmd /c del ${place(path)}   (where tasklist shows no ${program})`,
  move: (path, end) => `move ${pair(path, end).join(" ")}`,
  moveInto: (path, beside) => {
    const [into, from] = [place(path), typedOnWindows(beside.replaceAll("/", "\\"), "<OTHER>")];
    return `cmd /c copy /y ${from} ${into}\ncmd /c del ${from}`;
  },
  take: (how, path) => `takeown /f ${place(path)}${how === "whole" ? " /r" : ""}`,
  recode: (encoding, path) => {
    const [file, kept] = pair(path, `.${encoding.toLowerCase()}`).map(inner);
    const copied = `Copy-Item -LiteralPath ${file} ${kept}`;
    return `powershell "${copied}; ${recoding(encoding, kept!, file!)}"`;
  },
  recodeBeside: (encoding, path, end) => {
    const [file, made] = pair(path, end).map(inner);
    return `powershell "${recoding(encoding, file!, made!)}"`;
  },
  madeBeside: (path, end, line) => line(...pair(path, end)),
  edit: (path) => `notepad ${place(path)}`,
  base64: (path) =>
    `powershell "[Convert]::ToBase64String([IO.File]::ReadAllBytes(${inner(place(path))}))"`,
  clock: () => "powershell Get-Date",
  obstacle: (errno) => OBSTACLES[errno],
  certificatesAt: (address) => `cmd /c "openssl s_client -connect ${address} -showcerts <NUL"`,
  onlyEnding: (end) => `| findstr /e /c:"${end}"`,
  readablePath: () => "cmd /c path",
};
