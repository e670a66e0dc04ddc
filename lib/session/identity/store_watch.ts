/** Records of a session's identity in the store, looked at from outside: cheap enough for every few seconds. */
import type { Chain } from "../../chain/chain.ts";
import type { Model } from "../../config/entries/model.ts";
import { recordName } from "../../sign_in/stored.ts";
import { KEYS_ITEM, type Store } from "../../store/store.ts";

/** The store that is watched, and the realms of what lies there. */
export interface Watched {
  readonly store: Pick<Store, "changedAt">;
  readonly model: Pick<Model, "realmOf">;
}

/** Tells the state of the long-lived keys that links are signed in with, which others would change; `undefined` for none. */
export async function keysState(
  { store, model }: Watched,
  links: Chain["links"],
): Promise<string | undefined> {
  const keyed = links.filter(({ plan }) => "keys" in plan && plan.keys !== undefined);
  const states = await Promise.all(keyed.map((link) => {
    return store.changedAt({ ...recordName({ model }, link), item: KEYS_ITEM });
  }));
  return states.some((state) => state !== undefined) ? states.join() : undefined;
}

/** Looks at what is stored for a chain, from outside of the records. */
export class StoreWatch {
  readonly #where: Watched;
  readonly #chain: Chain;
  #seen: string | undefined;

  constructor(where: Watched, chain: Chain) {
    this.#where = where;
    this.#chain = chain;
  }

  /** Takes what is stored now for known. */
  async look(): Promise<void> {
    this.#seen = await this.#state();
  }

  /** Whether something was stored or removed since this, or `look`, was last called. */
  async isNew(): Promise<boolean> {
    const state = await this.#state();
    const isNew = this.#seen !== undefined && this.#seen !== state;
    this.#seen = state;
    return isNew;
  }

  async #state(): Promise<string> {
    const { store } = this.#where;
    const names = this.#chain.links.flatMap((link) => {
      const name = recordName(this.#where, link);
      // Who is obtained with new keys may be another.
      return "keys" in link.plan ? [name, { ...name, item: KEYS_ITEM }] : [name];
    });
    return (await Promise.all(names.map((name) => store.changedAt(name)))).join();
  }
}
