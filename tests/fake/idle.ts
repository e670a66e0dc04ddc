/**
 * When the program has nothing to do but wait. What the fake answers takes no time, so a turn of the event loop
 * is enough; only the runtime's cryptography works on threads of its own, and is therefore counted.
 */
import nodeCrypto from "node:crypto";
import { setImmediate } from "node:timers";

const pending = new Set<Promise<unknown>>();

/** Counts the work while it lasts. */
function during<T>(work: Promise<T>): Promise<T> {
  pending.add(work);
  const over = () => void pending.delete(work);
  work.then(over, over);
  return work;
}

/** Lets every operation of Web Cryptography be counted while it lasts; they are methods of one prototype. */
function count(): void {
  const prototype = Object.getPrototypeOf(crypto.subtle);
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value !== "function" || name === "constructor") continue;
    prototype[name] = function (...args: unknown[]) {
      return during(value.apply(this, args));
    };
  }
}

/** Lets scrypt be counted, which the program takes from the module's default export. */
function countScrypt(): void {
  const { scrypt } = nodeCrypto;
  nodeCrypto.scrypt = ((...args: unknown[]) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    void during(promise);
    const callback = args.pop() as (...results: unknown[]) => void;
    Reflect.apply(scrypt, nodeCrypto, [...args, (...results: unknown[]) => {
      callback(...results);
      resolve();
    }]);
  }) as typeof scrypt;
}

count();
countScrypt();

/** Turns that a module takes which is imported again, and one to spare. */
const TURNS = 3;

/** Resolves when nobody is at work. */
export async function idle(): Promise<void> {
  for (let quiet = 0; quiet < TURNS; quiet++) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (pending.size === 0) continue;
    await Promise.allSettled(pending);
    quiet = -1;
  }
}
