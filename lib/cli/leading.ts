/** The words of a line that lead to its configuration, whether or not the rest of it is understood: pure. */
import type { Commands } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { allFlags } from "./known_flags.ts";
import type { Flag } from "./spec.ts";
import { ownWords, partsOf } from "./words.ts";

const LEADING: readonly string[] = (GLOBAL_FLAGS as readonly Flag[])
  .filter(({ name, selects }) => selects === "files" || name === "as-written")
  .map(({ name }) => name);

/** They stand in front of any command. A flag whose value has yet to be typed leads nowhere. */
export function leadingWords(argv: readonly string[], commands: Commands): readonly string[] {
  return partsOf(ownWords(argv), allFlags(commands)).flatMap(({ words, flag, value }) =>
    flag === undefined || !LEADING.includes(flag.name) || flag.value && !value ? [] : words
  );
}
