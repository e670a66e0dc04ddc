/** The flags that lead to a configuration, for other command lines and for the programs that we start. */
import { isDescriptor } from "../paths/descriptors.ts";
import { usage, type UserError } from "../errors.ts";
import type { Loaded } from "../config/files/load.ts";
import { fromHere } from "../paths/directories.ts";
import {
  chooses,
  type LeadingFlag,
  leadingFlags,
  namesOne,
  ownVariables,
} from "../environment/own_variables.ts";
import { replaced } from "../environment/passed.ts";
import type { Environment, System } from "../system.ts";
import { GLOBAL_FLAGS, type GlobalFlags } from "./flags.ts";
import type { Flag } from "./spec.ts";
import { typedFlag } from "../terminal/flag.ts";

/**
 * Flags for a command line that is written down, such as a `credential_process`: all that decides whom it means, so
 * that what is not said stays unsaid whoever runs it, and wherever. Throws `usage` where the configuration came
 * through a pipe, which nobody can read again.
 */
export function configFlags(
  { system, loaded }: { readonly system: System; readonly loaded: Pick<Loaded, "files"> },
  flags: GlobalFlags,
): readonly string[] {
  if (isReadOnce(system, flags)) throw notLasting();
  const written = (name: string, values: readonly string[]) =>
    values.map((value) => `--${name}=${value}`);
  const paths = (name: "config" | "config-path" | "cli-config-path") =>
    written(name, saidBy(flags, name).map((path) => fromHere(system, path)));
  const chosen = [...paths("config"), ...paths("config-path")];
  const isFound = chosen.length === 0 && loaded.files.some((file) => file.needsTrust);
  return [
    "--as-written",
    ...isFound ? [`--chdir=${system.cwd()}`] : [],
    ...chosen,
    ...chosen.length === 0 ? paths("cli-config-path") : [],
    ...written(
      "base-path",
      flags.texts("base-path").slice(-1).map((path) => fromHere(system, path)),
    ),
    ...written("profile", flags.texts("profile")),
    ...written("realm", flags.texts("realm").slice(-1)),
    ...written("git-root-basepath", flags.texts("git-root-basepath").slice(-1)),
  ];
}

/** Whether the configuration was read once, and can't be read again. */
export function isReadOnce(
  system: System,
  flags: GlobalFlags,
): boolean {
  return flags.typed("config").some((path) => isDescriptor(fromHere(system, path)));
}

function notLasting(): UserError {
  const message = "Cannot write down how to read this configuration later: it came through a " +
    "pipe, which is read once";
  return usage(message, "write it to a file: --config FILE");
}

const NAMES = leadingFlags();

/** As they are typed: each may stand in the way of another that leads elsewhere. */
export const LEADING_FLAGS: readonly string[] = ["chdir", ...NAMES].map((name) => `--${name}`);

/**
 * The environment in which these flags are said by their variables, wherever one looks from: a program that we start
 * and that calls us is led to the same configuration and the same keys.
 */
export function asTold(
  system: System,
  flags: GlobalFlags,
): Environment {
  const told = NAMES.flatMap((name) => {
    const { env, repeat, completes }: Flag = GLOBAL_FLAGS.find((flag) => flag.name === name)!;
    const values = repeat ? saidBy(flags, name) : saidBy(flags, name).slice(-1);
    const isPath = completes === "file" || completes === "directory";
    const said = values.map((value) => isPath ? fromHere(system, value) : value);
    return said.length === 0 ? [] : [[String(env), said.join(",")] as const];
  });
  const hidden = isTyped(flags) ? ownVariables(namesOne) : [];
  return replaced(system, hidden, Object.fromEntries(told));
}

/** The two that name the one configuration. */
const ONE = leadingFlags(namesOne);

/** Whether one of these two was typed, which then stands for both, whatever variables say. */
export function isTyped(flags: GlobalFlags): boolean {
  return ONE.some((name) => flags.typed(name).length > 0);
}

/** Whether a flag or a variable says which configuration is meant. */
export function isChosen(flags: GlobalFlags): boolean {
  return typedConfigFlags(flags) !== "" ||
    leadingFlags(chooses).some((name) => saidBy(flags, name).length > 0);
}

/** Reads what the command line says of them, or else the variables. */
export function saidBy(flags: GlobalFlags, name: LeadingFlag): readonly string[] {
  return ONE.includes(name) && isTyped(flags) ? flags.typed(name) : flags.texts(name);
}

/**
 * Writes them as they were typed, each with a space before it: for a hint that is typed in the same place, but in no
 * other realm where that one names its own.
 */
export function typedConfigFlags(
  flags: GlobalFlags,
  realm: "realm" | "no realm" = "realm",
): string {
  const all = (["chdir", ...NAMES] as const).filter((name) => realm === name || name !== "realm");
  const words = all.flatMap((name) =>
    flags.typed(name).map((value) =>
      isDescriptor(value) ? " --config FILE" : ` ${typedFlag(`--${name}`, value)}`
    )
  );
  const alone = flags.has("as-written") ? " --as-written" : "";
  return alone + words.join("");
}

/** The flags of every command, as they were typed: for a command line that is run in the place of this one. */
export function globalWords(flags: GlobalFlags): readonly string[] {
  return GLOBAL_FLAGS.flatMap((flag) =>
    "value" in flag
      ? flags.typed(flag.name).map((value) => `--${flag.name}=${value}`)
      : flags.said(flag.name) === undefined
      ? []
      : [`--${flag.name}=${flags.has(flag.name)}`]
  );
}
