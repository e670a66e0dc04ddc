/** What is written behind a tag, in quotes: a colon and a blank, a comma or a bracket end it where it has none. */

/** The line with quotes; of the text itself, which may be a secret, it says the scheme alone. */
export function quoted(key: string, tag: string, text: string): string {
  const [scheme] = /^[a-z][a-z0-9+.-]*:(?=\S|$)/.exec(text) ?? [];
  const told = scheme === undefined ? "WORDS: MORE" : `${scheme}...`;
  return `${key}: ${tag} '${told}'   (with quotes around all of it, and any ' in it twice)`;
}

/** The same of a line that can't be read up to its end; `undefined` where no tag on it has such a text. */
export function quotedIn(line: string): string | undefined {
  const [, key, tag, text] = /([\w-]+): *(![\w.-]+) +([^\s'",[\]{}][^,\]}]*)$/.exec(line) ?? [];
  return tag === undefined ? undefined : quoted(key!, tag, text!);
}
