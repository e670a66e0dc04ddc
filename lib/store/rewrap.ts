/**
 * A key's file gets another passphrase. Each file of the key is replaced whole, that in use last: killed at any moment, each
 * opens with the old passphrase or with the new one, and the next run of the same goes on.
 */
import type { Person } from "../provider/context.ts";
import { visible } from "../terminal/escape.ts";

/** What is done to the files of a key. */
interface Rewrapping {
  readonly person: Person;
  /** The key's file, and those beside it that are under its passphrase: the next key's, and former ones. */
  readonly path: string;
  readonly beside: readonly string[];
  /** Opens the key by the passphrase that it has, which is returned. */
  old(): Promise<string>;
  /** Lets the person choose another. */
  choose(): Promise<string>;
  /** What that passphrase opens; `undefined` for another's, and for no file. */
  open(path: string, passphrase: string): Promise<Uint8Array | undefined>;
  /** Puts the key there under that passphrase, and sees that it can be had back. */
  put(path: string, raw: Uint8Array, passphrase: string): Promise<unknown>;
}

/** Wraps them under a passphrase that the person chooses. */
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
