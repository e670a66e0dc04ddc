/** Styles of text on a terminal: ECMA-48, "SELECT GRAPHIC RENDITION". */

const CODES = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
} as const;

/** A style. */
export type Style = keyof typeof CODES;

/** Every style's name. */
export const STYLES = Object.keys(CODES) as readonly Style[];

/** Dresses a text in a style. */
export type Paint = (style: Style, text: string) => string;

/** Paints when `on`, else leaves the text alone. */
export function painter(on: boolean): Paint {
  return on ? (style, text) => `\x1b[${CODES[style]}m${text}\x1b[0m` : (_, text) => text;
}

/** Returns the SGR number of a style, for a shell's prompt. */
export function sgr(style: Style): number {
  return CODES[style];
}
