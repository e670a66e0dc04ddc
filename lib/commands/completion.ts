import { likeliest } from "../terminal/hint.ts";
import { usage } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { findProgram } from "../paths/program.ts";
import type { System } from "../system.ts";
import type { BareContext } from "../workspace/context.ts";
import { SCRIPTS } from "./completion/scripts.ts";

/** `completion SHELL`: prints a script for the shell's completion. */
export async function completion(
  { terminal, invocation, system }: BareContext<"completion">,
): Promise<number> {
  const [wanted] = invocation.positional;
  const name = wanted === "pwsh" ? "powershell" : wanted;
  const [, script] = Object.entries(SCRIPTS).find(([one]) => one === name) ?? [];
  if (script === undefined) {
    const names = Object.keys(SCRIPTS);
    throw usage(
      `No completion for "${wanted}"; there is ${names.join(", ")}`,
      `atmos-auth completion ${nearest(wanted, names) ?? likeliest(names)}`,
    );
  }
  terminal.print(script(await ownNames(system)));
  return 0;
}

/** Returns our names on PATH: also `atmos`, if that leads to us. Another program's completion is left alone. */
async function ownNames(system: System): Promise<readonly string[]> {
  try {
    const { path } = await findProgram(system, "atmos", system.env);
    const real = await system.files.realPath(path);
    return real === system.program ? ["atmos-auth", "atmos"] : ["atmos-auth"];
  } catch {
    return ["atmos-auth"];
  }
}
