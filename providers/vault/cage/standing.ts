/**
 * States of a server in which it answers nobody, each with a status of its own (its API's page on /sys/health);
 * OpenBao has those alone that every server has: 429, 501 and 503.
 */
import { UserError } from "../../../lib/errors.ts";

/** The ends of sentences. */
const STATES: Readonly<Record<number, string>> = {
  472: "is a secondary for disaster recovery, which answers nobody",
  473: "is a performance standby, and can't pass on what it is asked",
  474: "is on standby, and reaches no active server",
  530: "was removed from its cluster",
};

/** Throws `unreachable` for one that can't answer as it is: signing in again changes nothing. */
export function refuseIdle(name: string, status: number): void {
  const state = STATES[status];
  if (state === undefined) return;
  throw new UserError("unreachable", `${name} ${state} (status ${status})`, {
    hint: "address: https://VAULT:8200   (of the active server, or of the whole cluster)",
  });
}
