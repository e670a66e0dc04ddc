/** That a store can't open what it lists. */
import type { StoreTrouble } from "../store/store.ts";
import type { View } from "../workspace/view.ts";

/** What is shown without its key may be out of reach all the same. */
export function warnOfTrouble(
  { terminal }: Pick<View, "terminal">,
  trouble: StoreTrouble | undefined,
): void {
  if (trouble === undefined) return;
  const { from, reason, mend } = trouble;
  const hint = mend === undefined ? "" : `\nhint: ${mend}`;
  const how = from === "now" ? "Not usable as it is" : "Usable only while it is unlocked";
  terminal.warn(`${how}: ${reason}${hint}`);
}
