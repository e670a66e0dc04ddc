import type { CommandLine, Commands } from "../cli/commands.ts";
import { commandHelp, overview, topicHelp } from "../cli/help.ts";
import { nearest } from "../nearest.ts";
import { usage } from "../errors.ts";
import { isTopic, TOPICS } from "../manual/topic_names.ts";
import type { BareContext } from "../workspace/context.ts";

/** The width of help in a file or a pipe, in columns. */
const WHOLE = 100;

/** `help [COMMAND or TOPIC]`: explains a command or a topic, or lists all of them. */
export async function help(context: BareContext<"help">): Promise<number> {
  const { terminal, invocation, system: { stdout }, commands } = context;
  const width = stdout.isTerminal() ? stdout.columns() : WHOLE;
  const [first, ...others] = invocation.positional;
  const words = (first === "auth" ? others : invocation.positional).join(" ");
  const group = within(words, commands);
  if (words === "" || group.size > 0) {
    terminal.print(overview(words === "" ? commands : group, width));
  } else if (isTopic(words)) {
    const { SECTIONS } = await import("../manual/topics.ts");
    terminal.print(topicHelp(TOPICS[words], SECTIONS[words], width));
  } else terminal.print(commandHelp(words, findCommand(words, commands), width));
  return 0;
}

/** Returns the commands that begin with a word that is no command itself, such as `aws`. */
function within(words: string, commands: Commands): Commands {
  if (commands.has(words)) return new Map();
  return new Map([...commands].filter(([name]) => name.startsWith(`${words} `)));
}

function findCommand(words: string, commands: Commands): CommandLine {
  const found = commands.get(words);
  if (found !== undefined) return found;
  const guess = nearest(words, [...commands.keys(), ...Object.keys(TOPICS)]);
  throw usage(`Unknown command "${words}"`, guess ? `atmos-auth help ${guess}` : "atmos-auth help");
}
