/** A place that another tool's variable names, as that tool finds it. */
import { usage } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { pathOf } from "./directories.ts";

/**
 * Returns the path to be written. Throws `UserError` for a `~` that no shell has replaced: the tool would take it for a
 * directory of that name.
 */
export function asSaid(system: System, variable: string, said: string): string {
  if (!/^~(?=$|[/\\])/.test(said)) return pathOf(system.os).resolve(system.cwd(), said);
  const message = `${variable} begins with a "~" that was in quotes: "${visible(said)}"`;
  const home = system.os === "windows" ? "$Env:USERPROFILE" : "$HOME";
  const hint = system.os === "windows"
    ? `$Env:${variable} = "${home}${visible(said.slice(1))}"`
    : `export ${variable}="${home}${visible(said.slice(1))}"`;
  throw usage(message, hint);
}
