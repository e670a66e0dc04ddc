/** What this program sees when it runs in a session. Pure. */
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { matcher } from "./child.ts";

/** Names the clouds whose tools find nobody in a session, for this program when it runs in there. */
export const NOBODY = "ATMOS_SESSION_NOBODY";

/**
 * This program in a session sees past the empty places: a person who opens a shell in a shell, or lets their own
 * in there, means what lies outside. Where the outer session has an identity, that is what is seen.
 */
export function pastNobody(system: System, clouds: readonly Cloud[]): System {
  const names = system.env.get(NOBODY)?.split(",") ?? [];
  const hidden = clouds.filter(({ name }) => names.includes(name));
  if (hidden.length === 0) return system;
  const isHidden = matcher(system.os, hidden.flatMap(({ family }) => family));
  const entries = system.env.entries().filter(([name]) => !isHidden(name));
  const get = (name: string) => isHidden(name) ? undefined : system.env.get(name);
  return { ...system, env: { get, entries: () => entries } };
}
