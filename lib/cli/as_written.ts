/** A command line that was written down for later: what it does not say, no variable says in its place. */
import { matcher, without } from "../environment/passed.ts";
import type { System } from "../system.ts";
import type { Commands } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { allFlags } from "./parse.ts";
import type { Flag } from "./spec.ts";

/**
 * The machine as such a command line sees it: without the variables that stand for flags, but for those that only say
 * how to talk. Any other command line sees all of it.
 */
export function asWritten(system: System, argv: readonly string[], commands: Commands): System {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  if (!words.some((word) => /^--as-written(=true)?$/.test(word))) return system;
  const names = allFlags(commands).filter((flag) => !MANNERS.includes(flag))
    .flatMap(({ env = [] }) => env);
  return { ...system, env: without(system.env, matcher(system.os, names)) };
}

/** How a command line talks, and in which colours. */
const MANNERS: readonly Flag[] = (GLOBAL_FLAGS as readonly Flag[])
  .filter(({ selects }) => selects === undefined);
