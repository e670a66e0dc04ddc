/** Keeping of values that a person hands over: each is read back to prove that it is kept. */
import { UserError } from "../../errors.ts";
import type { RecordName, Store } from "../../store/store.ts";

/** The longest that another process of ours may take with the same record, in milliseconds. */
const WAIT = 10_000;

/**
 * Writes a record and reads it back; throws when it differs. Of two processes at once, the later one waits, and its
 * value stays.
 */
export async function keepReadBack(store: Store, record: RecordName, text: string): Promise<void> {
  const lock = await store.lock({ ...record, item: `${record.item} kept` }, WAIT);
  try {
    await store.write(record, text);
    if (await store.read(record) !== text) throw forgetful();
  } finally {
    lock?.release();
  }
}

/** The error for a store that does not return what it was given. */
export function forgetful(): UserError {
  const message = "The store does not give back what it was given";
  return new UserError("store_unavailable", message, { hint: "atmos-auth doctor" });
}
