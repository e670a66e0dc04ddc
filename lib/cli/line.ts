/** Our own command lines, for a hint. */
import { typed } from "../terminal/escape.ts";

/** A command line as it is typed; a flag that is plain needs no quotes. */
export function line(...words: readonly string[]): string {
  const isFlag = (word: string) => /^-[\w.@:/~+=,-]*$/.test(word);
  return `atmos-auth ${words.map((word) => isFlag(word) ? word : typed(word)).join(" ")}`;
}

/** The end of a line, with what was there after `--`. */
export function ending(rest: readonly string[] | undefined): readonly string[] {
  return rest === undefined ? [] : ["--", ...rest];
}
