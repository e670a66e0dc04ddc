/** Expiries of identities' credentials, as records tell them: neither the keyring nor the network is asked. */
import { sessionId } from "../environment/session_marks.ts";
import type { Planning } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import { throwBug } from "../errors.ts";
import type { System } from "../system.ts";
import type { RecordInfo, Store } from "../store/store.ts";
import { inWords } from "../terminal/report.ts";
import type { Terminal } from "../terminal/terminal.ts";

/**
 * Returns the expiries of stored credentials, of those that `env` has put beside the store, and of those that the session
 * around us holds, whether or not a store keeps them.
 */
export async function expiriesHere(
  view: Stored & Planning & { readonly system: System },
): Promise<ReadonlyMap<string, number>> {
  const { expiriesBeside } = await import("./beside.ts");
  const stored = new Map([...await expiriesBeside(view), ...await expiriesOf(view)]);
  if (!sessionId(view.system.env)) return stored;
  const { heldExpiries } = await import("../session/held_expiries.ts");
  return new Map([...stored, ...await heldExpiries(view)]);
}

/** The store, and the terminal that is told of trouble. */
interface Stored {
  readonly model: Model;
  readonly store: Pick<Store, "list">;
  readonly terminal: Pick<Terminal, "warn" | "paint">;
}

/**
 * Returns times in milliseconds since 1970, by the identity's name; `Infinity` for a credential that does not lapse,
 * none for an identity without one.
 */
async function expiriesOf(stored: Stored): Promise<ReadonlyMap<string, number>> {
  const { model } = stored;
  const realmOf = (entry: string) => {
    const node = model.identities.get(entry);
    return node && model.realmOf(node).name;
  };
  const mine = (await recordsOf(stored)).filter(({ name }) =>
    name.role === "identity" && name.item === "credential" && name.realm === realmOf(name.entry)
  );
  return new Map(mine.map(({ name, expires }) => [name.entry, expires ?? Infinity]));
}

/** Lists the records; with a store that can't be used, none and a warning, so that the configuration is still shown. */
async function recordsOf({ store, terminal }: Stored): Promise<readonly RecordInfo[]> {
  try {
    return await store.list();
  } catch (error) {
    throwBug(error);
    terminal.warn(inWords(error, terminal.paint));
    return [];
  }
}
