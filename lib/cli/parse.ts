/** argv to invocation: pure. */
import { usage, type UserError } from "../errors.ts";
import type { ByCloud, CloudCommand, CommandLine, Commands, Idle, Invocation } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { line } from "./line.ts";
import { BARE, bareFlag, type Flag, isOptional } from "./spec.ts";
import { checkTogether } from "./together.ts";
import { Unclear } from "./mends/unclear.ts";
import { checkHabits, idleOf, UNHEARD } from "./flags_of_atmos.ts";
import type { UntypedFlags } from "./flag_types.ts";
import { allFlags } from "./known_flags.ts";
import { readFlags } from "./read_flags.ts";
import type { Variables } from "./variables.ts";
import { commandWords, ownWords, type Part, partsOf, strayIn } from "./words.ts";

/** Understands a command line; throws `UserError` with code `usage`. */
export function parse(
  argv: readonly string[],
  variables: Variables,
  commands: Commands,
): Invocation {
  const words = ownWords(argv);
  const rest = words.length === argv.length ? undefined : argv.slice(words.length + 1);
  const { command, remaining } = findCommand(words, rest, commands);
  const known = [...command.flags, ...GLOBAL_FLAGS, ...command.habits ?? [], ...UNHEARD];
  const parts = partsOf(remaining, known);
  const remains = { words: command.words, parts, commands };
  if (!isOptional(command.rest) && rest === undefined) checkBehind(remains);
  if (command.words === BARE) checkAlone(remaining, commands);
  const operands = command.rest === undefined ? rest : undefined;
  const typed = { parts, operands };
  const { flags, positional, said } = readFlags(command, known, typed, variables);
  const idle = idleOf(known, command.habits ?? [], said, variables);
  if (flags.has("version")) return understood({ name: "version", words: "version" }, flags, idle);
  if (command.name !== "help" && flags.has("help")) {
    const asked = command.words === BARE ? [] : command.words.split(" ");
    return understood({ name: "help", words: "help" }, flags, idle, asked);
  }
  checkHabits(command, said);
  checkShape(command, positional, rest, commands);
  if (!isOptional(command.rest) && !rest?.length) throw nothingBehind(remains);
  checkTogether({ words: command.words, spec: command, flags, said, parts, rest });
  const behind = operands === undefined ? rest : undefined;
  return understood(command, flags, idle, bareFlag(command) ? [] : positional, behind);
}

/** A command line after its command. */
interface Remaining {
  /** The command's. */
  readonly words: string;
  readonly parts: readonly Part[];
  readonly commands: Commands;
}

/** Throws `usage` for words that were meant for after `--`. */
function checkBehind({ parts, ...command }: Remaining): void {
  const stray = strayIn(parts);
  if (stray === undefined) return;
  const message = `The command must stand after --; got "${stray.after[0]}" before it`;
  throw new Unclear(message, { of: "words before --", line: { ...command, ...stray } });
}

function nothingBehind({ parts, ...command }: Remaining): UserError {
  const line = { ...command, before: parts };
  return new Unclear("There is no command to run", { of: "nothing behind --", line });
}

/** Throws `usage` for flags that only a session takes, and no command. */
function checkAlone(remaining: readonly string[], commands: Commands): void {
  const ofShell: readonly Flag[] = commands.get("shell")?.flags ?? [];
  const flags = partsOf(remaining, [...GLOBAL_FLAGS, ...ofShell]).map(({ flag }) => flag);
  const isAnswered = flags.some((flag) => flag?.name === "help" || flag?.name === "version");
  if (isAnswered || !flags.some((flag) => flag && ofShell.includes(flag))) return;
  throw usage("There is no command", line("shell", ...remaining));
}

/** Its types are derived from the description that it was just checked against. */
function understood(
  { name, words, by }: Pick<CommandLine, "name" | "words" | "by">,
  flags: UntypedFlags,
  idle: readonly Idle[],
  positional: readonly string[] = [],
  rest: readonly string[] = [],
): Invocation {
  const described = by && byCloud(by, flags);
  return { command: name, words, flags, positional, rest, by: described, idle } as Invocation;
}

function byCloud(
  { cloud, kinds = [], flags: own = [] }: CloudCommand,
  said: UntypedFlags,
): ByCloud {
  const described = own.flatMap(({ name, field, means }) => {
    const value = means === undefined ? said.text(name) : said.has(name) ? means : undefined;
    return field === undefined || value === undefined ? [] : [[field, value] as const];
  });
  return { cloud, kinds, described: Object.fromEntries(described) };
}

/**
 * Flags may stand anywhere before `--`: in front of the word `auth`, after it, between the words of a command. The
 * command is made of the first words that are neither a flag nor the value of one; the longest that fits counts.
 */
function findCommand(
  words: readonly string[],
  rest: readonly string[] | undefined,
  commands: Commands,
) {
  const known = allFlags(commands);
  const at = commandWords(words, known, commands);
  if (at.own.length === 0) checkCommand(words, known, rest, commands);
  const command = at.name === undefined ? undefined : commands.get(at.name);
  if (command === undefined) {
    const message = `Unknown command "${words[at.own[0]!]}"`;
    const line = { words, at, rest, known, commands };
    throw new Unclear(message, { of: "unknown command", line });
  }
  const taken = new Set([...at.auth, ...at.at]);
  return { command, remaining: words.filter((_, index) => !taken.has(index)) };
}

/** Throws `usage` where the command was taken for a flag's value, or stands after `--` alone. */
function checkCommand(
  words: readonly string[],
  known: readonly Flag[],
  rest: readonly string[] | undefined,
  commands: Commands,
): void {
  const taken = partsOf(words, known).find(({ words: [, value = BARE] }) =>
    value !== BARE && commands.has(value)
  );
  if (taken === undefined && rest === undefined) return;
  throw new Unclear("There is no command", { of: "no command", line: { words, rest, taken } });
}

function checkShape(
  { words, ...spec }: CommandLine,
  positional: readonly string[],
  rest: readonly string[] | undefined,
  commands: Commands,
): void {
  const names = spec.positional ?? [];
  if (rest !== undefined && spec.rest === undefined && names.length === 0) {
    throw usage(`"${words}" takes nothing after --`, `atmos-auth help ${words}`);
  }
  const required = names.filter((name) => !isOptional(name)).length;
  const open = names.some((name) => name.includes("..."));
  if (positional.length > names.length && !open) {
    const byFlag = spec.by === undefined && spec.flags.some(({ name }) => name === "identity");
    const { beyond, isPlace, by } = spec;
    const flag = by?.flags?.find(({ field }) => field === "name")?.name;
    const excess = { words, rest: spec.rest, names, byFlag, beyond, flag, isPlace, positional };
    const line = { ...excess, commands };
    const taken = names.length === 0 ? "no word" : `${names.join(" ")} alone`;
    // It may be a secret, which was to be typed at a question.
    const message = `"${words}" takes ${beyond ? `no value: ${beyond}` : taken}`;
    throw new Unclear(message, { of: "too many words", line });
  }
  if (positional.length < required) {
    throw usage(`"${words}" needs ${names[positional.length]}`, `atmos-auth help ${words}`);
  }
}
