/** The life of a session around the program that runs in it. */
import { audit, type SessionEntry } from "./audit.ts";
import { visible } from "../terminal/escape.ts";
import { openSession } from "./open.ts";
import type { Session, SessionContext, SessionOrder } from "./session.ts";

/** Opens a session, runs in it, and closes it whatever happens; both ends are written to the audit log. */
export async function withinSession(
  workspace: SessionContext,
  order: SessionOrder,
  command: SessionEntry["command"],
  run: (session: Session) => Promise<number>,
): Promise<number> {
  const session = await openSession(workspace, order);
  const entry = entryFor(session, order, command);
  let status: number | undefined;
  try {
    await audit(workspace, { event: "opened", ...entry });
    return status = await run(session);
  } finally {
    await session.close();
    if (command === "exec") warnOfWithdrawn(workspace, session);
    const seconds = Math.round((workspace.system.clock.now() - session.started) / 1000);
    const ended = status === undefined ? { seconds } : { seconds, status };
    await audit(workspace, { event: "closed", ...entry, ...ended });
  }
}

/** A command that failed for it should not leave anybody guessing. */
function warnOfWithdrawn({ terminal }: Pick<SessionContext, "terminal">, session: Session): void {
  for (const { name, withdrawn } of session.identities()) {
    if (withdrawn === undefined) continue;
    terminal.warn(`The credentials of "${visible(name)}" were withdrawn, since ${withdrawn}`);
  }
}

function entryFor(session: Session, order: SessionOrder, command: SessionEntry["command"]) {
  const identities = session.identities().map(({ name, facts }) => ({ name, facts }));
  return { session: session.id, command, program: order.program, identities };
}
