/** The commands, as data: parsing, help and completion read from here, and the types of what a command receives. */
import { ACCOUNT } from "./commands/account.ts";
import { FIRST } from "./commands/first.ts";
import { HELP } from "./commands/help.ts";
import { SESSION } from "./commands/session.ts";
import { SHOW } from "./commands/show.ts";
import { type TaskName, TASKS } from "./commands/tasks.ts";
import { TRANSFER } from "./commands/transfer.ts";
import type { GlobalFlag } from "./flags.ts";
import { BARE, type CommandSpec, type Flag } from "./spec.ts";
import type { Flags } from "./flag_types.ts";

/** Every command of ours by name. */
export const COMMANDS = {
  ...FIRST,
  ...SESSION,
  ...ACCOUNT,
  ...SHOW,
  ...TRANSFER,
  ...HELP,
} as const satisfies Record<string, CommandSpec>;

/** The name of a command of ours, or of what a cloud's does. */
export type CommandName = keyof typeof COMMANDS | TaskName;

/** A command of a cloud's. */
export interface CloudCommand extends
  Pick<
    CommandSpec,
    "summary" | "about" | "examples" | "hidden" | "elsewhere" | "habits" | "oneOf"
  > {
  readonly does: TaskName;
  readonly cloud: string;
  /** The kinds of integration that it speaks of. */
  readonly kinds?: readonly string[];
  /** Beside those that the task takes. */
  readonly flags?: readonly DescribingFlag[];
}

/** A flag that describes a registry or a cluster. */
interface DescribingFlag extends Flag {
  /** Field of it that the value is; absent for one that other programs say and nobody needs. */
  readonly field?: string;
  /** The value that a switch stands for. */
  readonly means?: string;
}

/** The clouds as far as they are known before they are loaded. */
export interface CloudTable {
  /** Names of those that have tools of their own, which may know somebody else. */
  readonly names: readonly string[];
  /** By the words of each. */
  readonly commands: Readonly<Record<string, CloudCommand>>;
}

/** A command that can be typed. */
export interface CommandLine extends CommandSpec {
  readonly words: string;
  readonly name: CommandName;
  readonly by?: CloudCommand;
}

/** The commands that can be typed, by their words, in the order of help. */
export type Commands = ReadonlyMap<string, CommandLine>;

/** Ours, and those of the clouds. */
export function commandsWith({ names, commands }: CloudTable): Commands {
  const ours = (Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]).map((name) => {
    const spec: CommandSpec = COMMANDS[name];
    const words = name === "start" ? BARE : name;
    return { ...spec, flags: spec.flags.map((flag) => named(flag, names)), name, words };
  });
  const theirs = Object.entries(commands).map(([words, by]) => {
    const { flags, ...task } = TASKS[by.does];
    return { ...task, ...by, flags: [...flags, ...by.flags ?? []], name: by.does, words, by };
  });
  const isLast = ({ words }: CommandLine) => Object.hasOwn(HELP, words);
  const first = ours.filter((one) => !isLast(one));
  const all: readonly CommandLine[] = [...first, ...theirs, ...ours.filter(isLast)];
  return new Map(all.map((one) => [one.words, one]));
}

function named(flag: Flag, clouds: readonly string[]): Flag {
  return flag.ofClouds ? { ...flag, choices: clouds } : flag;
}

/** A command line that has been understood, of one of these commands: its name tells what else it holds. */
export type Invocation<Name extends CommandName = CommandName> = {
  readonly [One in Name]: Understood<One, (typeof COMMANDS & typeof TASKS)[One]>;
}[Name];

interface Understood<Name, Spec extends Partial<CommandSpec>> {
  readonly command: Name;
  /** Words that it was called by. */
  readonly words: string;
  readonly flags: Flags<GlobalFlag | NonNullable<Spec["flags"]>[number]>;
  readonly positional: Positional<Spec["positional"]>;
  /** Words after `--`. */
  readonly rest: Rest<Spec["rest"]>;
  readonly by: Name extends TaskName ? ByCloud : undefined;
  /** Flags that were said and have nothing to do. */
  readonly idle: readonly Idle[];
}

/** A flag that was said and has nothing to do. */
export interface Idle {
  /** Word that said it: a variable that stood for it is what nobody sees in the line. */
  readonly said: string;
  readonly isVariable: boolean;
  readonly why: string;
}

/** A cloud's command: whose it is, and what its own flags say. */
export interface ByCloud {
  readonly cloud: string;
  readonly kinds: readonly string[];
  readonly described: Readonly<Record<string, string>>;
}

/** Identities are values of their flag, with it and without. */
type Positional<Names> = Names extends readonly [infer First, ...infer Others]
  ? First extends `[IDENTITY${string}` ? Positional<Others>
  : First extends `${string}...${string}` ? readonly string[]
  : First extends `[${string}]` ? readonly [string?, ...Positional<Others>]
  : readonly [string, ...Positional<Others>]
  : readonly [];

type Rest<Name> = Name extends `[${string}]` ? readonly string[]
  : Name extends string ? readonly [string, ...string[]]
  : readonly [];
