/** How what `env` prints is put to use. */
import type { EnvFormat } from "./env_formats.ts";

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
