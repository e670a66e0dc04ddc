import { UserError } from "../../errors.ts";
import { whyNothingIsKept } from "../../store/nothing_kept.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Throws when the store would not keep `what`. */
export async function checkStore({ store }: Workspace, what = "the keys"): Promise<void> {
  if (await store.keeps()) return;
  const { reason, mend } = await whyNothingIsKept(store);
  const message = `There is no store that would keep ${what}: ${reason}`;
  throw new UserError("store_unavailable", message, { hint: mend });
}
