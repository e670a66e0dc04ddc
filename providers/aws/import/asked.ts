/** What a `credential_process` asks: which tool, and which profile of the same files, or which identity of ours. */
import { shellWords } from "../shared/shell_words.ts";

/** Somebody else's credential that a command line asks for. */
export interface Asked {
  readonly tool: string;
  /** A profile's name, or an identity's; `undefined` where none is named. */
  readonly name: string | undefined;
  /** Whether the tool is what the line starts, and nothing around it. */
  readonly isFirst: boolean;
}

/** How a tool is asked for the credential of a profile. */
interface Tool {
  readonly name: string;
  /** The words after the program's own, in order; other words may stand between them. */
  readonly words: readonly string[];
  /** The variable that names it where no flag does. */
  readonly variable?: string;
  /** The flags that name the profile; without them it is the word that follows. */
  readonly flags: readonly string[];
}

const OURS = ["-i", "--identity"];

/** What of ours yields a credential. */
const YIELDING = ["credential-process", "exec", "env"];

const IDENTITY = { flags: OURS, variable: "ATMOS_IDENTITY" };
const PROFILE = { flags: ["--profile"], variable: "AWS_PROFILE" };

/** https://github.com/99designs/aws-vault and so on: as their own help says. */
const TOOLS: readonly Tool[] = [
  ...YIELDING.map((word) => ({ name: "atmos-auth", words: [word], ...IDENTITY })),
  ...YIELDING.map((word) => ({ name: "atmos", words: ["auth", word], ...IDENTITY })),
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
export function isOurs({ tool }: Asked): boolean {
  return OWN.has(tool);
}

/**
 * The one of these names that a command line asks AWS's own files for, or us: whatever program these name is run for
 * it. We are blind to a name's case, AWS's tools are not.
 */
export function followed(line: string, names: Iterable<string>): string | undefined {
  const asked = askedBy(line);
  const follows = asked &&
    (isOurs(asked) || ["aws", "aws-export-credentials"].includes(asked.tool));
  const name = follows ? asked.name ?? "default" : undefined;
  const all = [...names];
  if (name === undefined || all.includes(name) || !isOurs(asked!)) return name;
  return all.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
}

/** Whom a command line asks, through whatever wraps it; `undefined` when it is nobody that we know. */
export function askedBy(line: string): Asked | undefined {
  const words = flat(line);
  for (const [at, word] of words.entries()) {
    const program = word.split(/[/\\]/).at(-1)!.replace(/\.exe$/i, "");
    for (const tool of TOOLS.filter(({ name }) => name === program)) {
      const after = words.slice(at + 1);
      const rest = afterWords(after, tool.words);
      if (rest === undefined) continue;
      const before = assigned(words.slice(0, at), tool.variable);
      const name = named(tool.flags.length > 0 ? after : rest, tool) ?? before;
      return { tool: tool.name, name, isFirst: at === 0 };
    }
  }
  return linked(words);
}

/** By whatever name we are called, through a link: no other tool takes an identity there. */
function linked(words: readonly string[]): Asked | undefined {
  const rest = afterWords(words, ["credential-process"]);
  const name = rest && flagIn(rest, OURS);
  return name === undefined ? undefined : { tool: "atmos-auth", name, isFirst: true };
}

/** All words, with those of a command line that is a word, as `sh -c` has it. */
function flat(line: string, depth = 0): readonly string[] {
  const words = shellWords(line) ?? line.split(/\s+/);
  return words.flatMap((word) =>
    /\s/.test(word) && depth < 4 ? [word, ...flat(word, depth + 1)] : word
  );
}

function afterWords(
  words: readonly string[],
  [wanted, ...more]: readonly string[],
): readonly string[] | undefined {
  if (wanted === undefined) return words;
  const at = words.indexOf(wanted);
  return at < 0 ? undefined : afterWords(words.slice(at + 1), more);
}

/** What a variable is set to in front of the program: by the shell, or by `env`. */
function assigned(words: readonly string[], variable: string | undefined): string | undefined {
  const word = words.findLast((each) => !/\s/.test(each) && each.startsWith(`${variable}=`));
  return word?.slice(word.indexOf("=") + 1) || undefined;
}

function named(rest: readonly string[], { flags }: Tool): string | undefined {
  if (flags.length > 0) return flagIn(rest, flags);
  const valued = new Set([
    "-d",
    "--duration",
    "--region",
    "-t",
    "--mfa-token",
    "--prompt",
    "--backend",
  ]);
  return rest.find((word, at) => !word.startsWith("-") && !valued.has(rest[at - 1] ?? ""));
}

/** `--flag value`, `--flag=value`, and `-ivalue`. */
function flagIn(rest: readonly string[], flags: readonly string[]): string | undefined {
  for (const [at, word] of rest.entries()) {
    for (const flag of flags) {
      if (word === flag) return rest[at + 1];
      if (word.startsWith(`${flag}=`)) return word.slice(flag.length + 1);
      if (/^-\w$/.test(flag) && word.startsWith(flag)) return word.slice(flag.length);
    }
  }
  return undefined;
}
