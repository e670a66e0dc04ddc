/** Warnings about a store that is locked. */
import type { Locking } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import { dialect } from "../../terminal/dialect.ts";
import type { View } from "../../workspace/view.ts";

/** Warns of a variable that opens it again at the next command: whoever locks it means nobody to have it. */
export function warnOfOpener(
  { terminal }: Pick<View, "terminal">,
  { openedBy }: Locking,
): void {
  if (openedBy === undefined) return;
  const line = `The passphrase in ${visible(openedBy)} opens it again at the next command`;
  terminal.warn(`${line}\nhint: ${dialect().unset(openedBy)}`);
}
