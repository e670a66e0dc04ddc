/** Text as Python takes it apart, which is not quite as JavaScript does: AWS's CLI is written in it. */

/** The blanks of Python's `str.isspace`, before and after a text. */
// deno-lint-ignore no-control-regex
const AT_START = /^[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
// deno-lint-ignore no-control-regex
const BLANK = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Strips blanks at both ends, as `str.strip`. */
export function strip(text: string): string {
  return stripEnd(text.replace(AT_START, ""));
}

/** Strips blanks at the end, as `str.rstrip`. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && BLANK.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Returns the number of blanks before the text of a line. */
export function indentOf(line: string): number {
  return AT_START.exec(line)?.[0].length ?? 0;
}

/** Returns the lines of a file as `open` finds them: a form feed or a line separator ends none. */
export function fileLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/** Returns the lines of a text as `str.splitlines` finds them, which has more line ends than `open`. */
export function textLines(text: string): readonly string[] {
  // deno-lint-ignore no-control-regex
  return text.split(/\r\n|[\n-\r\x1c-\x1e\x85\u2028\u2029]/);
}
