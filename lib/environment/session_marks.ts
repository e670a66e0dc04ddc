/** Variables that tell that we were started in a session, and that a session gives its child. */
import type { Environment } from "../system.ts";

const ID = "ATMOS_SESSION";
const LEVEL = "ATMOS_SHLVL";

/** Returns the id of the session in which we were started; it may have ended. `undefined` outside of any. */
export function sessionId(env: Pick<Environment, "get">): string | undefined {
  return env.get(ID) || undefined;
}

/**
 * Returns the nesting level of the session around us, from 1; 0 outside of any, and for a value that no session has
 * written.
 */
export function levelOf(env: Pick<Environment, "get">): number {
  return Number(/^\d{1,3}$/.exec(env.get(LEVEL) ?? "")?.[0] ?? 0);
}

/** Returns the id as a variable of a session's child. */
export function idVariable(id: string): Readonly<Record<string, string>> {
  return { [ID]: id };
}

/** Returns the level as a variable of a session's child. */
export function levelVariable(level: number): Readonly<Record<string, string>> {
  return { [LEVEL]: String(level) };
}
