/** Use of `env`'s output in a shell. */
import type { System } from "../../system.ts";
import type { EnvFormat } from "./formats.ts";

/** Returns the default format: for a shell of Unix when a variable tells of one, on Windows, too. */
export function formatOn({ os, env }: Pick<System, "os" | "env">): EnvFormat {
  const isUnix = os !== "windows" || ["SHELL", "MSYSTEM"].some((name) => env.get(name));
  return isUnix ? "bash" : "powershell";
}

/** Returns the line to type in a shell around the command line that prints it; `undefined` for formats of data. */
export function usedBy(format: EnvFormat, line: string): string | undefined {
  switch (format) {
    case "bash":
    case "zsh":
      return `eval "$(${line})"`;
    case "fish":
      return `${line} | source`;
    case "powershell":
      return `${line} | Out-String | Invoke-Expression`;
    case "cmd":
      return `${line} > env.cmd && call env.cmd`;
    case "nushell":
      return `${line} -o env.nu; source env.nu`;
    default:
      return undefined;
  }
}
