/** Names that a person may have meant by a part of them. */

/** Those that have a word as a part of their path in any case, as `prod` is one of `prod/AdminRole`; sorted. */
export function namesLike(names: Iterable<string>, word: string): readonly string[] {
  const part = `/${word.toLowerCase()}/`;
  if (word.trim() === "") return [];
  return [...names].filter((name) => `/${name.toLowerCase()}/`.includes(part)).sort();
}
