/** JSON of other tools, in which numbers stay as they are written: `12345678901234567890` is none of JavaScript's. */

declare global {
  /**
   * Parts of JSON that came with V8 11.4, and that TypeScript's library doesn't have
   * (github.com/tc39/proposal-json-parse-with-source).
   */
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): object;
  }
}

/** A value that `JSON.stringify` writes as this number stands here. */
export function asWritten(source: string): object {
  return JSON.rawJSON(source);
}

/** Reads JSON so that `JSON.stringify` writes the same numbers again. Throws `SyntaxError`. */
export function parseKeepingNumbers(text: string): unknown {
  return JSON.parse(
    text,
    (_, value, { source }) =>
      typeof value === "number" && source !== undefined ? asWritten(source) : value,
  );
}
