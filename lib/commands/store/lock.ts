import { openView } from "../../workspace/view.ts";
import type { Context } from "../../workspace/context.ts";
import { answerOf } from "../../terminal/answer.ts";
import { warnOfOpener } from "../shared/locking.ts";

/** `store lock`: locks the key's file, so that its passphrase must be typed again. */
export async function storeLock(context: Context<"store lock">): Promise<number> {
  const view = await openView(context, { orNone: true });
  const locking = await view.store.forgetKey();
  view.terminal.say(
    locking.locked ? "Locked the key store" : "The key store was not kept unlocked",
  );
  await warnOfOpener(view, locking);
  if (context.invocation.flags.has("json")) {
    view.terminal.print(answerOf("store lock", { locked: locking.locked }));
  }
  return 0;
}
