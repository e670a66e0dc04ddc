/** A shell inside a shell: allowed, asked about or refused. */
import { UserError } from "../errors.ts";
import { agrees } from "../terminal/terminal.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Applies `auth.shell.nested`; throws when the person, or the configuration, says no. */
export async function checkNesting({ system, model, person }: Workspace): Promise<void> {
  const outer = system.env.get("ATMOS_SESSION") ? system.env.get("ATMOS_IDENTITY") : undefined;
  const rule = model.settings.shell.nested;
  if (!outer || rule === "allow") return;
  const inside = `You are inside a shell of "${visible(outer)}"`;
  if (rule === "deny") {
    throw new UserError("usage", `${inside}, and auth.shell.nested is deny`, { hint: "exit" });
  }
  const message = `${inside}. Open another one in it? (yes/no)`;
  if (await agrees(person, { message, hint: "leave it first: exit" })) return;
  throw new UserError("cancelled", "No shell was opened");
}
