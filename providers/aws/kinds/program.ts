/** Running of a program that a configuration names: a command line by the shell, a list as it is. */
import type { Program } from "../../../lib/config/schema/program.ts";
import type { Os } from "../../../lib/system.ts";
import type { HelperTask, ProviderContext } from "../../../lib/provider/context.ts";

/** Returns the program and its arguments; `timeout` is in milliseconds. */
export function commandFor(
  { os }: Pick<ProviderContext, "os">,
  process: Program,
  timeout: number,
): HelperTask {
  const [program, ...args] = typeof process === "string" ? shellFor(os, process) : process;
  return { program: program!, args, timeout };
}

function shellFor(os: Os, line: string): readonly string[] {
  return os === "windows"
    ? [String.raw`C:\Windows\System32\cmd.exe`, "/d", "/c", line]
    : ["/bin/sh", "-c", line];
}
