/** How a command is described. */
import type { Flag } from "../flags.ts";

/** What a command looks like from outside. */
export interface CommandSpec {
  readonly summary: string;
  /** More than one line, where the summary does not say it all. */
  readonly about?: string;
  /** Called by scripts, not by people. */
  readonly hidden?: boolean;
  /** Names of positional arguments; `[NAME]` may be absent, `NAME...` takes the rest. */
  readonly positional?: readonly string[];
  /** What stands after `--`. */
  readonly rest?: string;
  readonly flags: readonly Flag[];
  /** Command lines after the program's name, with what they do. */
  readonly examples: readonly (readonly [string, string])[];
}
