/** A session's own shell in which nothing puts back what is changed; loaded in a session alone. */
import { UserError } from "../../errors.ts";
import { sessionAround } from "../../session/directory/open_sessions.ts";
import type { System } from "../../system.ts";
import { few } from "../../terminal/few.ts";
import { nameTyped } from "../../terminal/flag.ts";

/** Throws `usage` where such a shell reads what is printed for others than its session's. */
export async function loose(system: System, names: readonly string[]): Promise<void> {
  const { shell, identities = [] } = (await sessionAround(system))?.record ?? {};
  const own = identities.map(({ name }) => name);
  if (!shell?.loose || new Set(own).symmetricDifference(new Set(names)).size === 0) return;
  if ((await system.ancestors()).pids[0] !== shell.pid) return;
  const message = `This shell is ${few(own)}, and nothing would put back in it what is changed`;
  const hint = ["atmos-auth shell", ...names.map(nameTyped)].join(" ");
  throw new UserError("usage", message, { hint });
}
