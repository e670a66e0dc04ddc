/** Fetched files, kept in the cache: private, written in one step, and believed only if unchanged. */
import * as v from "valibot";
import { pathOf } from "../../paths/directories.ts";
import { digestOf } from "../../secret.ts";
import type { System } from "../../system.ts";
import { cachePlace } from "./cache_place.ts";
import { orUndefined } from "../../errors.ts";
import type { Snapshot } from "./fetched.ts";

const SNAPSHOT = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    at: v.number(),
    version: v.string(),
    found: v.record(v.string(), v.array(v.string())),
    files: v.record(v.string(), v.string()),
  }),
);

/** The largest record, in bytes, that is written or read. */
const LARGEST = 8 * 1024 * 1024;

/** The most places that are kept; beyond that the oldest is removed. */
const MOST = 64;

/** Reads the files that are kept of a place; `undefined` when there are none, or they were changed. */
export async function readKept(system: System, key: string): Promise<Snapshot | undefined> {
  const place = await cachePlace(system);
  if (place === undefined) return undefined;
  const path = await pathFor(system, place, key);
  const bytes = await orUndefined(() => system.files.readOwn(path, LARGEST));
  const [, digest, json] = /^([0-9a-f]{64})\n(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
  if (json === undefined || digest !== await sealOf(key, json)) return undefined;
  const read = v.safeParse(SNAPSHOT, json);
  return read.success ? read.output : undefined;
}

/** Returns a digest that proves a record whole, and of that place. */
async function sealOf(key: string, json: string): Promise<string> {
  return await digestOf(`${key}\n${json}`);
}

/**
 * Keeps files of a place; if nothing can be kept, it is asked again next time. Throws `UserError` for a full disk and
 * the like.
 */
export async function writeKept(system: System, key: string, snapshot: Snapshot): Promise<void> {
  const place = await cachePlace(system);
  if (place === undefined) return;
  await system.files.makeDirectory(place);
  const json = JSON.stringify(snapshot);
  const text = `${await sealOf(key, json)}\n${json}`;
  if (new TextEncoder().encode(text).length > LARGEST) return;
  await system.files.write(await pathFor(system, place, key), text, 0o600);
  await dropOldest(system, place);
}

async function dropOldest(system: System, place: string): Promise<void> {
  const names = await system.files.list(place) ?? [];
  const records = names.filter((name) => name.endsWith(".json"));
  if (records.length <= MOST) return;
  const paths = records.map((name) => pathOf(system.os).join(place, name));
  const infos = await Promise.all(paths.map(async (path) => ({
    path,
    modified: (await system.files.info(path))?.modified ?? 0,
  })));
  const oldest = infos.sort((a, b) => a.modified - b.modified).slice(0, paths.length - MOST);
  for (const { path } of oldest) await system.files.remove(path);
}

/** Returns a record's path, which doesn't show the address: whoever lists the directory need not know it. */
async function pathFor(system: System, place: string, key: string): Promise<string> {
  return pathOf(system.os).join(place, `${(await digestOf(key)).slice(0, 32)}.json`);
}
