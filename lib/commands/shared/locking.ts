/** Warnings about a store that is locked. */
import type { Locking } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import { dialect } from "../../terminal/dialect.ts";
import type { View } from "../../workspace/view.ts";

/** Warns of a variable that opens it again at the next command: whoever locks it means nobody to have it. */
export async function warnOfOpener(
  { terminal }: Pick<View, "terminal">,
  locking: Locking,
): Promise<void> {
  const variable = await locking.openedBy?.();
  if (variable === undefined) return;
  const line =
    `The passphrase in ${visible(variable)}, if it is right, opens it again at the next ` +
    "command";
  terminal.warn(`${line}\nhint: ${dialect().unset(variable)}`);
}
