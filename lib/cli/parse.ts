/** argv to invocation: pure. */
import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../config/schema/suggest.ts";
import { UserError } from "../errors.ts";
import type { ByCloud, CloudCommand, Command, Commands, Invocation } from "./commands.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import type { Flag } from "./spec.ts";
import { choiceOf, flagValues, type UntypedFlags } from "./values.ts";

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
  const { flags, positional } = readFlags(command, remaining, env);
  if (command.name !== "help" && flags.has("help")) {
    return understood({ name: "help", words: "help" }, flags, command.words.split(" "));
  }
  checkShape(command, positional, rest);
  return understood(command, flags, positional, rest);
}

/** Its types are derived from the description that it was just checked against. */
function understood(
  { name, words, by }: Pick<Command, "name" | "words" | "by">,
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

function readFlags(
  command: Command,
  words: readonly string[],
  env: (name: string) => string | undefined,
): { flags: UntypedFlags; positional: string[] } {
  const known = [...command.flags, ...GLOBAL_FLAGS];
  const { tokens, bare } = normalize(command.words, known, words);
  const names = (wanted: (flag: Flag) => boolean) => known.filter(wanted).map((flag) => flag.name);
  const parsed = parseArgs(tokens, {
    string: [...names((flag) => flag.value !== undefined), "_"],
    boolean: names((flag) => flag.value === undefined),
    collect: names((flag) => flag.repeat === true),
    alias: {},
    unknown: () => true,
  });
  return { flags: flagValues(known, parsed, bare, words, env), positional: parsed._ };
}

/** Spells every flag as `--name=value` or `--name`, so that nothing is left to guess. */
function normalize(command: string, known: readonly Flag[], words: readonly string[]) {
  const tokens: string[] = [];
  const bare = new Set<string>();
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith("-") || word === "-") {
      tokens.push(word);
      continue;
    }
    const flag = findFlag(known, word) ?? failUnknownFlag(command, known, word);
    const attached = attachedValue(flag, word);
    const value = attached ?? (flag.value && isValue(left[0]) ? left.shift() : undefined);
    if (flag.value === undefined) tokens.push(switchToken(flag, attached));
    else if (value !== undefined) tokens.push(`--${flag.name}=${checked(flag, value)}`);
    else if (flag.bare) bare.add(flag.name);
    else throw usage(`--${flag.name} needs a value`, `--${flag.name} ${flag.value}`);
  }
  return { tokens, bare };
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && (!word.startsWith("-") || word === "-");
}

function findFlag(known: readonly Flag[], word: string): Flag | undefined {
  if (word.startsWith("--")) {
    const name = word.slice(2).split("=", 1)[0];
    return known.find((flag) => flag.name === name);
  }
  return known.find((flag) => flag.short === word[1]);
}

/** The value written onto the flag: `--name=value`, `-nvalue`, `-n=value`. */
function attachedValue(flag: Flag, word: string): string | undefined {
  const equals = word.indexOf("=");
  if (word.startsWith("--")) return equals < 0 ? undefined : word.slice(equals + 1);
  const tail = word.slice(2);
  if (tail === "") return undefined;
  if (flag.value === undefined) {
    throw usage(`Unknown flag "${word}"`, `write each flag alone: -${flag.short} -${tail}`);
  }
  return tail.startsWith("=") ? tail.slice(1) : tail;
}

function switchToken(flag: Flag, value: string | undefined): string {
  if (value === undefined || value === "true") return `--${flag.name}`;
  if (value === "false") return `--${flag.name}=false`;
  throw usage(`--${flag.name} takes true or false; got "${value}"`, `--${flag.name}`);
}

function checked(flag: Flag, value: string): string {
  // An unset variable in a script must not turn into the default identity.
  if (value === "" && flag.name === "identity") {
    throw usage("--identity is empty", "--identity NAME, or leave the flag out for the default");
  }
  return choiceOf(flag, value);
}

function failUnknownFlag(command: string, known: readonly Flag[], word: string): never {
  const name = word.replace(/=.*/s, "");
  const guess = nearest(name, known.map((flag) => `--${flag.name}`));
  const hint = guess ? `atmos-auth ${command} ${guess}` : `atmos-auth help ${command}`;
  throw usage(`Unknown flag "${name}" for "${command}"`, hint);
}

function checkShape(
  { words, ...spec }: Command,
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

function usage(message: string, hint: string): UserError {
  return new UserError("usage", message, { hint });
}
