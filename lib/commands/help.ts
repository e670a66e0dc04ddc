import { COMMAND_NAMES } from "../cli/commands.ts";
import { commandHelp, overview } from "../cli/help.ts";
import { nearest } from "../config/schema/suggest.ts";
import { UserError } from "../errors.ts";
import type { Context } from "../workspace/context.ts";

/** In a file or a pipe nothing is narrow. */
const WHOLE = 100;

/** `help [COMMAND]`: what there is, and how it is called. */
export function help({ terminal, invocation, system }: Context<"help">): Promise<number> {
  const { stdout } = system;
  const width = stdout.isTerminal() ? stdout.columns() : WHOLE;
  const words = invocation.positional.join(" ");
  if (words === "") terminal.print(overview(width));
  else terminal.print(commandHelp(findCommand(words), width));
  return Promise.resolve(0);
}

function findCommand(words: string) {
  const found = COMMAND_NAMES.find((name) => name === words);
  if (found !== undefined) return found;
  const guess = nearest(words, COMMAND_NAMES);
  throw new UserError("usage", `Unknown command "${words}"`, {
    hint: guess ? `atmos-auth help ${guess}` : "atmos-auth help",
  });
}
