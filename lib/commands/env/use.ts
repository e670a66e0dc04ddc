/** How what `env` prints is put to use. */
import type { System } from "../../system.ts";
import type { EnvFormat } from "./formats.ts";

/** The format where nobody says one: a shell of Unix says on Windows, too, that it is there. */
export function formatOn({ os, env }: Pick<System, "os" | "env">): EnvFormat {
  const isUnix = os !== "windows" || ["SHELL", "MSYSTEM"].some((name) => env.get(name));
  return isUnix ? "bash" : "powershell";
}

/** What is typed to that end in a shell, around the command line that prints it; `undefined` for what is data. */
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
