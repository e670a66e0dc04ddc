/** Width of a text on a terminal, and the beginning of it that fits. */
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
  let [kept, room] = ["", columns - 1];
  for (const { segment } of new Intl.Segmenter("en").segment(text)) {
    room -= width(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}
