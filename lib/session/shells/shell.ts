/** The contract of shells: what every one is told, how the session looks in it, and what each answers. Pure. */
import type { Environment, Os } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { sgr, type Style } from "../../terminal/paint.ts";

/** The variables that carry or select the identity, and so are put right before every prompt. */
export interface Pins {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** Mark by which the prompt says whose shell this is; absent when the person wants none. */
export interface PromptMark {
  /** Such as `prod-admin`, with the level when nested: `prod-admin 2`. */
  readonly text: string;
  readonly style: Style;
}

/** A shell to be started. */
export interface ShellRequest {
  readonly os: Os;
  /** Absolute path of the shell. */
  readonly path: string;
  /** Whether the person's login files are read too. */
  readonly login: boolean;
  /** Words after `--`, byte for byte. */
  readonly args: readonly string[];
  /** Private directory for this shell's files; it exists by the time the shell starts. */
  readonly directory: string;
  /** The person's own environment, for `ZDOTDIR`, `ENV` and the like. */
  readonly env: Environment;
  readonly pins: Pins;
  readonly prompt: PromptMark | undefined;
  /**
   * A file that, when not empty, is shown once at the next prompt: a line that says what is up, and one for each command
   * to be typed; rewritten by the parent.
   */
  readonly notices: string;
  /** A one-line file with what `ATMOS_SESSION_EXPIRES` should be; rewritten by the parent. */
  readonly expires: string;
  /** A file to which the shell appends the name of each variable it had to put right, one a line. */
  readonly drift: string;
}

/** Start of a shell. */
export interface ShellStart {
  readonly args: readonly string[];
  /** Variables beside those of the session. */
  readonly env: Readonly<Record<string, string>>;
  /** Files by name below `directory`. */
  readonly files: Readonly<Record<string, string>>;
  /** Windows: `args` are already quoted. */
  readonly verbatim?: boolean;
}

/** A kind of shell. */
export interface Shell {
  /** The names of its program, without `.exe`. */
  readonly names: readonly string[];
  /** Whether it calls nothing before a prompt, so that what is changed there stays changed. */
  readonly promptless?: true;
  /** Says how it is started so that the person's own files run first and ours after. */
  start(request: ShellRequest): ShellStart;
  /**
   * The files below the directory of a shell that is running that make it another at its next prompt; absent for a
   * kind that can't be made so.
   */
  become?(change: Becoming): Readonly<Record<string, string>>;
}

/** A running shell that becomes another session's. */
export interface Becoming {
  /** As it was started, or made what it is. */
  readonly was: ShellRequest;
  /** As it would be started for the other session. */
  readonly is: ShellRequest;
  /** The session that it becomes. */
  readonly session: string;
  readonly variables: Change;
}

/** Differences of the environment of another session. */
export interface Change extends Pins {
  /** Values that are set now, of those that are set otherwise or no longer. */
  readonly before: Readonly<Record<string, string>>;
}

/**
 * Parts what becomes otherwise in any case from what does only where the person has let it be: configured variables.
 */
export function partsOf({ was, is, variables: { set, unset, before } }: Becoming) {
  const pinned = [was.pins, is.pins].flatMap((pins) => [...Object.keys(pins.set), ...pins.unset]);
  const isOurs = (name: string) => name.startsWith("ATMOS_") || pinned.includes(name);
  const names = [...Object.keys(set), ...unset];
  return {
    ours: names.filter(isOurs).map((name) => ({ name, value: set[name] })),
    theirs: names.filter((name) => !isOurs(name))
      .map((name) => ({ name, value: set[name], before: before[name] ?? "" })),
  };
}

/** Look of the session. */
export interface Look {
  /** Such as `prod-admin`, with nothing in it that a shell or a terminal would act on. */
  readonly text: string;
  /** The number of its colour (ECMA-48 SGR); absent where colours are not wanted. */
  readonly colour: number | undefined;
  /** Whether the terminal has a title that OSC 2 sets. */
  readonly titled: boolean;
}

/** Terminals that know xterm's control sequences; the Linux console and `dumb` are not among them. */
const XTERMS =
  /^(xterm|rxvt|screen|tmux|alacritty|foot|kitty|wezterm|ghostty|contour|konsole|gnome|vte|st|putty|mlterm|mintty)(?![a-z])/;

/** Finds how the session shows itself in this terminal; `undefined` when the person wants none of it. */
export function lookOf({ prompt, env }: ShellRequest): Look | undefined {
  if (prompt === undefined) return undefined;
  const term = env.get("TERM") ?? "";
  const plain = Boolean(env.get("NO_COLOR")) || term === "dumb";
  return {
    text: inert(prompt.text),
    colour: plain ? undefined : sgr(prompt.style),
    titled: XTERMS.test(term),
  };
}

/**
 * The text with each ASCII character that some shell's prompt could act on (`$`, backquote, `\`, `%`, `!`, quotes,
 * brackets, ...) replaced by its full-width look-alike, and control characters spelled out.
 */
export function inert(text: string): string {
  return visible(text).replace(
    /[!-~]/g,
    (char) => /[\w.:/+@,=-]/.test(char) ? char : String.fromCodePoint(char.charCodeAt(0) + 0xfee0),
  );
}
