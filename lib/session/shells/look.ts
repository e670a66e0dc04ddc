/** What a prompt and a title say of the session, in characters that mean nothing to any shell. Pure. */
import { sgr } from "../../terminal/terminal.ts";
import { visible } from "../../terminal/escape.ts";
import type { ShellRequest } from "./shell.ts";

/** How the session shows itself. */
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

/** How the session shows itself in this terminal; `undefined` when the person wants none of it. */
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
