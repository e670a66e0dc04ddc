/** Secret managers' own programs, which are asked as the person; no shell is between, and no secret in their arguments. */
import type { Waiter } from "../provider/context.ts";
import type { Os, System } from "../system.ts";
import type { HelperResult } from "../system/programs.ts";
import { typed } from "../terminal/escape.ts";
import { helperEnd } from "../terminal/helper_end.ts";
import { runWaited } from "../terminal/waited.ts";
import { installing } from "../terminal/installing.ts";
import type { SecretEnvironments } from "../environment/programs.ts";
import { Unavailable } from "./unavailable.ts";

/** How long one may take, in milliseconds: it may ask for a passphrase or a fingerprint. */
const TIMEOUT = 60_000;

/** A secret manager's program. */
export interface Tool {
  readonly program: string;
  /** How it is installed: a line, or as a package that every distribution calls the same. */
  readonly install: Readonly<Record<Os, string | { readonly package: string }>>;
  /** Globs of the variables that it reads beside a terminal's: it is given no others. */
  readonly reads: readonly string[];
  /** What it can be asked by the person, to see what it waits for, and shows no secret; absent where entries tell. */
  readonly calm?: string;
}

/** What it is to do, and its options; a text that the configuration says fits none of these forms. */
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
  /** What the configuration names, as it stands there; what could be an option stands behind `--`, and is none. */
  readonly named?: readonly string[];
  readonly stdin?: string | undefined;
}

/** Who asks it. */
interface Asking {
  readonly system: System;
  readonly person: Waiter;
  readonly environment: Pick<SecretEnvironments, "manager">;
}

/** Runs it to its end, whatever that is; throws `Unavailable` when it is not there. */
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
  if (result.status !== 127) return result;
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

/** What such a program did instead, such as `pass ended with status 1, saying "..."`. */
export function endOf({ program }: Tool, result: HelperResult): string {
  return `${program} ${helperEnd(result, TIMEOUT)}`;
}
