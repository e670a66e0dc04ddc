/** Whether somebody has signed in elsewhere: seen from outside of the store's records, without opening one. */
import type { Chain } from "../chain/chain.ts";
import { recordName } from "../sign_in/sign_in.ts";
import type { Model } from "../config/entries/model.ts";
import type { Store } from "../store/store.ts";

/** Where is looked. */
export interface Watched {
  readonly store: Pick<Store, "changedAt">;
  readonly model: Pick<Model, "realm">;
}

/** Looks at what is stored for a chain. */
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
    const times = this.#chain.links.map((link) => store.changedAt(recordName(this.#where, link)));
    return (await Promise.all(times)).join();
  }
}
