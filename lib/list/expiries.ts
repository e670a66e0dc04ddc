/** When the credentials of identities lapse, as their records say of themselves: neither the keyring nor the network is asked. */
import { sessionId } from "../environment/session_marks.ts";
import type { Planning } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import { throwBug } from "../errors.ts";
import type { System } from "../system.ts";
import type { RecordInfo, Store } from "../store/store.ts";
import { inWords } from "../terminal/report.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The same, with what the session around holds, whether or not a store keeps it. */
export async function expiriesHere(
  view: Stored & Planning & { readonly system: System },
): Promise<ReadonlyMap<string, number>> {
  const stored = await expiriesOf(view);
  if (!sessionId(view.system.env)) return stored;
  const { heldExpiries } = await import("../session/held_expiries.ts");
  return new Map([...stored, ...await heldExpiries(view)]);
}

/** Of what is stored, and to whom trouble is told. */
interface Stored {
  readonly model: Model;
  readonly store: Store;
  readonly terminal: Pick<Terminal, "warn" | "paint">;
}

/**
 * In milliseconds since 1970, by the identity's name; `Infinity` for one that does not lapse, absent for an identity
 * without a credential.
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

/** Without a store that can be used, what is configured is shown all the same. */
async function recordsOf({ store, terminal }: Stored): Promise<readonly RecordInfo[]> {
  try {
    return await store.list();
  } catch (error) {
    throwBug(error);
    terminal.warn(inWords(error, terminal.paint));
    return [];
  }
}
