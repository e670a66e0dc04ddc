/** The commands, as data: parsing, help and completion all read from here. */
import { ACCOUNT } from "./commands/account.ts";
import { CONNECT } from "./commands/connect.ts";
import { HELP } from "./commands/help.ts";
import { SESSION } from "./commands/session.ts";
import { SHOW } from "./commands/show.ts";
import { TRANSFER } from "./commands/transfer.ts";
import type { CommandSpec } from "./commands/spec.ts";

export type { CommandSpec } from "./commands/spec.ts";

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
