/** Width of a text on a terminal, and what of it fits. */
import widthOf from "fast-string-width";

/** Printable ASCII. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Returns the width in columns: wide characters take two, combining ones and colours none. */
export function width(text: string): number {
  return PLAIN.test(text) ? text.length : widthOf(text);
}

/**
 * Returns the text, or as much of its beginning as fits with an ellipsis into so many columns; it must have no colours.
 */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns < 1) return "";
  if (PLAIN.test(text)) return `${text.slice(0, columns - 1)}…`;
  return `${begun(segmentsOf(text), columns - 1).join("")}…`;
}

/**
 * Returns the text, or as much of its beginning and end as fits with an ellipsis between: names that begin alike differ
 * at their end. It must have no colours.
 */
export function shortened(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns < 3) return cut(text, columns);
  const half = Math.floor((columns - 1) / 2);
  if (PLAIN.test(text)) return `${text.slice(0, half)}…${text.slice(half + 1 - columns)}`;
  const segments = segmentsOf(text);
  const front = begun(segments, half);
  const back = begun(segments.toReversed(), columns - 1 - width(front.join("")));
  return `${front.join("")}…${back.toReversed().join("")}`;
}

/** Returns the characters as a person sees them. */
function segmentsOf(text: string): readonly string[] {
  return [...new Intl.Segmenter("en").segment(text)].map(({ segment }) => segment);
}

/** Returns the first of these that fit. */
function begun(segments: readonly string[], columns: number): readonly string[] {
  let room = columns;
  const over = segments.findIndex((segment) => (room -= width(segment)) < 0);
  return over < 0 ? segments : segments.slice(0, over);
}
