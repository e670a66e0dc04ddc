/** Programs that a configuration names: a command line for the shell, or a program and its arguments. */
import type { HelperCommand, Os } from "../../lib/system.ts";
import type { World } from "../../lib/world.ts";

/** As the configuration has it. */
export type Program = string | readonly string[];

/** What opens our own store is nobody else's business. */
const WITHHELD = /^ATMOS_KEYRING_PASSWORD$/i;

/** How to run it; `timeout` is in milliseconds. */
export function commandFor(
  { os, env }: Pick<World, "os" | "env">,
  process: Program,
  timeout: number,
): HelperCommand {
  const [program, ...args] = typeof process === "string" ? shellFor(os, process) : process;
  const passed = env.entries().filter(([name]) => !WITHHELD.test(name));
  return { program: program!, args, env: Object.fromEntries(passed), timeout };
}

function shellFor(os: Os, line: string): readonly string[] {
  return os === "windows"
    ? [String.raw`C:\Windows\System32\cmd.exe`, "/d", "/c", line]
    : ["/bin/sh", "-c", line];
}
