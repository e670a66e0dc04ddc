/**
 * Secret managers' own programs, which are run as the person, without a shell, and without a secret in their arguments.
 */
import type { Waiter } from "../provider/context.ts";
import type { Os, System } from "../system.ts";
import type { HelperResult } from "../system/programs.ts";
import { typed } from "../terminal/escape.ts";
import { helperEnd } from "../terminal/helper_end.ts";
import { runWaited } from "../terminal/waited.ts";
import { installing } from "../terminal/installing.ts";
import type { SecretEnvironments } from "../environment/programs.ts";
import { Unavailable } from "./unavailable.ts";

/** Time limit of a program, in milliseconds: it may ask for a passphrase or a fingerprint. */
const TIMEOUT = 60_000;

/** A secret manager's program. */
export interface Tool {
  readonly program: string;
  /** Commands that install it, or a package that has the same name in every distribution. */
  readonly install: Readonly<Record<Os, string | { readonly package: string }>>;
  /** Globs of the variables that it reads beside a terminal's: it is given no others. */
  readonly reads: readonly string[];
  /** Arguments with which the person can see what it waits for, and which print no secret; absent where entries do. */
  readonly calm?: string;
}

/** Subcommands and options; a text from the configuration matches none of these forms. */
type Word =
  | "get"
  | "insert"
  | "item"
  | "items"
  | "list"
  | "ls"
  | "read"
  | "rm"
  | "show"
  | `--${string}`;

/** A command for a tool. */
export interface ToolCommand {
  readonly words: readonly Word[];
  /** Names from the configuration, unchanged; those that could be options come after `--`. */
  readonly named?: readonly string[];
  readonly stdin?: string | undefined;
}

/** The caller of a program. */
interface Asking {
  readonly system: System;
  readonly person: Waiter;
  readonly environment: Pick<SecretEnvironments, "manager">;
}

/** Runs it to its end, whatever that is; throws `Unavailable` when it does not exist. */
export async function runTool(
  { system, environment, person }: Asking,
  tool: Tool,
  { words, named = [], stdin }: ToolCommand,
): Promise<HelperResult> {
  const { program, install, calm, reads } = tool;
  const args = [...words, ...operands(named)];
  if (/\0/.test(args.join(""))) {
    throw new Unavailable("no name has a NUL in it", `${program} --help`);
  }
  const command = { program, args, env: environment.manager(reads), timeout: TIMEOUT };
  const asked = stdin === undefined ? command : { ...command, stdin };
  const result = await runWaited(system, person, program, asked);
  // Whoever does not answer is asked nothing more, such as for neighbours of what was meant.
  if (result.late && calm !== undefined) {
    throw new Unavailable(endOf(tool, result), `${program} ${calm}`);
  }
  if (result.status !== 127 || result.interpreter !== undefined) return result;
  const how = install[system.os];
  const hint = typeof how === "string" ? how : await installing(system, how.package);
  throw new Unavailable(`"${program}" is not installed here`, hint);
}

function operands(named: readonly string[]): readonly string[] {
  return named.some((name) => name.startsWith("-")) ? ["--", ...named] : named;
}

/** Returns a name as it is typed behind such a program's words. */
export function typedName(name: string): string {
  return name.startsWith("-") ? `-- ${typed(name)}` : typed(name);
}

/** Returns the end of a program in words, such as `pass ended with status 1, saying "..."`. */
export function endOf({ program }: Tool, result: HelperResult): string {
  return `${program} ${helperEnd(result, TIMEOUT)}`;
}
