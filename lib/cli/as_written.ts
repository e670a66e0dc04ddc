/** A command line that was written down for later: what it does not say, no variable says in its place. */
import { matcher, without } from "../environment/passed.ts";
import type { System } from "../system.ts";
import type { Commands } from "./commands.ts";
import { parseBool } from "../bool.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { allFlags } from "./known_flags.ts";
import type { Flag } from "./spec.ts";
import { ownWords, partsOf } from "./words.ts";

/**
 * The machine as such a command line sees it: without the variables that stand for flags, but for those that only say
 * how to talk. Any other command line sees all of it.
 */
export function asWritten(system: System, argv: readonly string[], commands: Commands): System {
  if (!isAsWritten(ownWords(argv))) return system;
  const names = allFlags(commands).filter((flag) => !MANNERS.includes(flag))
    .flatMap(({ env = [] }) => env);
  return { ...system, env: without(system.env, matcher(system.os, names)) };
}

const AS_WRITTEN: Flag = GLOBAL_FLAGS.find(({ name }) => name === "as-written")!;

/** As the parser reads it: the last one counts. What is neither on nor off is refused there. */
function isAsWritten(words: readonly string[]): boolean {
  const said = partsOf(words, [AS_WRITTEN]).findLast(({ flag }) => flag !== undefined);
  return said !== undefined && (parseBool(said.value ?? "true") ?? true);
}

/** Flags for how a command line talks, and in which colours. */
const MANNERS: readonly Flag[] = (GLOBAL_FLAGS as readonly Flag[])
  .filter(({ selects }) => selects === undefined);
