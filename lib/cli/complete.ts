/** Which words could come next on a command line: pure. */
import { TOPICS } from "../reference/topic_names.ts";
import type { CommandLine, Commands } from "./commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "./flags.ts";
import { allFlags } from "./parse.ts";
import { BARE, bareFlag, type Flag } from "./spec.ts";
import { commandWords } from "./words.ts";

/** A word that could come next, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly about?: string | undefined;
}

/** What only the configuration and the machine know, asked for when it is needed. */
export interface Known {
  identities(): Promise<readonly Candidate[]>;
  providers(): Promise<readonly Candidate[]>;
  profiles(): Promise<readonly Candidate[]>;
  /** What `init` can be told to make. */
  ways(): Promise<readonly Candidate[]>;
  /** Sessions that are open. */
  sessions(): Promise<readonly Candidate[]>;
  /** Pages of the consoles: of this identity's cloud, or of all of them. */
  pages(identity: string | undefined): Promise<readonly Candidate[]>;
}

/** What could come next: these, or the names of files. */
type Possible = readonly Candidate[] | "files";

/** Candidates for the last of these words (the line after the program's name, the last may be empty). */
export async function candidates(
  line: readonly string[],
  known: Known,
  commands: Commands,
): Promise<Possible> {
  const words = withoutEquals(line);
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const all = await possible(before, last, known, commands);
  return all === "files" ? all : all.filter(({ word }) => word.startsWith(last));
}

function plain(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => ({ word }));
}

/** bash splits `--identity=prod` in three; `=` alone is no word. */
function withoutEquals(line: readonly string[]): readonly string[] {
  const words = line.filter((word, at) => word !== "=" || at === line.length - 1);
  return words.at(-1) === "=" ? [...words.slice(0, -1), ""] : words;
}

async function possible(
  before: readonly string[],
  last: string,
  known: Known,
  commands: Commands,
): Promise<Possible> {
  if (before.includes("--")) return "files";
  const { own, name } = commandWords(before, allFlags(commands), commands);
  const named = own.map((at) => before[at]!);
  const command = name === undefined || name === BARE ? undefined : commands.get(name);
  const flags: readonly Flag[] = [...command?.flags ?? [IDENTITY], ...GLOBAL_FLAGS];
  const equals = /^--([\w-]+)=/.exec(last);
  if (equals) {
    const values = await valuesOf(flags.find(({ name }) => name === equals[1]), known, before);
    if (values === "files") return values;
    return values.map(({ word, about }) => ({ word: `--${equals[1]}=${word}`, about }));
  }
  const waiting = flagBefore(flags, before.at(-1));
  if (waiting?.value !== undefined) return await valuesOf(waiting, known, before);
  if (last.startsWith("-")) {
    return flags.filter(({ hidden }) => !hidden).map(flagCandidate);
  }
  if (command === undefined) return nextWords(named, commands);
  // After "sessions" may come "end", which makes it another command.
  const longer = before.at(-1) === name ? nextWords(named, commands) : [];
  return [...longer, ...await positionals(command, known, commands)];
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

function flagBefore(flags: readonly Flag[], word: string | undefined): Flag | undefined {
  return flags.find(({ name, short }) => word === `--${name}` || (short && word === `-${short}`));
}

async function valuesOf(
  flag: Flag | undefined,
  known: Known,
  before: readonly string[],
): Promise<Possible> {
  if (flag?.choices) return plain(flag.choices);
  if (flag?.completes === "identity") return await known.identities();
  if (flag?.completes === "provider") return await known.providers();
  if (flag?.completes === "profile") return await known.profiles();
  if (flag?.completes === "page") return await known.pages(identityIn(before));
  return flag?.completes === "file" || flag?.completes === "directory" ? "files" : [];
}

/** The identity that stands on the line already. */
function identityIn(before: readonly string[]): string | undefined {
  const attached = before.map((word) => /^(?:--identity=|-i=?)(.+)$/.exec(word)?.[1]);
  const at = before.findLastIndex((word) => word === "-i" || word === "--identity");
  return attached.findLast((name) => name !== undefined) ?? (at < 0 ? undefined : before[at + 1]);
}

async function positionals(
  command: CommandLine,
  known: Known,
  commands: Commands,
): Promise<readonly Candidate[]> {
  const { name } = command;
  if (name === "completion") return plain(["bash", "zsh", "fish", "powershell"]);
  if (name === "sessions end") return await known.sessions();
  if (name === "help") {
    const named = shownCommands(commands).map(({ words, summary }) => [words, summary] as const);
    return [...named, ...Object.entries(TOPICS)].map(([word, about]) => ({ word, about }));
  }
  if (command.positional?.includes("[HOW]")) return await known.ways();
  if (bareFlag(command) === undefined) return [];
  const takesBoth = command.positional?.some((name) => name.includes("|PROVIDER"));
  return [...await known.identities(), ...takesBoth ? await known.providers() : []];
}
