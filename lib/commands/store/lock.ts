import { openView } from "../../workspace/view.ts";
import type { Context } from "../../workspace/context.ts";

/** `store lock`: locks the key's file, so that its passphrase must be typed again. */
export async function storeLock(context: Context<"store lock">): Promise<number> {
  const { store, terminal } = await openView(context);
  const locked = await store.forgetKey();
  terminal.say(locked ? "Locked the key store" : "The key store was not kept unlocked");
  return 0;
}
