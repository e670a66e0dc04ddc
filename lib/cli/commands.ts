/** The commands, as data: parsing, help and completion read from here, and the types of what a command receives. */
import { ACCOUNT } from "./commands/account.ts";
import { CONNECT } from "./commands/connect.ts";
import { HELP } from "./commands/help.ts";
import { SESSION } from "./commands/session.ts";
import { SHOW } from "./commands/show.ts";
import { TRANSFER } from "./commands/transfer.ts";
import type { GlobalFlag } from "./flags.ts";
import type { CommandSpec } from "./spec.ts";
import type { Flags } from "./values.ts";

/** Every command by name. */
export const COMMANDS = {
  ...SESSION,
  ...ACCOUNT,
  ...SHOW,
  ...TRANSFER,
  ...CONNECT,
  ...HELP,
} as const satisfies Record<string, CommandSpec>;

/** The name of a command; some are two words, or three. */
export type CommandName = keyof typeof COMMANDS;

/** The command's description. */
export function specOf(name: CommandName): CommandSpec {
  return COMMANDS[name];
}

/** Every command's name, in the order of help. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** A command line that has been understood, of one of these commands: its name tells what else it holds. */
export type Invocation<Name extends CommandName = CommandName> = {
  readonly [One in Name]: Understood<One, (typeof COMMANDS)[One]>;
}[Name];

interface Understood<Name, Spec extends CommandSpec> {
  readonly command: Name;
  readonly flags: Flags<GlobalFlag | Spec["flags"][number]>;
  readonly positional: Positional<Spec["positional"]>;
  /** What stood after `--`. */
  readonly rest: Rest<Spec["rest"]>;
}

type Positional<Names> = Names extends readonly [infer First, ...infer Others]
  ? First extends `${string}...${string}` ? readonly string[]
  : First extends `[${string}]` ? readonly [string?, ...Positional<Others>]
  : readonly [string, ...Positional<Others>]
  : readonly [];

type Rest<Name> = Name extends `[${string}]` ? readonly string[]
  : Name extends string ? readonly [string, ...string[]]
  : readonly [];
