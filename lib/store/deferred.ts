/** A store that is chosen when it is first used: where it would lie has to be looked at, and that takes a moment. */
import { inBackground } from "../errors.ts";
import type { Store } from "./store.ts";

/** A store that `choose` decides on, once. */
export function placedStore(choose: () => Promise<Store>): Store {
  const held: { choosing?: Promise<Store> } = {};
  const store = () => held.choosing ??= choose();
  return {
    read: async (name) => await (await store()).read(name),
    write: async (name, text, options) => await (await store()).write(name, text, options),
    changedAt: (name) => store().then((chosen) => chosen.changedAt(name), () => undefined),
    remove: async (name) => await (await store()).remove(name),
    list: async () => await (await store()).list(),
    sweep: async () => await (await store()).sweep(),
    lock: async (purpose, wait) => await (await store()).lock(purpose, wait),
    // Whoever uses the store meets the error again.
    warm: () => inBackground(store().then((chosen) => chosen.warm()), () => {}),
    describe: async () => await (await store()).describe(),
    keeps: async () => await (await store()).keeps(),
  };
}
