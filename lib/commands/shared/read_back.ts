/** What a person hands over is kept once it comes back as it was given. */
import { UserError } from "../../errors.ts";
import type { RecordName, Store } from "../../store/store.ts";

/** How long another of us may be at the same, in milliseconds. */
const WAIT = 10_000;

/** Puts it into the store and sees that it comes back; of two at once the later one waits, and is what stays. */
export async function keepReadBack(store: Store, record: RecordName, text: string): Promise<void> {
  const lock = await store.lock({ ...record, item: `${record.item} kept` }, WAIT);
  try {
    await store.write(record, text);
    if (await store.read(record) !== text) throw forgetful();
  } finally {
    lock?.release();
  }
}

/** What does not come back was not kept. */
export function forgetful(): UserError {
  const message = "The store does not give back what it was given";
  return new UserError("store_unavailable", message, { hint: "atmos-auth doctor" });
}
