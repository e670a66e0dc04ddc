/** A private directory for fetching, removed afterwards. */
import { orUndefined } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import { makeFresh, sharedDirectories } from "../../paths/unguessable.ts";
import type { System } from "../../system.ts";
import { cachePlace } from "./cache_place.ts";
import { Unfetched } from "./fetched.ts";
import type { Scratch } from "./git.ts";
import { dialect } from "../../terminal/dialect.ts";

const PREFIX = "fetching-";

/** The age, in milliseconds, at which a directory of a killed process is removed. */
const FORGOTTEN = 3_600_000;

/** Makes one such directory, which is created when it is first needed. */
export function scratchOf(system: System): Scratch {
  let path: string | undefined;
  return {
    make: async () => path ??= await inCache(system) ?? await inShared(system),
    remove: async () => {
      if (path !== undefined) await system.files.remove(path);
    },
  };
}

async function inCache(system: System): Promise<string | undefined> {
  const place = await cachePlace(system);
  if (place === undefined) return undefined;
  // A full disk, or a read-only one: another directory may do.
  return await orUndefined(async () => {
    await system.files.makeDirectory(place);
    await sweep(system, place);
    const path = pathOf(system.os).join(place, PREFIX + system.random(8).toHex());
    return await system.files.makeNew(path) ? path : undefined;
  });
}

async function sweep(system: System, place: string): Promise<void> {
  for (const name of await system.files.list(place) ?? []) {
    const path = pathOf(system.os).join(place, name);
    const modified = name.startsWith(PREFIX)
      ? (await system.files.info(path))?.modified
      : undefined;
    if (modified === undefined || modified > system.clock.now() - FORGOTTEN) continue;
    await system.files.remove(path);
  }
}

async function inShared(system: System): Promise<string> {
  for (const shared of sharedDirectories(system)) {
    const made = await makeFresh(system, shared, `atmos-auth-${PREFIX}`);
    if (typeof made === "string") return made;
  }
  throw new Unfetched(
    "there is no private place to fetch it to",
    dialect().set("XDG_CACHE_HOME", "DIR"),
    false,
  );
}
