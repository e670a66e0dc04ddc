/** What stands where a module is left out: it can be looked at, extended and handed on, and fails when it is used. */

/** What a module exports, each of it inert: who copies a module by its names finds them all. */
export function inertly(module: object): object {
  return Object.fromEntries(Object.keys(module).map((name) => [name, inert]));
}

/** Every member of it is the same again. `prototype` is a class's own, and it is no promise. */
const inert: object = new Proxy(
  class {
    constructor() {
      fail();
    }
  },
  {
    get: (target, key) => key === "prototype" ? target.prototype : OWN.has(key) ? undefined : inert,
    apply: fail,
  },
);

const OWN: ReadonlySet<string | symbol> = new Set([
  ...["then", "__esModule", "length", "name"],
  ...[Symbol.toPrimitive, Symbol.toStringTag, Symbol.iterator, Symbol.hasInstance],
]);

function fail(): never {
  throw new Error("this is left out of the program");
}
