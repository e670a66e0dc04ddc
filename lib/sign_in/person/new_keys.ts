/** Keys that were made a moment ago: a cloud does not know them everywhere at once, and refuses them here and there. */
import { isOver } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import { KEYS_ITEM } from "../../store/store.ts";
import type { Clock } from "../../system.ts";

/** The longest wait until a new key is taken everywhere, and the first and longest pauses; in milliseconds. */
const PATIENCE = { total: 60_000, first: 1_000, longest: 8_000 } as const;

/** Tries until the key is taken, or until then at most, in milliseconds since 1970. */
export async function patiently<T>(
  clock: Clock,
  act: () => Promise<T>,
  end = clock.now() + PATIENCE.total,
): Promise<T> {
  for (let pause: number = PATIENCE.first;; pause = Math.min(2 * pause, PATIENCE.longest)) {
    try {
      return await act();
    } catch (error) {
      if (!isOver(error) || clock.now() + pause > end) throw error;
    }
    await clock.sleep(pause);
  }
}

/** Does what is done with the keys that are kept; again for a while, where they were kept a moment ago. */
export async function withKeptKeys<T>(
  { entryStore, clock, person }: Pick<ProviderContext, "entryStore" | "clock" | "person">,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const end = isOver(error) ? await entryStore.writtenAt(KEYS_ITEM) ?? 0 : 0;
    if (clock.now() + PATIENCE.first > end + PATIENCE.total) throw error;
    const again = clock.sleep(PATIENCE.first)
      .then(() => patiently(clock, act, end + PATIENCE.total));
    return await person.waitFor("Waiting until the new key is taken", again);
  }
}
