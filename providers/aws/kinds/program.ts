/** Running of a program that a configuration names: a command line by the shell, a list as it is. */
import type { Program } from "../../../lib/config/schema/program.ts";
import type { Os } from "../../../lib/system.ts";
import type { HelperResult } from "../../../lib/system/programs.ts";
import type { HelperTask, ProviderContext } from "../../../lib/provider/context.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { helperEnd, isMissing } from "../../../lib/terminal/helper_end.ts";

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

/** A program's failure: the end of a sentence that begins with what names it, and what to do about it. */
interface ProgramFailure {
  readonly how: string;
  readonly hint: string;
}

/** Returns the failure; `hint` is for a program that was there, and `timeout` its limit in milliseconds. */
export function failureOf(
  process: Program,
  result: HelperResult,
  { timeout, hint }: { readonly timeout: number; readonly hint: string },
): ProgramFailure {
  const how = helperEnd(result, timeout);
  // A line that a shell reads may name several, and the shell says which one is not there.
  if (typeof process === "string" || !isMissing(result)) return { how, hint };
  const program = process[0]!;
  return { how: `${how}: "${visible(program)}"`, hint: lookingFor(program) };
}

/** Returns the hint for a program that is not there. */
export function lookingFor(program: string): string {
  return /[\\/]/.test(program)
    ? dialect().look("", program)
    : `install ${visible(program)}, or name it by its whole path`;
}
