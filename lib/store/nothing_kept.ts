/** Why a store keeps nothing beyond this process, and what would. */
import type { Store } from "./store.ts";
import { withType } from "./messages.ts";

/** Both; for a store that does not keep. */
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
