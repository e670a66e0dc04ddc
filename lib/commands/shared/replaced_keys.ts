/** Keys that others are to replace: the store may be the only place that has them, as after a rotation. */
import { isOver, orUndefined } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import type { TypedKeys } from "../../provider/plan.ts";
import type { Secret } from "../../secret.ts";
import { KEYS_ITEM } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { confirmed } from "./confirmed.ts";

/** New keys, and whether the person has agreed to replace others. */
interface Replacing {
  readonly typed: TypedKeys;
  readonly keys: Secret;
  readonly isSaid: boolean;
}

/** Asks before keys are replaced that the cloud still takes; returns the words on those. */
export async function confirmReplaced(
  { person }: Pick<Workspace, "person">,
  context: ProviderContext,
  { typed: { rotation, whose }, keys, isSaid }: Replacing,
): Promise<string> {
  // Keys that can't be opened any more are lost already.
  const kept = await orUndefined(async () => await context.entryStore.read(KEYS_ITEM));
  const id = kept && await orUndefined(() => Promise.resolve(rotation.idOf(kept)));
  if (kept === undefined || id === undefined || id === rotation.idOf(keys)) return "";
  const key = `the key ${visible(id)}`;
  const owner = await whose(context, kept).catch((error: unknown) => {
    if (isOver(error)) return undefined;
    throw error;
  });
  if (owner === undefined) return `, in place of ${key}, which is taken no longer`;
  const gone = `${key} of ${visible(owner)}`;
  if (!isSaid) {
    const message = `In the store these take the place of ${gone}, which may be kept nowhere else.`;
    await confirmed(person, { message, hint: "--replace" }, "Nothing was changed");
  }
  return `, in place of ${gone}`;
}
