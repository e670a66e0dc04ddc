/**
 * The output of an `env` that fails: `eval $(atmos-auth env ...)` has the status of what was printed, so with nothing
 * the next command would run as whoever was there before.
 */
import type { Commands, Invocation } from "../../cli/commands.ts";
import { allFlags } from "../../cli/known_flags.ts";
import { commandWords, ownWords, partsOf } from "../../cli/words.ts";
import type { System } from "../../system.ts";
import { type EnvFormat, isEnvFormat } from "./formats.ts";
import { formatOn } from "./use.ts";

/** A command line that failed; without an invocation when it was not understood. */
interface Failed {
  readonly argv: readonly string[];
  readonly commands: Commands;
  readonly invocation?: Invocation;
}

/** Makes the shell fail that reads our standard output, if any does. */
export async function failReader(line: Failed, system: System): Promise<void> {
  if (system.stdout.isTerminal()) return;
  const said = line.invocation === undefined ? guessed(line, system) : understood(line.invocation);
  if (said === undefined || said.file) return;
  const statement = failing(said.format ?? formatOn(system));
  if (statement !== undefined) await system.stdout.write(`${statement}\n`);
}

/**
 * Returns the statement that fails: one word for the Bourne family and fish, so that nothing can be split; `undefined`
 * for formats of data.
 */
function failing(format: EnvFormat): string | undefined {
  switch (format) {
    case "bash":
    case "zsh":
    case "fish":
      return "false;";
    case "powershell":
      return "throw 'atmos-auth env failed'";
    default:
      return undefined;
  }
}

interface Output {
  readonly format?: EnvFormat | undefined;
  readonly file: boolean;
}

function understood(invocation: Invocation): Output | undefined {
  if (invocation.command !== "env") return undefined;
  const { flags } = invocation;
  return { format: flags.text("format"), file: flags.text("output-file") !== undefined };
}

/** Reads the format and file of a line with a mistake in it, as far as it tells. */
function guessed({ argv, commands }: Failed, { env }: System): Output | undefined {
  const words = ownWords(argv);
  const known = allFlags(commands);
  // A misspelt flag before the command leaves its value in the command's place.
  const { name = words.includes("env") ? "env" : "" } = commandWords(words, known, commands);
  if (name !== "env") return undefined;
  const [formats, files] = ["format", "output-file"].map((flag) => valuesOf(words, flag, commands));
  const format = formats?.at(-1) ?? env.get("ATMOS_AUTH_ENV_FORMAT") ?? "";
  return {
    format: isEnvFormat(format) ? format : undefined,
    file: files!.length > 0 || Boolean(env.get("ATMOS_AUTH_ENV_OUTPUT_FILE")),
  };
}

function valuesOf(words: readonly string[], name: string, commands: Commands): readonly string[] {
  const flags = commands.get("env")!.flags.filter((flag) => flag.name === name);
  return partsOf(words, flags).filter(({ flag }) => flag !== undefined)
    .map(({ value }) => value ?? "");
}
