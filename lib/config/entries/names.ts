/** Names are told apart by case only where they must be. */

/** The names by their small letters, told once for each set: thousands of entries look for thousands. */
const folded = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, readonly string[]>>();

/** The name as its owner spells it; `undefined` when nobody has it, or several in another case. */
export function spelledAs(name: string, names: ReadonlySet<string>): string | undefined {
  if (names.has(name)) return name;
  const known = folded.get(names) ?? Map.groupBy(names, (each) => each.toLowerCase());
  folded.set(names, known);
  const same = known.get(name.toLowerCase()) ?? [];
  return same.length === 1 ? same[0] : undefined;
}
