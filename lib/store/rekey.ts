/**
 * The store's key is replaced, or brought to another place. Nothing is removed before everything can be read without
 * it: a process that is killed on the way leaves two keys, and each record opens with one of them.
 */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { type MasterKey, NONCE_LENGTH } from "./frame.ts";
import { aloneWithKey } from "./locks.ts";
import { keyLost, tampered } from "./messages.ts";
import { openRecord, sealRecord } from "./record.ts";
import type { LyingRecord, RecordFiles } from "./record_files.ts";
import type { EncryptedKind, KeyMove, KeySource } from "./store.ts";
import type { EncryptedType } from "./types.ts";

/** How often others may write meanwhile, as long as nothing has been replaced. */
const TURNS = 10;

/** Seals all that the key opens under a new one, which then takes its place; how many records. */
export async function sealAnew(
  system: System,
  source: KeySource,
  files: RecordFiles,
): Promise<number> {
  return await aloneWithKey(system, async () => {
    await source.fetch() ?? await noKey(source, files);
    return await takeOver(system, source, files, await source.prepare());
  });
}

/** Seals everything under the next key, and puts that into its place. */
async function takeOver(
  system: System,
  source: KeySource,
  files: RecordFiles,
  next: MasterKey,
): Promise<number> {
  const now = await source.fetch() ?? await noKey(source, files);
  const before = await sealUnder(system, files, now, next);
  await source.promote();
  // Who had fetched the old key may have written with it until now. It is gone: none of that may be left.
  return before + await sealUnder(system, files, now, next, Infinity);
}

/**
 * Copies the key to the place of that type. Where that is the store's own type by now, the copies in other places go;
 * what only those open is sealed anew before.
 */
export async function moveKey(
  system: System,
  { type, source, at, others }: EncryptedKind,
  files: RecordFiles,
  to: EncryptedType,
): Promise<KeyMove> {
  return await aloneWithKey(
    system,
    async () => {
      if (to === type) return await settle(system, source, others.map(at), files);
      const half = await source.next();
      if (half !== undefined) await takeOver(system, source, files, half);
      return await copy(source, at(to), files);
    },
  );
}

/** A key that is there already is kept: what this one opens is sealed with it once that is the store's own. */
async function copy(from: KeySource, to: KeySource, files: RecordFiles): Promise<KeyMove> {
  const raw = await from.bytes() ?? await noKey(from, files);
  if (await to.fetch() === undefined) await to.adopt(raw);
  return { done: "copied", from: from.where, to: to.where };
}

async function settle(
  system: System,
  source: KeySource,
  others: readonly KeySource[],
  files: RecordFiles,
): Promise<KeyMove> {
  const found: { place: KeySource; held: readonly MasterKey[] | undefined }[] = [];
  for (const place of others) found.push({ place, held: await heldIn(place) });
  const kept = found.filter(({ held }) => held !== undefined && held.length > 0);
  for (const { place, held = [] } of kept) await takeIn(system, source, { place, held }, files);
  if (!await isThere(source)) await noKey(source, files);
  const unseen = found.filter(({ held }) => held === undefined);
  const named = (places: typeof found) => places.map(({ place }) => place.where).join(", ");
  if (kept.length > 0) return { done: "moved", from: named(kept), to: source.where };
  return { done: unseen.length > 0 ? "unseen" : "nothing", from: named(unseen), to: source.where };
}

/** Removes the keys of another place, when nothing needs them any more. */
async function takeIn(
  system: System,
  source: KeySource,
  { place, held }: { readonly place: KeySource; readonly held: readonly MasterKey[] },
  files: RecordFiles,
): Promise<void> {
  const raw = await place.bytes();
  if (raw !== undefined && await source.fetch() === undefined) await source.adopt(raw);
  const own = await source.fetch() ?? await noKey(source, files);
  for (const old of held) await sealUnder(system, files, old, own);
  await place.discard();
}

/** Told without asking anybody to open it. */
async function isThere(source: KeySource): Promise<boolean> {
  try {
    return (await source.ids()).length > 0;
  } catch (error) {
    if (error instanceof UserError && error.code === "store_locked") return true;
    throw error;
  }
}

/** The keys of another place; `undefined` where there is no such place on this machine. */
async function heldIn(place: KeySource): Promise<readonly MasterKey[] | undefined> {
  try {
    return [await place.fetch(), await place.next()].filter((key) => key !== undefined);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
    return place.fleeting ? [] : undefined;
  }
}

/** Others go on writing under the key that they know; throws `failed` when that does not end in so many turns. */
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
    hint: "end them, and try again; the shells that are open: atmos-auth sessions",
  });
}

/** `false` when another process has written or removed the record meanwhile: what it did counts. */
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

/** No key is none yet, or one that is lost: what lies there tells them apart. */
async function noKey({ where }: KeySource, files: RecordFiles): Promise<never> {
  const { length } = await files.list();
  if (length > 0) throw keyLost(length, length, where);
  throw new UserError("store_unavailable", `There is no key in ${where}: nothing is kept yet`, {
    hint: "atmos-auth login",
  });
}
