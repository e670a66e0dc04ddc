/** Words in hints: what a person may copy into a shell must do there what it says, and nothing else. */
import { visible } from "./escape.ts";

/** A word as it is typed in a shell: bare when it is plain, else in single quotes. */
export function typed(word: string): string {
  if (/^[\w.@:/~+][\w.@:/~+-]*$/.test(word)) return word;
  return `'${visible(word).replaceAll("'", `'\\''`)}'`;
}
