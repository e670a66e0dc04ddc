/** Modules that lie in scripts: each is a function, called when it is first asked for. */

/** A module: it is told where its exports go, how it has another module at once, and how later. */
type Module = (
  module: { exports: unknown },
  require: (name: string) => unknown,
  load: (name: string) => Promise<unknown>,
) => void;

/** A script's modules, by the names by which others ask for them. */
export type Table = Readonly<Record<string, Module>>;

/** Returns what gives a module by its name. A table is taken when something is asked for that none before has. */
export function linked(tables: Iterator<Table, void>): (name: string) => unknown {
  const taken: Table[] = [];
  const made = new Map<string, { exports: unknown }>();
  const find = (name: string): Module => {
    const found = taken.find((table) => Object.hasOwn(table, name));
    if (found !== undefined) return found[name]!;
    const { value, done } = tables.next();
    if (done) throw new Error(`there is no module ${name}`);
    taken.push(value);
    return find(name);
  };
  const require = (name: string): unknown => {
    if (name.startsWith("node:")) return globalThis.process.getBuiltinModule(name);
    const before = made.get(name);
    if (before !== undefined) return before.exports;
    const module = { exports: undefined as unknown };
    made.set(name, module);
    try {
      find(name)(module, require, load);
    } catch (error) {
      made.delete(name);
      throw error;
    }
    return module.exports;
  };
  const load = async (name: string) =>
    name.startsWith("node:") ? await import(name) : require(name);
  return require;
}
