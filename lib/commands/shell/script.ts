/** Words behind `--` that are meant as a command: a shell would read a script of that name. */
import type { Invocation } from "../../cli/commands.ts";
import { line } from "../../cli/line.ts";
import { UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { nameWords } from "../../terminal/flag.ts";

/** Throws `usage` where the first word is neither an option of a shell nor a file here. */
export async function checkScript(
  system: Pick<System, "files" | "cwd" | "os">,
  { flags, rest }: Pick<Invocation<"shell">, "flags" | "rest">,
): Promise<void> {
  const [script] = rest;
  if (script === undefined || script === "" || /^[-+/]/.test(script)) return;
  const path = pathOf(system.os).resolve(system.cwd(), script);
  if (await system.files.info(path) !== undefined) return;
  const message =
    `What stands behind -- is for the shell, which would read "${visible(script)}" as a ` +
    "script, and there is no such file";
  const hint = line("exec", ...flags.typed("identity").flatMap(nameWords), "--", ...rest);
  throw new UserError("usage", message, { hint, wrong: rest });
}
