/** That a store can't open what it lists. */
import type { StoreState } from "../store/store.ts";
import type { View } from "../workspace/view.ts";

/** What is shown without its key may be out of reach all the same. */
export function warnOfTrouble(
  { terminal }: Pick<View, "terminal">,
  { reachable, reason, mend }: Pick<StoreState, "reachable" | "reason" | "mend">,
): void {
  if (reason === undefined) return;
  const hint = mend === undefined ? "" : `\nhint: ${mend}`;
  const how = reachable ? "Usable only while it is unlocked" : "Not usable as it is";
  terminal.warn(`${how}: ${reason}${hint}`);
}
