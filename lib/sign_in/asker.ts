/** The links of a chain as those that wait for the programs that are run for them. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import { type Asker, refuseCircle } from "../askers/asker.ts";
import type { RecordName } from "../store/store.ts";
import type { System } from "../system.ts";
import { recordName } from "./stored.ts";

/** What knows the realms. */
interface Realms {
  readonly model: Pick<Model, "realmOf">;
}

/** The name of the lock under which a chain is signed in. */
export function lockName(of: Realms, { root }: Chain): RecordName {
  return { ...recordName(of, root), item: "sign-in" };
}

/** The same as a text. */
export function lockKey(of: Realms, chain: Chain): string {
  return JSON.stringify(lockName(of, chain));
}

/** A link that waits. */
export function askerOf(of: Realms, chain: Chain, link: Link): Asker {
  const { name, at } = link.node;
  return { name, at, key: JSON.stringify(recordName(of, link)), lock: lockKey(of, chain) };
}

/** Throws `config_invalid` when one of the links waits for this very program. */
export function refuseCircles(of: Realms & { readonly system: System }, chain: Chain): void {
  for (const link of chain.links) refuseCircle(of.system, askerOf(of, chain, link));
}
