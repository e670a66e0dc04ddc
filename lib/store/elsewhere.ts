/** A key of this store in another place than the one that is asked for: whoever finds none here is told of it. */
import { throwBug, UserError } from "../errors.ts";
import type { EncryptedKind, KeySource } from "./store.ts";
import type { EncryptedType } from "./types.ts";

/** That another place has, or may have, the key that one of these ids names; told without asking anybody. */
export async function keyElsewhere(
  kind: EncryptedKind,
  wanted: readonly string[],
): Promise<UserError | undefined> {
  if (wanted.length === 0) return undefined;
  for (const type of kind.others) {
    const held = await holding(kind.at(type), wanted);
    if (held !== "no") return said(kind, type, held);
  }
  return undefined;
}

/** Where nobody may be asked, an entry that is there and locked may be the key. */
async function holding(
  place: KeySource,
  wanted: readonly string[],
): Promise<"yes" | "maybe" | "no"> {
  try {
    return (await place.ids()).some((id) => wanted.includes(id)) ? "yes" : "no";
  } catch (error) {
    throwBug(error);
    return error.code === "store_locked" ? "maybe" : "no";
  }
}

/** Nothing is lost: so it is a locked store, never an empty one. */
function said(
  { type, source, at }: EncryptedKind,
  there: EncryptedType,
  held: "yes" | "maybe",
): UserError {
  const where = at(there).where;
  const message = held === "yes"
    ? `The store's key is in ${where}, and not in ${source.where}`
    : `The store's key is not in ${source.where}, and may be in ${where}, which is locked`;
  const use = `export ATMOS_KEYRING_TYPE=${there}`;
  // Nobody is led to where the next start of the machine loses it.
  const move = `   (or, to have it where it is looked for: atmos-auth store move --to ${type})`;
  return new UserError("store_locked", message, { hint: source.fleeting ? use : `${use}${move}` });
}
