/** Words that turn something on or off, in any case: as Go's `strconv.ParseBool` reads it, and as people say it. */

const WORDS: Readonly<Record<string, boolean>> = {
  ...{ true: true, t: true, 1: true, yes: true, y: true, on: true },
  ...{ false: false, f: false, 0: false, no: false, n: false, off: false },
};

/** `undefined` for a word that does neither. */
export function parseBool(word: string): boolean | undefined {
  const name = word.toLowerCase();
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}
