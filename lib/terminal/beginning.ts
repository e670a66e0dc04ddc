/** Text among keys that were typed before anybody asked for them. Pure. */

/** The longest text that is taken for a search, in characters. */
const LONGEST = 80;

/** Returns the text that keys begin with: Enter, which would pick, ends it as any key does that is no text. */
export function beginningOf(keys: string): string {
  return [.../^[^\p{C}\p{Zl}\p{Zp}\ufffd]*/u.exec(keys)![0]].slice(0, LONGEST).join("");
}
