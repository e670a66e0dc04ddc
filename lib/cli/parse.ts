/** argv to invocation: pure. */
import { nearest } from "../config/schema/suggest.ts";
import { usage, type UserError } from "../errors.ts";
import type { ByCloud, CloudCommand, CommandLine, Commands, Invocation } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import type { Flag } from "./spec.ts";
import { UNHEARD } from "./unheard.ts";
import { readFlags, type UntypedFlags } from "./values.ts";
import type { Variables } from "./variables.ts";
import { findFlag, isValue, plainWords, takesNext } from "./words.ts";

/** Understands a command line; throws `UserError` with code `usage`. */
export function parse(
  argv: readonly string[],
  variables: Variables,
  commands: Commands,
): Invocation {
  const cut = argv.indexOf("--");
  const words = cut < 0 ? argv : argv.slice(0, cut);
  const rest = cut < 0 ? undefined : argv.slice(cut + 1);
  const { command, remaining } = findCommand(words, rest, commands);
  const known = [...command.flags, ...GLOBAL_FLAGS, ...UNHEARD];
  checkRest(command, remaining, known, rest);
  const { flags, positional, said } = readFlags(command.words, known, remaining, variables);
  const idle = UNHEARD.filter((flag) => said.has(flag.name) && flagOf(known, flag.name) === flag);
  if (flags.has("version")) return understood({ name: "version", words: "version" }, flags, idle);
  if (command.name !== "help" && flags.has("help")) {
    return understood({ name: "help", words: "help" }, flags, idle, command.words.split(" "));
  }
  checkShape(command, positional, rest);
  return understood(command, flags, idle, positional, rest);
}

function flagOf(known: readonly Flag[], wanted: string): Flag | undefined {
  return known.find(({ name }) => name === wanted);
}

/** Its types are derived from the description that it was just checked against. */
function understood(
  { name, words, by }: Pick<CommandLine, "name" | "words" | "by">,
  flags: UntypedFlags,
  idle: readonly Flag[],
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
  const plain = plainWords(words, known);
  const own = words[plain[0] ?? -1] === "auth" ? plain.slice(1) : plain;
  const names = own.map((at) => words[at]!);
  if (names.length === 0) checkNothingMeant(words, known, rest, commands);
  const width = [3, 2, 1].find((each) => commands.has(names.slice(0, each).join(" "))) ?? 0;
  const command = commands.get(names.slice(0, width).join(" ") || "help");
  if (command === undefined || width === 0 && names.length > 0) {
    throw unknownCommand(names, [...commands.keys()]);
  }
  const taken = new Set(plain.slice(0, plain.length - own.length + width));
  return { command, remaining: words.filter((_, at) => !taken.has(at)) };
}

/** Every flag there is: a name has one shape, whichever command takes it. */
export function allFlags(commands: Commands): readonly Flag[] {
  return [...GLOBAL_FLAGS, ...UNHEARD, ...[...commands.values()].flatMap(({ flags }) => flags)];
}

/** `-i exec -- true`: the command was taken for a value. `-- ls`: there is none. */
function checkNothingMeant(
  words: readonly string[],
  known: readonly Flag[],
  rest: readonly string[] | undefined,
  commands: Commands,
): void {
  const end = rest === undefined ? "" : ` -- ${rest.join(" ")}`;
  const at = words.findIndex((word, index) => {
    const flag = isValue(word) ? undefined : findFlag(known, word);
    const next = words[index + 1];
    return flag !== undefined && takesNext(flag, word, next) && commands.has(next);
  });
  if (at >= 0) {
    const [flag, name] = [words[at], words[at + 1]];
    const others = [...words.slice(0, at), ...words.slice(at + 2)].map((word) => ` ${word}`);
    const hint = `atmos-auth ${name}${others.join("")} ${flag}${end}`;
    throw usage(`"${flag}" takes "${name}" for its value, and no command is left`, hint);
  }
  if (end !== "") throw usage("There is no command before --", `atmos-auth exec${end}`);
}

/** Names the words that could follow the longest beginning of a command that was typed. */
function unknownCommand(
  [first = "", second, third]: readonly string[],
  known: readonly string[],
): UserError {
  for (const [head, got] of [[`${first} ${second}`, third], [first, second]] as const) {
    const names = known.filter((name) => name.startsWith(`${head} `));
    if (names.length === 0) continue;
    const tails = names.map((name) => name.slice(head.length + 1)).join(", ");
    const said = got === undefined ? "nothing" : `"${got}"`;
    return usage(`"${head}" needs one of: ${tails}; got ${said}`, `atmos-auth help ${names[0]}`);
  }
  const guess = nearest(first, known);
  const hint = guess ? `atmos-auth ${guess}` : "atmos-auth help";
  return usage(`Unknown command "${first}"`, hint);
}

/** What was meant for after `--` has flags of its own, which are not ours to know. */
function checkRest(
  { words, rest: wanted = "[]", positional: names = [] }: CommandLine,
  remaining: readonly string[],
  known: readonly Flag[],
  rest: readonly string[] | undefined,
): void {
  const [first, ...others] = plainWords(remaining, known);
  if (first === undefined || !isRequired(wanted)) return;
  const before = remaining.slice(0, first);
  if (before.some((word) => !isValue(word) && findFlag(known, word) === undefined)) return;
  if (rest !== undefined && others.length < names.length) return;
  const command = remaining.slice(first).join(" ");
  const hint = `atmos-auth ${words} -i NAME -- ${command}`;
  throw usage(`The command must stand after --; got "${remaining[first]}" before it`, hint);
}

function checkShape(
  { words, ...spec }: CommandLine,
  positional: readonly string[],
  rest: readonly string[] | undefined,
): void {
  const names = spec.positional ?? [];
  const required = names.filter(isRequired).length;
  const open = names.some((name) => name.includes("..."));
  if (positional.length > names.length && !open) throw tooMany(words, spec.rest, positional, names);
  if (positional.length < required) {
    throw usage(`"${words}" needs ${names[positional.length]}`, `atmos-auth help ${words}`);
  }
  if (rest !== undefined && spec.rest === undefined) {
    throw usage(`"${words}" takes nothing after --`, `atmos-auth help ${words}`);
  }
  if (spec.rest !== undefined && isRequired(spec.rest) && !rest?.length) {
    throw usage("There is no command to run", "atmos-auth exec -i NAME -- COMMAND ARGS");
  }
}

function isRequired(name: string): boolean {
  return !name.startsWith("[");
}

function tooMany(
  command: string,
  rest: string | undefined,
  positional: readonly string[],
  names: readonly string[],
): UserError {
  const extra = positional[names.length];
  const hint = rest
    ? `atmos-auth ${command} -- ${extra}   (a shell is chosen with --shell)`
    : `atmos-auth help ${command}`;
  return usage(`"${command}" can't take the argument "${extra}"`, hint);
}
