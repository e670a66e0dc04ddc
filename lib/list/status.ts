/** How long an identity's credential is still good. */
import { showDuration } from "../config/schema/duration.ts";
import type { Node } from "../config/entries/model.ts";
import type { View } from "./select.ts";

/** Below this much time, in milliseconds, a credential is about to lapse. */
const SHORT = 15 * 60_000;

/** The state of an identity's credential. */
export interface Status {
  readonly style: "green" | "yellow" | "red";
  /** The time left, or `expired`; empty when there is no credential, or one that doesn't lapse. */
  readonly left: string;
}

/** The state of an identity's credential. */
export function statusOf({ expiries, now }: View, { name }: Node): Status {
  const expires = expiries.get(name);
  if (expires === undefined) return { style: "red", left: "" };
  if (expires === Infinity) return { style: "green", left: "" };
  const left = expires - now;
  if (left <= 0) return { style: "red", left: "expired" };
  return { style: left > SHORT ? "green" : "yellow", left: showDuration(left) };
}
