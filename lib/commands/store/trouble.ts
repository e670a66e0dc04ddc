/** That a store can't open what it lists, or what it can't list. */
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { removingFile } from "../../terminal/system_lines.ts";
import type { StoreTrouble } from "../../store/store.ts";
import type { View } from "../../workspace/view.ts";

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

/** What a file that is damaged held, it tells nobody: it is listed nowhere, and opened by no key. */
export function warnOfDamaged(
  { terminal, system: { os } }: { readonly system: System } & Pick<View, "terminal">,
  files: readonly string[],
): void {
  for (const file of files) {
    terminal.warn(
      `"${visible(file)}" holds no record: it is damaged\nhint: ${removingFile(os, file)}`,
    );
  }
}
