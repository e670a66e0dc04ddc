/** The arguments of a tag such as `!env NAME "a default"`. */

/** A quoted argument, in which a quote is doubled to stand for itself, or a bare one. */
const ARGUMENT = /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^\s"'][^\s]*))(?=\s|$)/y;

/** The arguments, without their quotes; `undefined` when a quote is not closed. */
export function argumentsOf(text: string): readonly string[] | undefined {
  const found: string[] = [];
  const trimmed = text.trim();
  const pattern = new RegExp(ARGUMENT);
  while (pattern.lastIndex < trimmed.length) {
    const match = pattern.exec(trimmed);
    if (!match) return undefined;
    const [, double, single, bare] = match;
    found.push(double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare!);
  }
  return found;
}
