/**
 * Replacement of the store's key, or its move to another place. Nothing is removed before everything can be read
 * without it: a process that is killed on the way leaves two keys, and each record opens with one of them.
 */
import { orUndefined, UserError } from "../errors.ts";
import type { Waiter } from "../provider/context.ts";
import type { System } from "../system.ts";
import { keyElsewhere } from "./elsewhere.ts";
import { type MasterKey, masterKey, NONCE_LENGTH } from "./frame.ts";
import { aloneWithKey } from "./locks.ts";
import { keyLost, tampered } from "./messages.ts";
import { openRecord, sealRecord } from "./record.ts";
import type { LyingRecord, RecordFiles } from "./record_files.ts";
import type {
  EncryptedKind,
  KeyMove,
  KeySource,
  OtherPlace,
  Rekeying,
  Rewrapped,
} from "./store.ts";
import type { EncryptedType } from "./types.ts";

/** The most repetitions for records that other processes write meanwhile, as long as nothing has been replaced. */
const TURNS = 10;

/** Seals all records that the key opens under a new one, which then takes its place. */
export async function sealAnew(
  system: System,
  person: Waiter,
  kind: EncryptedKind,
  files: RecordFiles,
  { rewrapped, chosen }: Rewrapped,
): Promise<Rekeying> {
  const { source } = kind;
  return await aloneWithKey(system, person, async () => {
    if (rewrapped) await source.rewrap?.(chosen);
    const old = await source.fetch() ?? await noKey(kind, files);
    const next = await source.prepare();
    // Former keys come first: what is unlocked for them is locked with the old one.
    const sealed = await sealFormer(system, source, files, next) +
      await takeOver(system, kind, files, next);
    const left = (await files.list()).filter(({ key }) => key !== next.id).length;
    return { sealed, left, ...await withdraw(kind, old) };
  }, source.shared);
}

/**
 * Removes copies of a replaced key from other places of this store's own, where no other key is: whoever names one of
 * them later would seal with it.
 */
async function withdraw(
  kind: EncryptedKind,
  { id }: MasterKey,
): Promise<Pick<Rekeying, "removed" | "staying">> {
  const copies: KeySource[] = [];
  for (const { source } of await kind.others()) {
    const ids = await orUndefined(() => source.ids());
    if (ids?.length === 1 && ids[0] === id) copies.push(source);
  }
  const own = copies.filter(({ shared }) => shared === undefined);
  for (const copy of own) await copy.discard();
  return {
    removed: own.map(({ where }) => where),
    staying: copies.filter((copy) => !own.includes(copy)).map(({ where }) => where),
  };
}

/** Seals the records of former keys in that place, which another data directory has replaced. */
async function sealFormer(
  system: System,
  place: KeySource,
  files: RecordFiles,
  next: MasterKey,
): Promise<number> {
  const ids = new Set((await files.list()).map(({ key }) => key));
  const formers = await Promise.all([...ids].map((id) => place.former(id)));
  let sealed = 0;
  for (const old of formers.filter((key) => key !== undefined)) {
    sealed += await sealUnder(system, files, old, next);
  }
  return sealed;
}

/** Seals everything under the next key, which then takes its place. */
async function takeOver(
  system: System,
  kind: EncryptedKind,
  files: RecordFiles,
  next: MasterKey,
): Promise<number> {
  const { source } = kind;
  const now = await source.fetch() ?? await noKey(kind, files);
  const before = await sealUnder(system, files, now, next);
  await source.promote();
  // Who had fetched the old key may have written with it until now. It is gone: none of that may be left.
  return before + await sealUnder(system, files, now, next, Infinity);
}

/**
 * Copies the key to the place of that type. Where that is the store's own type by now, the copies in other places are
 * removed; records that only those open are sealed anew before.
 */
export async function moveKey(
  system: System,
  person: Waiter,
  kind: EncryptedKind,
  files: RecordFiles,
  to: EncryptedType,
): Promise<KeyMove> {
  const { type, source, at } = kind;
  return await aloneWithKey(
    system,
    person,
    async () => {
      if (to === type) return await settle(system, kind, files);
      const half = await source.next();
      if (half !== undefined) await takeOver(system, kind, files, half);
      const raw = await source.bytes() ?? await noKey(kind, files);
      return await copy(raw, source, at(to)).catch((error) => staying(error, to));
    },
    source.shared,
  );
}

/**
 * Copies the key; one that is there already is kept: records of this one are sealed with it once that place is the
 * store's own.
 */
async function copy(raw: Uint8Array, from: KeySource, to: KeySource): Promise<KeyMove> {
  const there = await to.fetch() ?? await to.adopt(raw);
  const isOther = there.id !== (await masterKey(raw)).id;
  const staying = from.shared === undefined ? [] : [from.shared];
  const done = isOther ? "other" : "copied";
  return { done, from: from.where, to: to.where, unseen: [], staying };
}

/** Throws the error of a move that failed, in which the key stays: another type of store is no remedy. */
function staying(error: unknown, to: EncryptedType): never {
  if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
  throw error.with({
    message: `${error.message}; the key stays where it is`,
    hint: to === "system" ? KEYRING : error.hint,
  });
}

const KEYRING =
  "start a keyring first: a Secret Service, such as gnome-keyring, KWallet or KeePassXC";

async function settle(
  system: System,
  kind: EncryptedKind,
  files: RecordFiles,
): Promise<KeyMove> {
  const { source } = kind;
  const isNew = !await isThere(source);
  const found: { place: KeySource; held: readonly MasterKey[] | undefined }[] = [];
  for (const place of await inQuestion(kind, files)) {
    found.push({ place, held: await heldIn(place) });
  }
  const kept = found.filter(({ held }) => held !== undefined && held.length > 0);
  for (const { place, held = [] } of kept) await takeIn(system, kind, { place, held }, files);
  if (!await isThere(source)) await noKey(kind, files);
  const unseen = found.flatMap(({ place, held }) => held === undefined ? [place.where] : []);
  const staying = kept.flatMap(({ place }) => place.shared ?? []);
  const gone = kept.map(({ place }) => place.where).filter((where) => !staying.includes(where));
  const done = gone.length > 0 ? "moved" : isNew ? "put" : "nothing";
  return { done, from: gone.join(", "), to: source.where, unseen, staying };
}

/** Returns the other places; a file that was named once and stays in any case counts where records need its key. */
async function inQuestion(kind: EncryptedKind, files: RecordFiles): Promise<readonly KeySource[]> {
  const needed = new Set((await files.list()).map(({ key }) => key));
  const counts = async ({ remembered, source }: OtherPlace) =>
    !remembered || source.shared === undefined ||
    (await orUndefined(() => source.ids()))?.some((id) => needed.has(id)) === true;
  const others = await kind.others();
  const which = await Promise.all(others.map(counts));
  return others.filter((_, at) => which[at]).map(({ source }) => source);
}

/** Removes the keys of another place, once nothing needs them any more. */
async function takeIn(
  system: System,
  kind: EncryptedKind,
  { place, held }: { readonly place: KeySource; readonly held: readonly MasterKey[] },
  files: RecordFiles,
): Promise<void> {
  const { source } = kind;
  const raw = await place.bytes();
  if (raw !== undefined && await source.fetch() === undefined) await source.adopt(raw);
  const own = await source.fetch() ?? await noKey(kind, files);
  for (const old of held) await sealUnder(system, files, old, own);
  await sealFormer(system, place, files, own);
  await place.discard();
}

/** Whether a key is there; nobody is asked to open it. */
async function isThere(source: KeySource): Promise<boolean> {
  try {
    return (await source.ids()).length > 0;
  } catch (error) {
    if (error instanceof UserError && error.code === "store_locked") return true;
    throw error;
  }
}

/** Returns the keys of another place; `undefined` where this machine has no such place. */
async function heldIn(place: KeySource): Promise<readonly MasterKey[] | undefined> {
  try {
    return [await place.fetch(), await place.next()].filter((key) => key !== undefined);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
    return place.fleeting ? [] : undefined;
  }
}

/**
 * Seals the records under a key, repeatedly while other processes write under the old one; throws `failed` when that
 * does not end.
 */
async function sealUnder(
  system: System,
  files: RecordFiles,
  now: MasterKey,
  next: MasterKey,
  turns = TURNS,
): Promise<number> {
  const sealed = new Set<string>();
  for (let turn = 0; turn < turns; turn++) {
    const left = (await files.list()).filter(({ key }) => key === now.id && key !== next.id);
    if (left.length === 0) return sealed.size;
    for (const record of left) {
      if (await sealOne(system, files, record, { now, next })) sealed.add(record.path);
    }
  }
  throw new UserError("failed", "Others go on writing under the old key, which stays", {
    hint: "atmos-auth sessions   (the shells that are open: end them, and what else is running)",
  });
}

/** Seals a record anew; `false` when another process has written or removed it meanwhile, which takes precedence. */
async function sealOne(
  { random }: System,
  files: RecordFiles,
  record: LyingRecord,
  { now, next }: { readonly now: MasterKey; readonly next: MasterKey },
): Promise<boolean> {
  const { name, expires, path } = record;
  const text = await openRecord(now, record);
  if (text === undefined) throw tampered(name, path, "has been changed");
  const sealed = await sealRecord(next, random(NONCE_LENGTH), { name, expires }, text);
  const there = await files.read(name);
  if (there?.body.toHex() !== record.body.toHex()) return false;
  await files.write(name, sealed);
  return true;
}

/** Throws the error for a missing key, which was never made or is lost, as the records tell. */
async function noKey(kind: EncryptedKind, files: RecordFiles): Promise<never> {
  const { source } = kind;
  const records = await files.list();
  const there = await keyElsewhere(kind, records.map(({ key }) => key));
  if (there !== undefined) throw there;
  const { length } = records;
  if (length > 0) throw keyLost(length, length, source);
  throw new UserError(
    "store_unavailable",
    `There is no key in ${source.where}: nothing is kept yet`,
    {
      hint: "atmos-auth login",
    },
  );
}
