/** What says that we are started in a session, and how a session says it to its child. */
import type { Environment } from "../system.ts";

const ID = "ATMOS_SESSION";
const LEVEL = "ATMOS_SHLVL";

/** The id of the session in which we were started; it may have ended. `undefined` outside of any. */
export function sessionId(env: Pick<Environment, "get">): string | undefined {
  return env.get(ID) || undefined;
}

/** How deep the session around us stands in sessions, from 1; 0 outside of any, and for what no session has written. */
export function levelOf(env: Pick<Environment, "get">): number {
  return Number(/^\d{1,3}$/.exec(env.get(LEVEL) ?? "")?.[0] ?? 0);
}

/** The id as a variable of a session's child. */
export function idVariable(id: string): Readonly<Record<string, string>> {
  return { [ID]: id };
}

/** The level as a variable of a session's child. */
export function levelVariable(level: number): Readonly<Record<string, string>> {
  return { [LEVEL]: String(level) };
}
