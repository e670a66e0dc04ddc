/** The session in which `env` is asked. */
import { sessionId } from "../../environment/session_marks.ts";
import type { System } from "../../system.ts";

/** Facts of it that count. */
export interface SessionHere {
  /** Its id, should nothing be left of it but the variable. */
  readonly over?: string;
  /** Whether its shell calls nothing before a prompt: what is printed for that one refuses to change it. */
  readonly isLoose: boolean;
}

/** Returns the session around us; `undefined` outside of any. */
export async function sessionHere(system: System): Promise<SessionHere | undefined> {
  const id = sessionId(system.env);
  if (id === undefined) return undefined;
  const { sessionAround } = await import("../../session/directory/open_sessions.ts");
  const open = await sessionAround(system);
  if (open === undefined) return { over: id, isLoose: false };
  const { shellFor } = await import("../../session/shells/mod.ts");
  return { isLoose: shellFor(open.record.program, system.os).promptless === true };
}
