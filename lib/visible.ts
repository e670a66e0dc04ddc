/** Text that came from outside, made fit for a terminal. */

/**
 * The text with everything that could steer a terminal or reorder a line spelled out: C0, DEL and C1 as
 * `\x1b`, bidirectional controls, line separators and lone surrogates as `\u{202e}`.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, spelled);
}

function spelled(char: string): string {
  const code = char.codePointAt(0)!;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}
