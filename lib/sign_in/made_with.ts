/**
 * The secrets that a credential was made with: it counts only while they are what they were. Another key under the
 * same name may be another account's.
 */
import type { Credential } from "../credential.ts";
import { digestOf } from "../secret.ts";
import type { Store } from "../store/store.ts";
import type { System } from "../system.ts";

/** The machine and the store, where secrets lie. */
export interface Where {
  readonly system: System;
  readonly store: Pick<Store, "read">;
}

/** Whether the secrets that a credential was made with are what they were, as far as that can be told. */
export async function isMadeWithThese(
  where: Where,
  { madeWith }: Credential,
): Promise<boolean> {
  if (madeWith === undefined) return true;
  const { atHand } = await import("../references/at_hand.ts");
  for (const [name, was] of Object.entries(madeWith)) {
    const text = await atHand(where, name);
    if (text !== undefined && await digestOfSecret(text) !== was) return false;
  }
  return true;
}

/** Returns the digest of a secret, however its lines end; empty for none. */
export async function digestOfSecret(text: string): Promise<string> {
  return text.trim() === "" ? "" : await digestOf(text.trim());
}
