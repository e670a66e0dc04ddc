/** Keys of this store in another place than the configured one, for the errors of a missing key. */
import { asUserError, orUndefined, throwBug, UserError } from "../errors.ts";
import { described, keyBack } from "./messages.ts";
import type { SealedRecord } from "./record.ts";
import {
  type EncryptedKind,
  isLongLived,
  type KeySource,
  type OtherPlace,
  type RecordName,
} from "./store.ts";
import type { EncryptedType } from "./types.ts";
import { dialect } from "../terminal/dialect.ts";
import { withType } from "./messages.ts";

/** Returns the error for another place that has, or may have, the key with one of these ids; nobody is asked. */
export async function keyElsewhere(
  kind: EncryptedKind,
  wanted: readonly string[],
): Promise<UserError | undefined> {
  if (wanted.length === 0) return undefined;
  for (const place of await kind.others()) {
    const held = await holding(place.source, wanted);
    if (held !== "no") return await said(kind, place, held);
  }
  return undefined;
}

/** Returns whether a place has the key: `maybe` for a locked entry, where nobody may be asked. */
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

/** Makes the error: nothing is lost, so it is a locked store, never an empty one. */
async function said(
  { type, source }: EncryptedKind,
  there: OtherPlace,
  held: "yes" | "maybe",
): Promise<UserError> {
  const { use, source: { where } } = there;
  if (held === "yes" && await hasKey(source)) {
    const message = `A key of the store is in ${where}, and another in ${source.where}: ` +
      "each opens a part of it";
    // Nobody is led to where the next start of the machine loses it.
    const hint = source.fleeting ? dialect().inTurn(use, moving(there.type)) : moving(type);
    return new UserError("store_locked", message, { hint: `${hint}   (has one key open all)` });
  }
  const message = held === "yes"
    ? `The store's key is in ${where}, and not in ${source.where}`
    : `The store's key is not in ${source.where}, and may be in ${where}, which is locked`;
  const move = `   (or, to have it where it is looked for: ${moving(type)})`;
  return new UserError("store_locked", message, { hint: source.fleeting ? use : `${use}${move}` });
}

function moving(to: EncryptedType): string {
  return `atmos-auth store move --to ${to}`;
}

async function hasKey(source: KeySource): Promise<boolean> {
  return (await orUndefined(() => source.ids()) ?? []).length > 0;
}

/** Returns the errors of lasting places that can't be read: any of them may have the key. */
async function unseen({ others }: EncryptedKind): Promise<readonly UserError[]> {
  const sources = (await others()).map(({ source }) => source);
  const lasting = sources.filter(({ fleeting }) => !fleeting);
  const looks = lasting.map((place) => place.ids().then(() => undefined, asUserError));
  return (await Promise.all(looks)).filter((why) => why !== undefined);
}

/** Throws where a new key would make records unreadable that signing in again can't bring back. */
export async function refuseSecond(
  kind: EncryptedKind,
  records: readonly Pick<SealedRecord, "name">[],
): Promise<void> {
  const lasting = records.map(({ name }) => name).filter(isLongLived);
  const [first, ...more] = lasting;
  if (first === undefined) return;
  await refuseUnseen(kind, lasting);
  const and = more.length === 0 ? "" : ` and ${more.length} more`;
  const message = `No new key is made: that of ${described(first)}${and} is not in ` +
    kind.source.where;
  throw new UserError("store_locked", message, {
    hint: keyBack(first, kind.source),
  });
}

/** Throws where an unreadable place may have the key of records that signing in again can't bring back. */
export async function refuseUnseen(
  kind: EncryptedKind,
  names: readonly RecordName[],
): Promise<void> {
  const name = names.find(isLongLived);
  const [error] = name === undefined ? [] : await unseen(kind);
  if (name === undefined || error === undefined) return;
  const { where, usual } = kind.source;
  const message = `The key of ${described(name)} is not in ${where}; ` +
    `whether it is elsewhere nobody can see: ${error.message}`;
  throw new UserError("store_locked", message, { hint: usual ?? keepingNothing() });
}

/** The command that keeps nothing, and so loses nothing and makes no second key. */
function keepingNothing(): string {
  return `${withType("memory")}   (keeps nothing, and leaves all as it is)`;
}

/** Returns the error of an unreachable place, without a hint at a second key where records need the first. */
export function leadingToOne(
  error: UserError,
  records: readonly Pick<SealedRecord, "name">[],
): UserError {
  const splits = error.hint?.startsWith(withType("file")) &&
    records.some(({ name }) => isLongLived(name));
  return splits ? error.with({ hint: keepingNothing() }) : error;
}
