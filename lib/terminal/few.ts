/** Names in a sentence, of which there may be thousands. */
import { visible } from "./escape.ts";

/** As many are named. */
const MOST = 5;

/** Those names, in quotes; of many the first, and how many there are in all. */
export function few(names: readonly string[]): string {
  const said = (some: readonly string[]) => some.map((name) => `"${visible(name)}"`).join(", ");
  if (names.length <= MOST) return said(names);
  return `${said(names.slice(0, MOST))} and ${(names.length - MOST).toLocaleString("en")} more`;
}
