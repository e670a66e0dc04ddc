import type { CommandLine, Commands } from "../cli/commands.ts";
import { commandHelp, overview } from "../cli/help.ts";
import { nearest } from "../config/schema/suggest.ts";
import { usage } from "../errors.ts";
import type { BareContext } from "../workspace/context.ts";

/** In a file or a pipe nothing is narrow. */
const WHOLE = 100;

/** `help [COMMAND]`: what there is, and how it is called. */
export function help(context: BareContext<"help">): Promise<number> {
  const { terminal, invocation, system: { stdout }, commands } = context;
  const width = stdout.isTerminal() ? stdout.columns() : WHOLE;
  const words = invocation.positional.join(" ");
  if (words === "") terminal.print(overview(commands, width));
  else terminal.print(commandHelp(words, findCommand(words, commands), width));
  return Promise.resolve(0);
}

function findCommand(words: string, commands: Commands): CommandLine {
  const found = commands.get(words);
  if (found !== undefined) return found;
  const guess = nearest(words, commands.keys());
  throw usage(`Unknown command "${words}"`, guess ? `atmos-auth help ${guess}` : "atmos-auth help");
}
