/** argv to invocation: pure. */
import { usage } from "../errors.ts";
import { typed } from "../terminal/escape.ts";
import type { ByCloud, CloudCommand, CommandLine, Commands, Idle, Invocation } from "./commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "./flags.ts";
import { line } from "./line.ts";
import { BARE, bareFlag, type Flag } from "./spec.ts";
import { byHabit, noCommand, tooMany, unknownCommand } from "./mistaken.ts";
import { checkTogether } from "./together.ts";
import { checkHabits, idleOf, UNHEARD } from "./unheard.ts";
import { readFlags, type UntypedFlags } from "./values.ts";
import type { Variables } from "./variables.ts";
import { commandWords, findFlag, isPlain, ownWords, type Part, partsOf } from "./words.ts";

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
  checkRest(command, parts, rest, commands);
  const { flags, positional, said } = readFlags(command, known, parts, variables);
  const idle = idleOf(known, command.habits ?? [], said, variables);
  if (flags.has("version")) return understood({ name: "version", words: "version" }, flags, idle);
  if (command.name !== "help" && flags.has("help")) {
    const asked = command.words === BARE ? [] : command.words.split(" ");
    return understood({ name: "help", words: "help" }, flags, idle, asked);
  }
  checkHabits(command, said);
  checkShape(command, positional, rest);
  checkThere(command, parts, rest, commands);
  checkTogether({ words: command.words, spec: command, flags, said, parts, rest });
  return understood(command, flags, idle, bareFlag(command) ? [] : positional, rest);
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
  const mistake = at.own.length > 0 ? undefined : noCommand(words, known, rest, commands);
  if (mistake !== undefined) throw mistake;
  const command = at.name === undefined ? undefined : commands.get(at.name);
  if (command === undefined) {
    const mistyped = { words, at, rest };
    throw byHabit(mistyped, commands) ?? unknownCommand(mistyped, [...commands.keys()], known);
  }
  const taken = new Set([...at.auth, ...at.at]);
  return { command, remaining: words.filter((_, index) => !taken.has(index)) };
}

/** Every flag there is: a name has one shape, whichever command takes it. */
export function allFlags(commands: Commands): readonly Flag[] {
  const all = [...commands.values()];
  const habits = all.flatMap(({ habits = [] }) => habits);
  return [...GLOBAL_FLAGS, ...UNHEARD, ...all.flatMap(({ flags }) => flags), ...habits];
}

/** What was meant for after `--` has flags of its own, which are not ours to know. */
function checkRest(
  { words, rest: wanted = "[]" }: CommandLine,
  parts: readonly Part[],
  rest: readonly string[] | undefined,
  commands: Commands,
): void {
  const first = parts.findIndex(isPlain);
  if (first < 0 || !isRequired(wanted) || rest !== undefined) return;
  const before = parts.slice(0, first);
  if (before.some(({ flag }) => flag === undefined)) return;
  const after = wordsOf(parts.slice(first));
  const message = `The command must stand after --; got "${after[0]}" before it`;
  throw usage(message, mendOfRest({ words, before }, after, commands));
}

/** What was probably meant by words before `--`: one alone is rather an identity than a command. */
function mendOfRest(
  { words, before }: { readonly words: string; readonly before: readonly Part[] },
  [name = "", ...others]: readonly string[],
  commands: Commands,
): string {
  const flags = wordsOf(before);
  const start = [...words.split(" "), ...flags];
  const asCommand = line(...start, "--", name, ...others);
  if (before.some(({ flag }) => flag === IDENTITY)) return asCommand;
  if (others.length > 0) {
    const asIdentity = line(...start, name, "--", ...others);
    return `${asCommand}   (where ${typed(name)} is an identity: ${asIdentity})`;
  }
  if (!fitsShell(before, commands)) return asCommand;
  return `${line("shell", ...flags, name)}   (where ${typed(name)} is a command: ${asCommand})`;
}

function checkShape(
  { words, ...spec }: CommandLine,
  positional: readonly string[],
  rest: readonly string[] | undefined,
): void {
  const names = spec.positional ?? [];
  const required = names.filter(isRequired).length;
  const open = names.some((name) => name.includes("..."));
  if (positional.length > names.length && !open) {
    const byFlag = spec.by === undefined && spec.flags.some(({ name }) => name === "identity");
    throw tooMany({ words, rest: spec.rest, names, byFlag, beyond: spec.beyond }, positional);
  }
  if (positional.length < required) {
    throw usage(`"${words}" needs ${names[positional.length]}`, `atmos-auth help ${words}`);
  }
  if (rest !== undefined && spec.rest === undefined) {
    throw usage(`"${words}" takes nothing after --`, `atmos-auth help ${words}`);
  }
}

/** Whoever names nothing to run may want a shell. */
function checkThere(
  { words, rest: wanted = "[]" }: CommandLine,
  parts: readonly Part[],
  rest: readonly string[] | undefined,
  commands: Commands,
): void {
  if (!isRequired(wanted) || rest?.length) return;
  const isAlone = parts.length === 0 || !fitsShell(parts, commands);
  const hint = isAlone ? `atmos-auth help ${words}` : line("shell", ...wordsOf(parts));
  throw usage("There is no command to run", hint);
}

function fitsShell(parts: readonly Part[], commands: Commands): boolean {
  const ofShell = [...commands.get("shell")?.flags ?? [], ...GLOBAL_FLAGS];
  return parts.every((part) => isPlain(part) || findFlag(ofShell, part.words[0]) !== undefined);
}

function wordsOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ words }) => words);
}

function isRequired(name: string): boolean {
  return !name.startsWith("[");
}
