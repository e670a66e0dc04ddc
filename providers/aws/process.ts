/** Programs that the configuration names to answer a question. */
import type { World } from "../../lib/provider.ts";
import type { HelperCommand, Os } from "../../lib/system.ts";

/** A command line for the shell, or a program and its arguments. */
export type Process = string | readonly string[];

/** How to run it; `timeout` is in milliseconds. */
export function commandFor(
  { os, env }: Pick<World, "os" | "env">,
  process: Process,
  timeout: number,
): HelperCommand {
  const [program, ...args] = typeof process === "string" ? shellFor(os, process) : process;
  return { program: program!, args, env: Object.fromEntries(env.entries()), timeout };
}

function shellFor(os: Os, line: string): readonly string[] {
  return os === "windows"
    ? [String.raw`C:\Windows\System32\cmd.exe`, "/d", "/c", line]
    : ["/bin/sh", "-c", line];
}
