/** A place that another tool's variable names, as that tool finds it. */
import { usage } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { homeDirectory, pathOf } from "./directories.ts";
import { dialect } from "../terminal/dialect.ts";

/**
 * Returns the path to be written. Throws `UserError` for a `~` that no shell has replaced, and for a blank in front: the
 * tool would take either for a directory of that name.
 */
export function asSaid(system: System, variable: string, said: string): string {
  const trimmed = said.trimStart();
  if (trimmed !== said) {
    const message = `${variable} begins with a blank: "${visible(said)}"`;
    throw usage(message, dialect().set(variable, trimmed || "/PATH"));
  }
  if (!/^~(?=$|[/\\])/.test(said)) return pathOf(system.os).resolve(system.cwd(), said);
  const message = `${variable} begins with a "~" that was in quotes: "${visible(said)}"`;
  throw usage(message, dialect().set(variable, homeDirectory(system) + said.slice(1)));
}
