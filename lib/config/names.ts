/** Names are told apart by case only where they must be. */

/** The name as its owner spells it; `undefined` when nobody has it, or several in another case. */
export function spelledAs(name: string, names: ReadonlySet<string>): string | undefined {
  if (names.has(name)) return name;
  const same = [...names].filter((other) => other.toLowerCase() === name.toLowerCase());
  return same.length === 1 ? same[0] : undefined;
}
