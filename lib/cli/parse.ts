/** argv to invocation: pure. */
import { nearest } from "../config/schema/suggest.ts";
import { usage, type UserError } from "../errors.ts";
import type { ByCloud, CloudCommand, CommandLine, Commands, Invocation } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { findFlag, readFlags, type UntypedFlags } from "./values.ts";

/** Understands a command line; throws `UserError` with code `usage`. */
export function parse(
  argv: readonly string[],
  env: (name: string) => string | undefined,
  commands: Commands,
): Invocation {
  const cut = argv.indexOf("--");
  const words = (cut < 0 ? argv : argv.slice(0, cut)).map(asCommand);
  const rest = cut < 0 ? undefined : argv.slice(cut + 1);
  const line = words[0] === "auth" ? words.slice(1) : words;
  const { command, remaining } = findCommand(line, commands);
  const known = [...command.flags, ...GLOBAL_FLAGS];
  const { flags, positional } = readFlags(command.words, known, remaining, env);
  if (command.name !== "help" && flags.has("help")) {
    return understood({ name: "help", words: "help" }, flags, command.words.split(" "));
  }
  checkShape(command, positional, rest);
  return understood(command, flags, positional, rest);
}

/** Its types are derived from the description that it was just checked against. */
function understood(
  { name, words, by }: Pick<CommandLine, "name" | "words" | "by">,
  flags: UntypedFlags,
  positional: readonly string[],
  rest: readonly string[] = [],
): Invocation {
  const line = { command: name, words, flags, positional, rest, by: by && byCloud(by, flags) };
  return line as Invocation;
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

/** `--version` in front is what people type. */
function asCommand(word: string, at: number): string {
  return at === 0 && (word === "--version" || word === "-V") ? "version" : word;
}

/** The command is the first word that is no flag, with those after it that make a name; the longest counts. */
function findCommand(words: readonly string[], commands: Commands) {
  const start = commandIndex(words);
  const lines = start === words.length
    ? ["help"]
    : [3, 2, 1].map((width) => words.slice(start, start + width).join(" "));
  const command = lines.map((line) => commands.get(line)).find((one) => one !== undefined);
  if (command === undefined) {
    const names = [...commands.keys()];
    throw flagInFront(words, start, names) ?? unknownCommand(words.slice(start), names);
  }
  return { command, remaining: words.toSpliced(start, command.words.split(" ").length) };
}

/** Where the command begins, or the end: global flags may come before it, and their values are not the command. */
function commandIndex(words: readonly string[]): number {
  const isCommand = (word: string, at: number) =>
    !word.startsWith("-") && !takesValue(words[at - 1] ?? "");
  const found = words.findIndex(isCommand);
  return found < 0 ? words.length : found;
}

/** Whether the word is a global flag whose value is the next word. */
function takesValue(word: string): boolean {
  const isAttached = word.startsWith("--") ? word.includes("=") : word.length > 2;
  return word.startsWith("-") && !isAttached &&
    findFlag(GLOBAL_FLAGS, word)?.value !== undefined;
}

/** `-i admin whoami`: what was taken for the command is the value of the flag before it. */
function flagInFront(
  words: readonly string[],
  start: number,
  known: readonly string[],
): UserError | undefined {
  const [flag, value, command = ""] = words.slice(start - 1);
  if (start === 0 || !known.includes(command)) return undefined;
  const hint = `atmos-auth ${command} ${flag} ${value}`;
  return usage(`"${flag}" must stand after the command`, hint);
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
    const said = got === undefined || got.startsWith("-") ? "nothing" : `"${got}"`;
    return usage(`"${head}" needs one of: ${tails}; got ${said}`, `atmos-auth help ${names[0]}`);
  }
  const guess = nearest(first, known);
  const hint = guess ? `atmos-auth ${guess}` : "atmos-auth help";
  return usage(`Unknown command "${first}"`, hint);
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
  if (command === "exec") {
    const hint = `atmos-auth exec -i NAME -- ${positional.join(" ")}`;
    return usage(`The command must stand after --; got "${extra}" before it`, hint);
  }
  const hint = rest
    ? `atmos-auth ${command} -- ${extra}   (a shell is chosen with --shell)`
    : `atmos-auth help ${command}`;
  return usage(`"${command}" can't take the argument "${extra}"`, hint);
}
