/** Programs that a configuration names: a command line for the shell, or a program and its arguments. */
import * as v from "valibot";
import { text } from "../../../lib/config/schema/schema.ts";
import type { Os } from "../../../lib/system.ts";
import type { HelperTask, ProviderContext } from "../../../lib/provider/context.ts";

/** As the configuration has it. */
export type Program = string | readonly string[];

/** The field of one; an argument may be empty, and of several lines. */
export function program() {
  const argument = v.pipe(v.string(), v.check(isArgument, "must not hold a zero byte"));
  return v.union(
    [
      text(),
      v.pipe(
        v.array(argument),
        v.check(([first]) => Boolean(first), "must name a program"),
      ),
    ],
    "must be a command line, or a list of a program and its arguments",
  );
}

function isArgument(text: string): boolean {
  return !text.includes("\0");
}

/** How to run it; `timeout` is in milliseconds. */
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
