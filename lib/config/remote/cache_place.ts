/** The directory of the cache in which fetched files are kept. */
import { directories, pathOf } from "../../paths/directories.ts";
import { whyNotOwn } from "../../paths/ownership.ts";
import type { System } from "../../system.ts";

/** Returns the directory, which need not exist; `undefined` when there is no cache, or others could write to it. */
export async function cachePlace(system: System): Promise<string | undefined> {
  const { cache } = directories(system);
  const place = cache && pathOf(system.os).join(cache, "atmos-auth", "imports");
  return place && await whyNotOwn(system, place) === undefined ? place : undefined;
}
