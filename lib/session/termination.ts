/** A session that is told to end while its child stays: what becomes of its credentials. */
import { inBackground, reasonOf } from "../errors.ts";
import type { System } from "../system.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Farewell } from "./child.ts";
import type { Session } from "./session.ts";

/** A file in the session's directory, written by `sessions end`. */
export const END_FILE = "end";

/** How long an interactive shell that was hung up on may take to go, in milliseconds. */
const GRACE = 10_000;

/**
 * Called when a signal asks us to end. Who said `sessions end` wants the credentials gone at once. A shell that
 * stays although it was hung up on loses them after a while; a command that is wrapped may need them to finish
 * what it does, and keeps them as long as it lives.
 */
export function leave(
  { system, terminal }: { readonly system: System; readonly terminal: Pick<Terminal, "warn"> },
  session: Session,
  farewell: Farewell,
): undefined {
  inBackground(letGo(system, session, farewell), (error) => {
    terminal.warn(`The session's credentials could not all be taken away: ${reasonOf(error)}`);
  });
}

async function letGo(system: System, session: Session, farewell: Farewell): Promise<void> {
  if (await system.files.info(session.directory.pathOf(END_FILE)) !== undefined) {
    return await session.withdraw("it was ended from outside");
  }
  if (farewell !== "hang up") return;
  await system.clock.sleep(GRACE);
  await session.withdraw("it was told to end");
}
