/**
 * The stand-in for a module that is left out: it can be inspected, extended and handed on, and fails when it is used.
 */

/** Returns an inert value for each export of a module, for code that copies a module by its names. */
export function inertly(module: object): object {
  return Object.fromEntries(Object.keys(module).map((name) => [name, inert]));
}

/** The inert value: every member of it is the value again. It has a class's `prototype`, and is no promise. */
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
