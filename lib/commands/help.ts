import { COMMAND_NAMES } from "../cli/commands.ts";
import { commandHelp, overview } from "../cli/help.ts";
import { nearest } from "../config/suggest.ts";
import { UserError } from "../errors.ts";
import type { Context } from "../workspace.ts";

/** `help [COMMAND]`: what there is, and how it is called. */
export function help({ terminal, invocation }: Context): Promise<number> {
  const words = invocation.positional.join(" ");
  if (words === "") terminal.print(overview());
  else terminal.print(commandHelp(findCommand(words)));
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
