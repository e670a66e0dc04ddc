/** That a store can't open what it lists, or what it can't list. */
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";
import { removingFile } from "../../terminal/system_lines.ts";
import { described, forgetting } from "../../store/messages.ts";
import type { DamagedRecord, StoreTrouble } from "../../store/store.ts";
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

/** What is said where a new key was to take the old one's place, and has not. */
export const UNFINISHED = "a new key was made, and has not taken the old one's place yet";

/** Until it is done, the old key opens what it opened. */
export function warnOfUnfinished({ terminal }: Pick<View, "terminal">): void {
  terminal.warn(`Not over: ${UNFINISHED}\nhint: ${FINISHING}`);
}

/** The line that goes on with it. */
export const FINISHING = "atmos-auth store rekey";

/** What a file that is damaged held is opened by no key. */
export function warnOfDamaged(
  { terminal, system }: { readonly system: System } & Pick<View, "terminal">,
  damaged: readonly DamagedRecord[],
): void {
  for (const one of damaged) {
    const is = one.name ? `is what is left of ${described(one.name)}` : "holds no record";
    const line = `"${visible(one.file)}" ${is}: it is damaged`;
    terminal.warn(`${line}\nhint: ${removingDamaged(system, one)}`);
  }
}

/** The line that removes it, whoever is configured here: it may be another project's. */
export function removingDamaged({ os }: Pick<System, "os">, { file, name }: DamagedRecord): string {
  if (name === undefined) return removingFile(os, file);
  if (name.role === "secret") return forgetting(name);
  const realm = name.realm === "" ? "" : `${typedFlag("--realm", name.realm)} `;
  return `atmos-auth store rm ${realm}${typedFlag("--item", name.item)} ${
    operandTyped(name.entry)
  }`;
}
