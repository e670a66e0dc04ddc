/** Records on the disk where the store is memory, which knows nothing of them: they are not denied. */
import { UserError } from "../../errors.ts";
import { dataPlace } from "../../paths/directories.ts";
import { recordsLying } from "../../store/lying.ts";
import { withType } from "../../store/messages.ts";
import { whyNothingIsKept } from "../../store/nothing_kept.ts";
import type { RecordName } from "../../store/store.ts";
import { dialect } from "../../terminal/dialect.ts";
import { visible } from "../../terminal/escape.ts";
import type { View } from "../../workspace/view.ts";

/** A view whose store may be memory. */
type Unlooked = Pick<View, "system" | "store" | "terminal">;

/** Warns of such records; returns whether there are any. */
export async function warnOfUnlooked(
  view: Unlooked,
  covers: (name: RecordName) => boolean,
): Promise<boolean> {
  const found = await unlooked(view, covers);
  if (found === undefined) return false;
  view.terminal.warn(`Not looked into: ${found.what}, since ${found.why}\nhint: ${found.hint}`);
  return true;
}

/** Throws where such records should be removed: whoever does that must not believe that it was done. */
export async function refuseUnlooked(
  view: Unlooked,
  covers: (name: RecordName) => boolean,
): Promise<void> {
  const found = await unlooked(view, covers);
  if (found === undefined) return;
  const message = `Cannot forget ${found.what}: ${found.why}`;
  throw new UserError("store_unavailable", message, { hint: found.hint });
}

async function unlooked({ system, store }: Unlooked, covers: (name: RecordName) => boolean) {
  if (await store.type() !== "memory") return undefined;
  const { length } = (await recordsLying(system)).filter(({ name }) => covers(name));
  if (length === 0) return undefined;
  const count = length === 1 ? "a record" : `${length} records`;
  const { reason: why, mend } = await whyNothingIsKept(store);
  const { trouble } = await store.describe();
  return {
    what: `${count} in ${visible(dataPlace(system, "store"))}`,
    why,
    hint: trouble === undefined ? another(system) : mend,
  };
}

/** Returns the line that has another store than memory used. */
function another({ env }: Pick<View["system"], "env">): string {
  const isSaid = env.get("ATMOS_KEYRING_TYPE");
  return isSaid ? dialect().unset("ATMOS_KEYRING_TYPE") : withType("system");
}
