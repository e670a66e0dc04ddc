/**
 * The store's key is replaced, or brought to another place. Nothing is removed before everything can be read without
 * it: a process that is killed on the way leaves two keys, and each record opens with one of them.
 */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { type MasterKey, masterKey, NONCE_LENGTH } from "./frame.ts";
import { aloneWithKey } from "./locks.ts";
import { tampered } from "./messages.ts";
import { openRecord, sealRecord } from "./record.ts";
import type { LyingRecord, RecordFiles } from "./record_files.ts";
import type { EncryptedKind, EncryptedType, KeyMove, KeySource } from "./store.ts";

/** How often others may write meanwhile. */
const TURNS = 10;

/** Seals all that the key opens under a new one, which then takes its place; how many records. */
export async function sealAnew(
  system: System,
  source: KeySource,
  files: RecordFiles,
): Promise<number> {
  return await aloneWithKey(system, async () => {
    const now = await source.fetch() ?? noKey(source);
    const next = await source.prepare();
    const count = await sealUnder(system, files, now, next);
    await source.promote();
    return count;
  });
}

/**
 * Copies the key to the place of that type. Where that is the store's own type by now, the copy in the other place goes;
 * what only that one opens is sealed anew before.
 */
export async function moveKey(
  system: System,
  { type, source, other }: EncryptedKind,
  files: RecordFiles,
  to: EncryptedType,
): Promise<KeyMove> {
  const elsewhere = other();
  return await aloneWithKey(
    system,
    () => to === type ? settle(system, source, elsewhere, files) : copy(source, elsewhere),
  );
}

/** A key that is there already is kept: what this one opens is sealed with it once that is the store's own. */
async function copy(from: KeySource, to: KeySource): Promise<KeyMove> {
  const raw = await from.bytes() ?? noKey(from);
  if (await to.fetch() === undefined) await to.adopt(raw);
  return { done: "copied", from: from.where, to: to.where };
}

async function settle(
  system: System,
  source: KeySource,
  elsewhere: KeySource,
  files: RecordFiles,
): Promise<KeyMove> {
  const move = { from: elsewhere.where, to: source.where };
  const left = await elsewhere.bytes();
  if (left === undefined) return { ...move, done: "nothing" };
  if (await source.fetch() === undefined) await source.adopt(left);
  const [own, old] = [await source.fetch() ?? noKey(source), await masterKey(left)];
  await sealUnder(system, files, old, own);
  await elsewhere.discard();
  return { ...move, done: "moved" };
}

/** Others go on writing under the key that they know. */
async function sealUnder(
  system: System,
  files: RecordFiles,
  now: MasterKey,
  next: MasterKey,
): Promise<number> {
  const sealed = new Set<string>();
  for (let turn = 0; turn < TURNS; turn++) {
    const left = (await files.list()).filter(({ key }) => key === now.id && key !== next.id);
    if (left.length === 0) break;
    for (const record of left) await sealOne(system, files, record, { now, next });
    for (const { path } of left) sealed.add(path);
  }
  return sealed.size;
}

async function sealOne(
  { random }: System,
  files: RecordFiles,
  record: LyingRecord,
  { now, next }: { readonly now: MasterKey; readonly next: MasterKey },
): Promise<void> {
  const { name, expires, path } = record;
  const text = await openRecord(now, record);
  if (text === undefined) throw tampered(name, path, "has been changed");
  await files.write(name, await sealRecord(next, random(NONCE_LENGTH), { name, expires }, text));
}

function noKey({ where }: KeySource): never {
  throw new UserError("store_unavailable", `There is no key in ${where}: nothing is kept yet`, {
    hint: "atmos-auth login",
  });
}
