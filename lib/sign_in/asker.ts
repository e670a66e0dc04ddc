/** The links of a chain as askers, which wait for the programs that are run for them. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import { type Asker, refuseCircle } from "../askers/asker.ts";
import type { RecordName } from "../store/store.ts";
import type { System } from "../system.ts";
import { recordName } from "./stored.ts";

/** The part of a model that knows the realms. */
interface Realms {
  readonly model: Pick<Model, "realmOf">;
}

/** Returns the name of the lock that guards a chain's sign-in. */
export function lockName(of: Realms, { root }: Chain): RecordName {
  return { ...recordName(of, root), item: "sign-in" };
}

/** Returns this name as text. */
export function lockKey(of: Realms, chain: Chain): string {
  return JSON.stringify(lockName(of, chain));
}

/** Returns a link as an asker. */
export function askerOf(of: Realms, chain: Chain, link: Link): Asker {
  const { name, at } = link.node;
  return { name, at, key: JSON.stringify(recordName(of, link)), lock: lockKey(of, chain) };
}

/** Throws `config_invalid` when a link of the chain waits for this very program. */
export function refuseCircles(of: Realms & { readonly system: System }, chain: Chain): void {
  for (const link of chain.links) refuseCircle(of.system, askerOf(of, chain, link));
}
