/** Completion: the words that could come next on a command line. Pure. */
import { TOPICS } from "../manual/topic_names.ts";
import { nameWords } from "../terminal/flag.ts";
import type { CommandLine, Commands } from "./commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "./flags.ts";
import { allFlags } from "./known_flags.ts";
import { BARE, bareFlag, type Completes, type Flag, type NameOf } from "./spec.ts";
import { commandWords, findFlag, isValue, ownWords, partsOf, plainWords } from "./words.ts";

/** A word that could come next, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly about?: string | undefined;
}

/** The names that only the configuration, the store and the machine know, asked for when they are needed. */
export interface NameSource {
  /** `named` is what stands on the line already, in the same sort's place: whose pages, or items, they are. */
  names(of: NameOf, named: string | undefined): Promise<readonly Candidate[]>;
}

/** Words that could come next: these, or the names of files. */
type Possible = readonly Candidate[] | "files";

/** Candidates for the last of these words (the line after the program's name, the last may be empty). */
export async function candidates(
  line: readonly string[],
  known: NameSource,
  commands: Commands,
): Promise<Possible> {
  const words = withoutEquals(line);
  const last = words.at(-1) ?? "";
  const all = await possible({ before: words.slice(0, -1), last, known, commands });
  return all === "files" ? all : all.filter(({ word }) => word.startsWith(last));
}

function plain(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => ({ word }));
}

/** bash splits `--identity=prod` in three; `=` alone is no word. */
export function withoutEquals(line: readonly string[]): readonly string[] {
  const words = line.filter((word, at) => word !== "=" || at === line.length - 1);
  return words.at(-1) === "=" ? [...words.slice(0, -1), ""] : words;
}

/** A line that is being typed. */
interface Typing {
  readonly before: readonly string[];
  readonly last: string;
  readonly known: NameSource;
  readonly commands: Commands;
}

async function possible(typing: Typing): Promise<Possible> {
  const { before, last, commands } = typing;
  const { own, at, name } = commandWords(ownWords(before), allFlags(commands), commands);
  const command = name === undefined || name === BARE ? undefined : commands.get(name);
  if (before.includes("--")) return await behindDashes(typing, command, own.length - at.length);
  const flags: readonly Flag[] = [...command?.flags ?? [IDENTITY], ...GLOBAL_FLAGS];
  const equals = /^--([\w-]+)=/.exec(last);
  if (equals !== null) {
    const values = await valuesOf(findFlag(flags, last), typing, command);
    if (values === "files") return values;
    return values.map(({ word, about }) => ({ word: `--${equals[1]}=${word}`, about }));
  }
  const waiting = flagBefore(flags, before.at(-1));
  if (waiting?.value !== undefined) {
    const values = await valuesOf(waiting, typing, command);
    return values === "files" ? values : values.filter(({ word }) => isValue(word));
  }
  if (last.startsWith("-")) {
    return flags.filter(({ hidden }) => !hidden).map(flagCandidate);
  }
  const named = own.map((each) => before[each]!);
  if (command === undefined) return [...inFront(typing, named), ...nextWords(named, commands)];
  // After "sessions" may come "end", which makes it another command.
  const longer = before.at(-1) === name ? nextWords(named, commands) : [];
  const after = named.slice(at.length);
  const words = await positionals(typing, command, after);
  return words === "files" ? words : [...longer, ...words];
}

/** Words of a command that is to be run, or, where none is, names, whatever they begin with. */
async function behindDashes(
  typing: Typing,
  command: CommandLine | undefined,
  width: number,
): Promise<Possible> {
  const { positional = [], rest, completes = command && bareFlag(command) } = command ?? {};
  if (command === undefined || rest !== undefined || completes === undefined) return "files";
  const { length } = typing.before.slice(typing.before.indexOf("--") + 1);
  const isOpen = positional.some((one) => one.includes("..."));
  return width + length < positional.length || isOpen
    ? await named(completes, typing, command)
    : [];
}

/** The word that atmos has before these, for whoever begins to type it: nobody needs it. */
function inFront({ before, last }: Typing, named: readonly string[]): readonly Candidate[] {
  const isFirst = named.length === 0 && !before.includes("auth") && last !== "";
  return isFirst
    ? [{ word: "auth", about: "May stand before each of these, as in atmos auth" }]
    : [];
}

/** First words of commands, and the next words of those that begin with what stands. */
function nextWords(named: readonly string[], commands: Commands): readonly Candidate[] {
  const head = named.map((word) => `${word} `).join("");
  const fitting = shownCommands(commands).filter(({ words }) => words.startsWith(head));
  const next = Map.groupBy(fitting, ({ words }) => words.slice(head.length).replace(/ .*/, ""));
  return [...next].map(([word, lines]) => {
    const whole = head + word;
    const own = lines.find(({ words }) => words === whole) ??
      (lines.length === 1 ? lines[0] : undefined);
    const tails = lines.map(({ words }) => words.slice(whole.length + 1)).join(", ");
    return { word, about: own?.summary ?? tails };
  });
}

function shownCommands(commands: Commands): readonly CommandLine[] {
  return [...commands.values()].filter(({ hidden }) => !hidden);
}

function flagCandidate({ name, summary }: Flag): Candidate {
  return { word: `--${name}`, about: summary };
}

function flagBefore(flags: readonly Flag[], word = ""): Flag | undefined {
  const isAlone = word.startsWith("--") ? !word.includes("=") : /^-[^-]$/.test(word);
  return isAlone ? findFlag(flags, word) : undefined;
}

async function valuesOf(
  flag: Flag | undefined,
  typing: Typing,
  command: CommandLine | undefined,
): Promise<Possible> {
  if (flag?.choices) return plain(flag.choices);
  if (flag?.completes === undefined) return [];
  return await named(flag.completes, typing, command);
}

async function positionals(
  typing: Typing,
  command: CommandLine,
  after: readonly string[],
): Promise<Possible> {
  const { positional = [], completes = bareFlag(command) } = command;
  const isFull = after.length >= positional.length &&
    !positional.some((one) => one.includes("..."));
  if (completes === undefined || isFull) return [];
  if (completes === "command" && after.length > 0) return nextWords(after, typing.commands);
  const names = await named(completes, typing, command);
  if (names === "files") return names;
  const isIdentity = completes === bareFlag(command);
  return names.flatMap(({ word, about }) => {
    const [typed = word] = isIdentity ? nameWords(word) : [];
    return isIdentity || isValue(word) ? { word: typed, about } : [];
  });
}

/** Lists what can be typed for a name of that sort. */
async function named(
  of: Completes,
  { before, known, commands }: Typing,
  command: CommandLine | undefined,
): Promise<Possible> {
  if (of === "file" || of === "directory") return "files";
  if (of === "shell") return plain(["bash", "zsh", "fish", "powershell"]);
  if (of !== "command") return await known.names(of, nameIn(before, command));
  const topics = Object.entries(TOPICS).map(([word, about]) => ({ word, about }));
  return [...nextWords([], commands), ...topics];
}

/** The name that the line is about already: an identity, or what stands without a flag. */
function nameIn(before: readonly string[], command: CommandLine | undefined): string | undefined {
  const flags = [...command?.flags ?? [], ...GLOBAL_FLAGS, IDENTITY];
  const width = command?.words.split(" ").length ?? 0;
  const bare = plainWords(before, flags).map((at) => before[at]!)
    .filter((word, at) => at > 0 || word !== "auth").slice(width);
  const typed = partsOf(before, flags).findLast(({ flag }) => flag?.name === IDENTITY.name);
  return typed?.value ?? bare[0];
}
