import type { KeyRotation } from "../../provider/rotation.ts";
import { UserError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { described } from "../../store/messages.ts";
import { KEYS_ITEM, type RecordName } from "../../store/store.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";
import { visible } from "../../terminal/escape.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Keys that are to be deleted, and their identity here. */
interface Going {
  readonly own: Pick<RecordName, "realm" | "entry">;
  readonly rotation: Pick<KeyRotation, "idOf">;
  /** Whether a key of that id is deleted. */
  isGoing(id: string): boolean;
}

/**
 * Throws when the store keeps one of these keys for another entry, too, in whatever project: it would be deleted for
 * both, and the new one kept for one alone.
 */
export async function refuseShared(
  { store }: Pick<Workspace, "store">,
  { own, rotation, isGoing }: Going,
): Promise<void> {
  for (const { name } of await store.list()) {
    const isOwn = name.realm === own.realm && name.entry === own.entry;
    if (name.item !== KEYS_ITEM || isOwn) continue;
    const text = await store.read(name);
    const id = text && idIn(rotation, text);
    if (id && isGoing(id)) throw shared(name, id);
  }
}

/** Returns a key's id; `undefined` for another kind of key. */
function idIn(rotation: Pick<KeyRotation, "idOf">, text: string): string | undefined {
  try {
    return rotation.idOf(new Secret(text));
  } catch {
    return undefined;
  }
}

function shared(name: RecordName, id: string): UserError {
  const { realm, entry, item } = name;
  const message =
    `The key ${visible(id)} is that of ${described(name)} (realm ${visible(realm)}), too, ` +
    "and would be deleted for both";
  const flags = `${typedFlag("--realm", realm)} ${typedFlag("--item", item)}`;
  return new UserError("failed", message, {
    hint: `atmos-auth store rm ${flags} ${
      operandTyped(entry)
    }   (who needs the new one is given it by user configure)`,
  });
}
