/** Flags by which the words of a line are read. */
import type { Commands } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { UNHEARD } from "./flags_of_atmos.ts";
import type { Flag } from "./spec.ts";

/** The flags that a command takes. */
export function flagsOf(words: string, commands: Commands): readonly Flag[] {
  return [...commands.get(words)?.flags ?? [], ...GLOBAL_FLAGS];
}

/** Every flag there is: a name has one shape, whichever command takes it. */
export function allFlags(commands: Commands): readonly Flag[] {
  const all = [...commands.values()];
  const habits = all.flatMap(({ habits = [] }) => habits);
  return [...GLOBAL_FLAGS, ...UNHEARD, ...all.flatMap(({ flags }) => flags), ...habits];
}
