/** Descriptions of commands and their flags; parsing, help, completion and the types read the same. */
import type { FlagVariable } from "../environment/own_variables.ts";

/** A variable that stands for a flag: one of ours, one for a cloud's command or another tool's, or a standard's. */
type Standing =
  | FlagVariable
  | `ATMOS_${string}_${"REGION" | "PROFILE"}`
  | "NO_COLOR"
  | "FORCE_COLOR"
  | `CLICOLOR${"" | "_FORCE"}`;

/** One flag of a command. */
export interface Flag {
  readonly name: string;
  /** For command lines that we write, not for people. */
  readonly hidden?: true;
  /** Other names of it, by which tools call the same. */
  readonly also?: readonly string[];
  readonly short?: string;
  /** Name of its value in help; absent for a switch. */
  readonly value?: string;
  readonly summary: string;
  readonly repeat?: boolean;
  /** One value may hold several, with commas. */
  readonly listed?: boolean;
  /** May stand without its value, which then asks the person to pick. */
  readonly bare?: boolean;
  /** Its value is written onto it, as in `--name=VALUE`: the word after it is none. */
  readonly attached?: true;
  /** The variables that give its value when the flag is absent; the first that says something counts. */
  readonly env?: Standing | readonly Standing[];
  /** It is weighed where files are found and read, which hears their `env:` itself as far as that can be. */
  readonly selects?: "files";
  readonly choices?: readonly string[];
  /** Other spellings of its choices. */
  readonly spellings?: Readonly<Record<string, string>>;
  /** Its choices are the clouds that have tools of their own. */
  readonly ofClouds?: true;
  /** The value when nobody says one. */
  readonly default?: string;
  /** The choice that is offered to whoever typed none that is like one; the first unless told. */
  readonly usual?: string;
  /** Says nothing without that other flag. */
  readonly needs?: string;
  /** Path that `-` stands for, where it is a file: one of our own streams by its path. */
  readonly dash?: string;
  /** Sort of what completion offers for it. */
  readonly completes?: Completes;
  /** A word that its command does not take is likely its value. */
  readonly isWord?: true;
}

/** Sort of a word, for completion. */
export type Completes = NameOf | "file" | "directory" | "command" | "shell";

/** Names that only the configuration, the store and the machine know. */
export type NameOf =
  | "identity"
  | "provider"
  | "entry"
  | "integration"
  | "tag"
  | "profile"
  | "keyed"
  | "page"
  | "realm"
  | "stored"
  | "item"
  | "secret"
  | "session"
  | "way";

/** A flag of another tool, which people type by habit: its summary says why it does nothing here. */
export interface HabitFlag extends Flag {
  /** Whoever says it wants what is not done here: the mend that is typed instead. */
  readonly instead?: string;
}

/** A command, as it looks from outside. */
export interface CommandSpec {
  readonly summary: string;
  /** More than one line, where the summary does not say it all. */
  readonly about?: string;
  /** Called by scripts, not by people. */
  readonly hidden?: boolean;
  /** It runs another program, whose exit status is its own: what fails of ours has one that is told from those. */
  readonly wraps?: true;
  /** A shell runs what it prints: where it fails, that shell must hear of it. */
  readonly evaluated?: true;
  /**
   * It may ask for a secret: nothing is shown of what is typed before, or between its questions. Unless it asks for one
   * at times only, a word too many may be one.
   */
  readonly asksSecret?: true | "at times";
  /** It knows nothing of clouds, and so need not wait for them to be loaded. */
  readonly clouds?: false;
  /**
   * Names of positional arguments; `[NAME]` may be absent, `NAME...` takes the rest. `IDENTITY` stands for values of
   * `--identity` that are typed without it.
   */
  readonly positional?: readonly string[];
  /** Reason to refuse more of them without quoting them: one may be a secret. */
  readonly beyond?: string;
  /** A word that it does not take is the place of a configuration. */
  readonly isPlace?: true;
  /** Sort of what completion offers for them. */
  readonly completes?: Completes;
  /** Name of the words after `--`; `[NAME]` may be absent. */
  readonly rest?: string;
  readonly flags: readonly Flag[];
  /** Names of the command in other tools. */
  readonly elsewhere?: readonly string[];
  readonly habits?: readonly HabitFlag[];
  /** Of each of these groups of flags one may be typed; `[NAME]` is a word that is typed without one. */
  readonly oneOf?: readonly (readonly string[])[];
  /** Command lines after the program's name, with what they do. */
  readonly examples: readonly (readonly [string, string])[];
}

/** The words of the command that nobody names: the program alone. */
export const BARE = "";

/** The flag whose values may be typed without it, in this command's line. */
export function bareFlag({ positional = [] }: Pick<CommandSpec, "positional">) {
  return positional.some((name) => name.startsWith("[IDENTITY")) ? "identity" : undefined;
}

/** Whether `[NAME]` may be absent; what there is none of is. */
export function isOptional(name: string | undefined): boolean {
  return name === undefined || name.startsWith("[");
}
