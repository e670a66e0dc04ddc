/**
 * Subjects of a `credential_process`: the tool, and the profile of the same files or the identity of ours that it asks
 * for.
 */
import type { AskedOfUs, ImportContext } from "../../../lib/provider/import.ts";
import { processWords } from "../shared/process_words.ts";
import { shellCommands } from "../shared/shell_words.ts";

/** Somebody else's credential that a command line asks for. */
export interface ToolCall {
  readonly tool: string;
  /** A profile's name, or an identity's; `undefined` where none is named. */
  readonly name: string | undefined;
  /** Whether the tool is what the line starts, and nothing around it. */
  readonly isFirst: boolean;
  /** The reason for which the tool refuses the line, and so asks for nothing. */
  readonly refused?: string;
}

/** The parts of a context that read a line: its system's way of splitting words, and our own command lines. */
export type Reader = Pick<ImportContext, "os" | "asked">;

/** A tool, and the form of its request for a profile's credential. */
interface Tool {
  readonly name: string;
  /** The words after the program's own, in order; other words may stand between them. */
  readonly words: readonly string[];
  /** The variable that names it where no flag does. */
  readonly variable?: string;
  /** The flags that name the profile; without them it is the word that follows. */
  readonly flags: readonly string[];
}

const PROFILE = { flags: ["--profile"], variable: "AWS_PROFILE" };

/** https://github.com/99designs/aws-vault and so on: as their own help says. */
const TOOLS: readonly Tool[] = [
  { name: "aws", words: ["configure", "export-credentials"], ...PROFILE },
  { name: "aws-export-credentials", words: [], ...PROFILE },
  { name: "aws-vault", words: ["exec"], flags: [] },
  { name: "aws-vault", words: ["export"], flags: [] },
  { name: "granted", words: ["credential-process"], flags: ["--profile", "-profile"] },
  { name: "aws-sso-util", words: ["credential-process"], flags: ["--profile"] },
];

/** Our own names: what they ask for is an identity of ours. */
const OWN: ReadonlySet<string> = new Set(["atmos-auth", "atmos"]);

/** Whether it is we who are asked. */
export function isOurs({ tool }: Pick<ToolCall, "tool">): boolean {
  return OWN.has(tool);
}

/** Returns the words of a profile's line; none where AWS's CLI can't take it apart. */
export function wordsIn({ os }: Pick<Reader, "os">, line: string | undefined): readonly string[] {
  return processWords(line ?? "", os) ?? [];
}

/**
 * Returns the names that these words ask AWS's own files for, or us, whichever program is run with them. We ignore a
 * name's case, AWS's tools don't.
 */
export function followed(
  ofUs: AskedOfUs,
  words: readonly string[],
  names: Iterable<string>,
): readonly string[] {
  const all = [...names];
  const follows = (asked: ToolCall) =>
    isOurs(asked) || ["aws", "aws-export-credentials"].includes(asked.tool);
  return askedIn(ofUs, words).filter((one) => !one.refused && follows(one)).map((one) => {
    const { name = "default" } = one;
    if (all.includes(name) || !isOurs(one)) return name;
    return all.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  });
}

/**
 * Returns every tool that a `credential_process` asks, through whatever wraps it, the outermost first. In a session of
 * ours, other tools ask for the session's identity.
 */
export function askedIn(ofUs: AskedOfUs, words: readonly string[]): readonly ToolCall[] {
  const runs = runsIn(words);
  const asked = runs.flatMap((words, at) => askedInRun(ofUs, runs, words, at));
  const all = asked.length > 0 ? asked : linked(ofUs, runs);
  return all[0] && isOurs(all[0]) ? all.filter(isOurs) : all;
}

function askedInRun(
  ofUs: AskedOfUs,
  runs: readonly (readonly string[])[],
  words: readonly string[],
  run: number,
): readonly ToolCall[] {
  return words.flatMap((word, at) => {
    const program = word.split(/[/\\]/).at(-1)!.replace(/\.exe$/i, "");
    const before = [...runs.slice(0, run).flat(), ...words.slice(0, at)];
    const rest = words.slice(at + 1);
    const isFirst = run === 0 && at === 0;
    if (!OWN.has(program)) return theirs(program, rest, before).map((one) => ({ ...one, isFirst }));
    return ours(ofUs, program, rest, before).map((one) => ({ ...one, isFirst }));
  });
}

/** Reads a command line of ours as the program does; behind `atmos` our words follow `auth`. */
function ours(
  ofUs: AskedOfUs,
  tool: string,
  argv: readonly string[],
  before: readonly string[],
): readonly Omit<ToolCall, "isFirst">[] {
  if (tool === "atmos" && !argv.includes("auth")) return [];
  const asked = ofUs(argv, (name) => assigned(before, name));
  if (asked === undefined) return [];
  if ("refused" in asked) return [{ tool, name: undefined, refused: asked.refused }];
  const names = asked.names.length > 0 ? asked.names : [undefined];
  return names.map((name) => ({ tool, name }));
}

function theirs(
  program: string,
  rest: readonly string[],
  before: readonly string[],
): readonly Omit<ToolCall, "isFirst">[] {
  const tool = TOOLS.find(({ name, words }) => name === program && afterWords(rest, words));
  if (tool === undefined) return [];
  const { flags, variable, words } = tool;
  const said = flags.length > 0 ? flagIn(rest, flags) : argumentIn(afterWords(rest, words)!);
  return [{ tool: tool.name, name: said ?? (variable && assigned(before, variable)) }];
}

/** Returns the calls of ours under another name, through a link: no other tool takes an identity there. */
function linked(
  ofUs: AskedOfUs,
  runs: readonly (readonly string[])[],
): readonly ToolCall[] {
  const found = runs.flatMap((words, run) => {
    const at = words.indexOf("credential-process");
    const lines = at < 0 ? [] : [words.slice(1), words.slice(at)];
    const before = [...runs.slice(0, run).flat(), ...words.slice(0, Math.max(at, 0))];
    return lines.flatMap((argv) => ours(ofUs, "atmos-auth", argv, before));
  });
  return found.filter(({ name }) => name !== undefined).slice(0, 1)
    .map((one) => ({ ...one, isFirst: true }));
}

/** Returns the words, and the commands in a word that is itself a command line, as for `sh -c`. */
function runsIn(words: readonly string[], depth = 0): readonly (readonly string[])[] {
  const inner = depth < 4 ? words.filter((word) => /\s/.test(word)) : [];
  const commands = inner.flatMap(shellCommands);
  return [words, ...commands.flatMap((command) => runsIn(command, depth + 1))];
}

const SHELL = /^(?:sh|bash|dash|zsh)$/;

/** Programs that start the words after them, and change nothing of what those print. */
const STARTERS = ["env", "exec", "command"];

/**
 * Variables that change how a tool speaks and nothing else. Any other may make it another question: where its files lie
 * (`HOME`, `AWS_CONFIG_FILE`), or which program that name is (`PATH`).
 */
const HARMLESS = /^(?:LANG|LANGUAGE|LC_[A-Z]+|TERM|NO_COLOR|GRANTED_QUIET)=/;

/** Returns the words without those that only start them: `env LANG=C`, `exec`, a shell with a single command. */
export function unwrapped(words: readonly string[]): readonly string[] {
  const [first = "", second, third, ...more] = words;
  const program = first.split("/").at(-1)!;
  if (STARTERS.includes(program) || HARMLESS.test(first)) return unwrapped(words.slice(1));
  if (!SHELL.test(program) || second !== "-c" || third === undefined || more.length > 0) {
    return words;
  }
  const [command, ...others] = shellCommands(third);
  return command === undefined || others.length > 0 ? words : unwrapped(command);
}

function afterWords(
  words: readonly string[],
  [wanted, ...more]: readonly string[],
): readonly string[] | undefined {
  if (wanted === undefined) return words;
  const at = words.indexOf(wanted);
  return at < 0 ? undefined : afterWords(words.slice(at + 1), more);
}

/**
 * Returns the value that a variable is given in front of the program, by the shell or by `env`; `undefined` when none
 * is.
 */
function assigned(words: readonly string[], variable: string): string | undefined {
  const word = words.findLast((each) => !/\s/.test(each) && each.startsWith(`${variable}=`));
  return word?.slice(word.indexOf("=") + 1) || undefined;
}

/** Flags whose value is the word after them. */
const VALUED: ReadonlySet<string> = new Set([
  ...["-d", "--duration", "--region", "-t", "--mfa-token", "--prompt", "--backend"],
]);

function argumentIn(rest: readonly string[]): string | undefined {
  return rest.find((word, at) => !word.startsWith("-") && !VALUED.has(rest[at - 1] ?? ""));
}

/**
 * Returns the value of `--flag value` and `--flag=value`, also with the flag abbreviated, as in Python's argparse; the
 * last one counts.
 */
function flagIn(rest: readonly string[], flags: readonly string[]): string | undefined {
  const said = rest.flatMap((word, at) => {
    const [flag = ""] = word.split("=", 1);
    const isIt = flags.some((one) => one === flag || /^--\w/.test(flag) && one.startsWith(flag));
    if (!isIt) return [];
    return flag === word ? rest.slice(at + 1, at + 2) : [word.slice(flag.length + 1)];
  });
  return said.at(-1);
}
