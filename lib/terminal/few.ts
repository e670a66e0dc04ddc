/** Names in a sentence, of which there may be thousands. */
import { visible } from "./escape.ts";

/** The most names that are listed. */
const MOST = 5;

/** Returns the names in quotes; of many, the first ones and the number of the others. */
export function few(names: readonly string[]): string {
  const said = (some: readonly string[]) => some.map((name) => `"${visible(name)}"`).join(", ");
  if (names.length <= MOST) return said(names);
  return `${said(names.slice(0, MOST))} and ${(names.length - MOST).toLocaleString("en")} more`;
}
