import { UserError } from "../errors.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace } from "../workspace/workspace.ts";

/** `store rekey`: seals everything that is kept anew, under a new key. */
export async function storeRekey(context: Context<"store rekey">): Promise<number> {
  const { store, terminal } = await openWorkspace(context, { gives: false });
  if (await store.type() === "memory") {
    throw new UserError("store_unavailable", "Nothing is kept: there is no key to replace", {
      hint: "export ATMOS_KEYRING_TYPE=file",
    });
  }
  const count = await terminal.waitFor("Sealing what is kept anew", store.rekey());
  terminal.say(`Sealed ${count === 1 ? "1 record" : `${count} records`} anew, under a new key`);
  return 0;
}
