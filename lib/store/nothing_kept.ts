/** The reason for which a store keeps nothing beyond this process, with a hint. */
import type { Store } from "./store.ts";
import { withType } from "./messages.ts";

/** Whether a store keeps anything beyond this process, as far as that can be told without making its key. */
export async function isLasting(store: Pick<Store, "describe">): Promise<boolean> {
  const { trouble, type } = await store.describe();
  return trouble?.from !== "now" && type !== "memory";
}

/** Returns both, for a store that keeps nothing. */
export async function whyNothingIsKept(
  store: Pick<Store, "describe">,
): Promise<{ readonly reason: string; readonly mend: string }> {
  const { trouble } = await store.describe();
  return {
    reason: trouble?.reason ?? "ATMOS_KEYRING_TYPE, or auth.keyring.type, is memory",
    // Keys under a passphrase need nothing of the machine.
    mend: trouble?.mend ?? withType("file"),
  };
}
