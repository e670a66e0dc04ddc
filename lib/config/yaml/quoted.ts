/** Quotes for the text after a tag: without them, a colon and a blank, a comma or a bracket end it. */

/** Returns the line with quotes; the text itself may be a secret, so only its scheme is shown. */
export function quoted(key: string, tag: string, text: string): string {
  const [scheme] = /^[a-z][a-z0-9+.-]*:(?=\S|$)/.exec(text) ?? [];
  const told = scheme === undefined ? "WORDS: MORE" : `${scheme}...`;
  return `${key}: ${tag} '${told}'   (with quotes around all of it, and any ' in it twice)`;
}

/**
 * Returns the line with quotes for one that can't be read to its end; `undefined` where no tag on it has such a text.
 */
export function quotedIn(line: string): string | undefined {
  const [, key, tag, text] = /([\w-]+): *(![\w.-]+) +([^\s'",[\]{}][^,\]}]*)$/.exec(line) ?? [];
  return tag === undefined ? undefined : quoted(key!, tag, text!);
}
