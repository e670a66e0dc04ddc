/** When the credentials of identities lapse, as their records say of themselves: neither the keyring nor the network is asked. */
import type { Model } from "../config/entries/model.ts";
import { UserError } from "../errors.ts";
import type { RecordInfo, Store } from "../store/store.ts";
import { inWords } from "../terminal/report.ts";
import type { Terminal } from "../terminal/terminal.ts";

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
export async function expiriesOf(stored: Stored): Promise<ReadonlyMap<string, number>> {
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
    if (!(error instanceof UserError)) throw error;
    terminal.warn(inWords(error, terminal.paint));
    return [];
  }
}
