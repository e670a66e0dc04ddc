/** Which words could come next on a command line: pure. */
import type { CommandLine, Commands } from "./commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "./flags.ts";
import { allFlags } from "./parse.ts";
import { bareFlag, type Flag } from "./spec.ts";
import { commandWords } from "./words.ts";

/** Names that only the configuration knows, asked for when they are needed. */
export interface Known {
  identities(): Promise<readonly string[]>;
  providers(): Promise<readonly string[]>;
  profiles(): Promise<readonly string[]>;
  /** What `init` can be told to make. */
  ways(): Promise<readonly string[]>;
  /** Pages of the consoles: of this identity's cloud, or of all of them. */
  pages(identity: string | undefined): Promise<readonly string[]>;
}

/** Candidates for the last of these words (the line after the program's name, the last may be empty). */
export async function candidates(
  line: readonly string[],
  known: Known,
  commands: Commands,
): Promise<readonly string[]> {
  const words = withoutEquals(line);
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const all = await possible(before, last, known, commands);
  return all.filter((word) => word.startsWith(last));
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
): Promise<readonly string[]> {
  if (before.includes("--")) return [];
  const named = commandWords(before, allFlags(commands)).own.map((at) => before[at]!);
  const name = commandIn(named, commands);
  const command = name === undefined ? undefined : commands.get(name);
  const flags = [...command?.flags ?? [IDENTITY], ...GLOBAL_FLAGS];
  const equals = /^--([\w-]+)=/.exec(last);
  if (equals) {
    const values = await valuesOf(flags.find(({ name }) => name === equals[1]), known, before);
    return values.map((value) => `--${equals[1]}=${value}`);
  }
  const waiting = flagBefore(flags, before.at(-1));
  if (waiting?.value !== undefined) return await valuesOf(waiting, known, before);
  if (last.startsWith("-")) return flags.map(({ name }) => `--${name}`);
  if (command === undefined) return nextWords(named, commands);
  // After "sessions" may come "end", which makes it another command.
  const longer = before.at(-1) === name ? nextWords(named, commands) : [];
  return [...longer, ...await positionals(command, known, commands)];
}

/** First words of commands, and the next words of those that begin with what stands. */
function nextWords(named: readonly string[], commands: Commands): readonly string[] {
  const shown = shownNames(commands);
  const head = named.map((word) => `${word} `).join("");
  const fitting = shown.filter((name) => name.startsWith(head));
  return [...new Set(fitting.map((name) => name.slice(head.length).replace(/ .*/, "")))];
}

function shownNames(commands: Commands): readonly string[] {
  return [...commands].filter(([, { hidden }]) => !hidden).map(([name]) => name);
}

function commandIn(words: readonly string[], commands: Commands): string | undefined {
  const lines = [3, 2, 1].map((width) => words.slice(0, width).join(" "));
  return lines.find((line) => commands.has(line));
}

function flagBefore(flags: readonly Flag[], word: string | undefined): Flag | undefined {
  return flags.find(({ name, short }) => word === `--${name}` || (short && word === `-${short}`));
}

async function valuesOf(
  flag: Flag | undefined,
  known: Known,
  before: readonly string[],
): Promise<readonly string[]> {
  if (flag?.choices) return flag.choices;
  if (flag?.completes === "identity") return await known.identities();
  if (flag?.completes === "provider") return await known.providers();
  if (flag?.completes === "profile") return await known.profiles();
  if (flag?.completes === "page") return await known.pages(identityIn(before));
  return [];
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
): Promise<readonly string[]> {
  const { name } = command;
  if (name === "completion") return ["bash", "zsh", "fish", "powershell"];
  if (name === "help") return shownNames(commands);
  if (command.positional?.includes("[HOW]")) return await known.ways();
  return bareFlag(command) === undefined ? [] : await known.identities();
}
