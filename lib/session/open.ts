/** Opening a session. */
import type { System } from "../system.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { createSessionDirectory, setGuard } from "./directory/directory.ts";
import { checkOnePerCloud } from "./grants.ts";
import { LiveSession } from "./live_session.ts";
import type { Session, SessionOrder } from "./session.ts";
import { signInAll } from "./sign_in_all.ts";
import { takeBack } from "./revoke.ts";
import { configuredVariables } from "./environment/configured.ts";

/** Signs in and opens a session; one failing sign-in opens nothing. */
export async function openSession(workspace: Workspace, order: SessionOrder): Promise<Session> {
  const { system } = workspace;
  checkOnePerCloud(order.chains);
  const configured = await configuredVariables(workspace, order.chains);
  const signed = await signInAll(workspace, order);
  const warn = (line: string) => workspace.person.warn(line);
  const giveUp = async (error: unknown): Promise<never> => {
    await takeBack(workspace, signed);
    throw error;
  };
  const { directory, guard } = await guardedDirectory(system, warn).catch(giveUp);
  const stop = new AbortController();
  const live = new LiveSession(workspace, order, directory, signed, async () => {
    stop.abort();
    const removed = await directory.remove();
    guard?.close();
    return removed;
  });
  try {
    await live.begin(configured, stop.signal);
    return live;
  } catch (error) {
    await live.close();
    throw error;
  }
}

/** A session's directory, and what takes it away should we die. */
async function guardedDirectory(system: System, warn: (line: string) => void) {
  const directory = await createSessionDirectory(system, warn);
  try {
    return { directory, guard: setGuard(system, directory) };
  } catch (error) {
    await directory.remove();
    throw error;
  }
}
