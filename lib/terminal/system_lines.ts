/** What is told of the system's own ways, and of a line of the person's own, beside the lines of `dialect()`. Pure. */
import type { Os, System } from "../system.ts";
import { isCi } from "../build_services.ts";
import { dialect } from "./dialect.ts";

/** How open a file is, in brackets: `(mode 0755)`. */
export function modeText(mode: number, os: Os = "linux"): string {
  if (os !== "windows") return `(mode ${mode.toString(8).padStart(4, "0")})`;
  const does = (mode & 0o022) === 0 ? "read it" : "write there";
  return `(its access list lets others ${does})`;
}

/** Has a secret typed into a variable, which nobody sees; in a job its service has to set it. */
export function readingInto({ env }: Pick<System, "env">, variable: string): string {
  return isCi(env)
    ? `let the job's service set ${variable}, from a secret that it keeps`
    : dialect().ask(variable);
}

/** The mend where a program of the person's own fails: whoever runs it by itself is not to see the secret that it prints. */
export function byItself(command: string): string {
  return `run ${command} by itself, with ${dialect().nowhere} behind it, ` +
    "and mend what it complains about";
}
