/** That a store can't open what it lists. */
import type { StoreState } from "../store/store.ts";
import type { View } from "../workspace/view.ts";

/** What is shown without its key may be out of reach all the same. */
export function warnOfTrouble(
  { terminal }: Pick<View, "terminal">,
  { reason, mend }: Pick<StoreState, "reason" | "mend">,
): void {
  if (reason === undefined) return;
  const hint = mend === undefined ? "" : `\nhint: ${mend}`;
  terminal.warn(`Not usable as it is: ${reason}${hint}`);
}
