/**
 * Change of a key file's passphrase. Each file of the key is replaced whole, the one in use last: killed at any moment,
 * each opens with the old passphrase or with the new one, and another run completes the change.
 */
import type { Person } from "../provider/context.ts";
import { visible } from "../terminal/escape.ts";

/** The operations on the files of a key. */
interface Rewrapping {
  readonly person: Person;
  /** The key file, and those beside it under its passphrase: the next key's, and former ones. */
  readonly path: string;
  readonly beside: readonly string[];
  /** Opens the key by its present passphrase, and returns that. */
  old(): Promise<string>;
  /** Lets the person choose another passphrase. */
  choose(): Promise<string>;
  /** Opens a file with that passphrase; `undefined` for another passphrase's, or a missing one. */
  open(path: string, passphrase: string): Promise<Uint8Array | undefined>;
  /** Writes the key under that passphrase, and checks that it can be read back. */
  put(path: string, raw: Uint8Array, passphrase: string): Promise<unknown>;
}

/** Wraps the files under a passphrase that the person chooses. */
export async function rewrap(it: Rewrapping): Promise<void> {
  const old = await it.old();
  const chosen = await it.choose();
  for (const file of [...it.beside, it.path]) {
    const raw = await it.open(file, old);
    if (raw !== undefined) await it.put(file, raw, chosen);
    else if (await it.open(file, chosen) === undefined) {
      it.person.warn(`"${visible(file)}" is under another passphrase, and stays so`);
    }
  }
}
