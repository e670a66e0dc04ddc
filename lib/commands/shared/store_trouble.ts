/** Warnings of records that the store can't open, or can't list. */
import { visible } from "../../terminal/escape.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";
import { described, forgetting } from "../../store/messages.ts";
import type { DamagedRecord, StoreTrouble } from "../../store/store.ts";
import type { View } from "../../workspace/view.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Warns that records which are listed without the key may be out of reach. */
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

/** The sentence on a new key that has not replaced the old one yet. */
export const UNFINISHED = "a new key was made, and has not taken the old one's place yet";

/** Warns of an unfinished change of keys; until it is done, the old key still opens its records. */
export function warnOfUnfinished({ terminal }: Pick<View, "terminal">): void {
  terminal.warn(`Not over: ${UNFINISHED}\nhint: ${FINISHING}`);
}

/** The command that finishes the change. */
export const FINISHING = "atmos-auth store rekey";

/** Warns of damaged files, which no key opens. */
export function warnOfDamaged(
  { terminal }: Pick<View, "terminal">,
  damaged: readonly DamagedRecord[],
): void {
  for (const one of damaged) {
    const is = one.name ? `is what is left of ${described(one.name)}` : "holds no record";
    const line = `"${visible(one.file)}" ${is}: it is damaged`;
    terminal.warn(`${line}\nhint: ${removingDamaged(one)}`);
  }
}

/** Writes the command that removes a damaged file, whatever is configured here: it may be another project's. */
export function removingDamaged({ file, name }: DamagedRecord): string {
  if (name === undefined) return dialect().removeFile(file);
  if (name.role === "secret") return forgetting(name);
  const realm = name.realm === "" ? "" : `${typedFlag("--realm", name.realm)} `;
  return `atmos-auth store rm ${realm}${typedFlag("--item", name.item)} ${
    operandTyped(name.entry)
  }`;
}
