/** The session in which a command was started. */
import type { System } from "../../system.ts";
import { findOpenSession, type OpenSession } from "./sweep.ts";

/** It; `undefined` outside of any, and where it has ended. */
export async function sessionAround(system: System): Promise<OpenSession | undefined> {
  const id = system.env.get("ATMOS_SESSION");
  return id ? await findOpenSession(system, id) : undefined;
}

/**
 * Whose the shell around is, in words: what the session says and not a variable, which a person may have set anew for
 * one command. Of a session that has ended it is all that is left.
 */
export async function namesAround(system: System): Promise<string | undefined> {
  if (!system.env.get("ATMOS_SESSION")) return undefined;
  const around = await sessionAround(system);
  const names = around?.record.identities.map(({ name }) => name).join(",");
  return names ?? (system.env.get("ATMOS_IDENTITY") || undefined);
}
