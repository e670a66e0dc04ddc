/** Command lines of the system's own, for hints: as they are typed there, on Windows for both of its shells. Pure. */
import type { Os, System } from "../system.ts";
import { typedOnUnix, typedOnWindows } from "./escape.ts";
import { isCi } from "../build_services.ts";

/** A word as it is typed on that system; `placeholder` is what stands on Windows for one that can't be quoted. */
export function wordOn(os: Os, word: string, placeholder = "PATH"): string {
  return os === "windows" ? typedOnWindows(word, placeholder) : typedOnUnix(word);
}

/** Sets a variable to what needs no quotes, in cmd: PowerShell has no such line in common with it. */
export function setting(os: Os, variable: string, value: string): string {
  return `${os === "windows" ? "set" : "export"} ${variable}=${value}`;
}

/** Takes a variable away, in cmd: PowerShell has no such line in common with it. */
export function unsetting(os: Os, variable: string): string {
  return os === "windows" ? `set ${variable}=` : `unset ${variable}`;
}

/** Looks at a file, and whose it is: at a link itself, or at what it leads to. */
export function looking(os: Os, path: string, which: "-l" | "-lL" = "-l"): string {
  return os === "windows"
    ? `cmd /c dir /q ${wordOn(os, path)}`
    : `ls ${which} ${typedOnUnix(path)}`;
}

/** Takes a directory away, with all that is in it. */
export function removing(os: Os, path: string): string {
  const shown = wordOn(os, path);
  return os === "windows" ? `cmd /c rmdir /s /q ${shown}` : `rm -rf ${shown}`;
}

/** Takes a file away. */
export function removingFile(os: Os, path: string): string {
  const shown = wordOn(os, path);
  return os === "windows" ? `cmd /c del ${shown}` : `rm ${shown}`;
}

/** Lets nobody else reach a file. */
export function closing({ os, env }: Pick<System, "os" | "env">, path: string): string {
  if (os !== "windows") return `chmod 600 ${typedOnUnix(path)}`;
  const names = [env.get("USERDOMAIN"), env.get("USERNAME")].filter(Boolean);
  const whose = names.length === 2
    ? wordOn(os, `${names.join("\\")}:F`, "USER:F")
    : '"%USERNAME%:F"';
  return `icacls ${wordOn(os, path)} /inheritance:r /grant:r ${whose}`;
}

/** Lets its owner write to a file that is marked as read-only. */
export function unlocking(os: Os, path: string): string {
  const shown = wordOn(os, path);
  return os === "windows" ? `attrib -r ${shown}` : `chmod u+w ${shown}`;
}

/** Makes a file of somebody else's one's own. */
export function taking(os: Os, path: string): string {
  const shown = wordOn(os, path);
  return os === "windows" ? `takeown /f ${shown}` : `sudo chown "$(id -u)" ${shown}`;
}

/** How open a file is, in brackets: `(mode 0755)`. */
export function modeText(mode: number, os: Os = "linux"): string {
  if (os !== "windows") return `(mode ${mode.toString(8).padStart(4, "0")})`;
  const does = (mode & 0o022) === 0 ? "read it" : "write there";
  return `(its access list lets others ${does})`;
}

/**
 * Has a secret typed into a variable, which nobody sees: in the person's shell, whose `read` need not be bash's; in a
 * job its service has to set it.
 */
export function readingInto({ os, env }: Pick<System, "os" | "env">, variable: string): string {
  if (isCi(env)) {
    return `let the job's service set ${variable}, from a secret that it keeps`;
  }
  if (os === "windows") return `${inPowerShell(variable)}   (in PowerShell)`;
  const shell = env.get("SHELL")?.split("/").at(-1);
  if (shell === "fish") return `read -sx ${variable}`;
  if (shell === "nu") return `$env.${variable} = (input --suppress-output)`;
  if (shell === "pwsh") return inPowerShell(variable);
  return `stty -echo; read -r ${variable}; stty echo; export ${variable}`;
}

/** Windows' own PowerShell is 5.1, whose `Read-Host` has no `-MaskInput`. */
function inPowerShell(variable: string): string {
  const typed = "(Read-Host -AsSecureString)";
  return `$env:${variable} = [Net.NetworkCredential]::new('', ${typed}).Password`;
}

/** What stands behind a command whose output nobody is to see. */
function toNowhere(os: Os): string {
  return os === "windows" ? ">NUL" : ">/dev/null";
}

/** What stands behind a command of whose output only the lines with that end are to be seen. */
export function onlyEnding(os: Os, end: string): string {
  return os === "windows" ? `| findstr /e /c:"${end}"` : `| grep '${end}$'`;
}

/** The mend where a program of the person's own fails: whoever runs it by itself is not to see the secret that it prints. */
export function byItself(command: string, os: Os): string {
  return `run ${command} by itself, with ${
    toNowhere(os)
  } behind it, and mend what it complains about`;
}
