/** Lists of the identities that providers offer, kept in the cache. */
import { directories, pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { EMPTY, type LocatedMap, mapIn, mapped } from "../yaml/located.ts";
import { mergeFiles } from "../yaml/merged.ts";
import { readRoot } from "./file.ts";
import type { Reader } from "./reader.ts";
import type { Reason } from "./source.ts";

/** The file of a provider's list, in a directory of its own. */
export const OFFERS_FILE = "provisioned-identities.yaml";

/** Returns the directory of all providers' lists, which the original uses, too; `undefined` without a cache. */
export function offersPlace(system: Pick<System, "env" | "os">): string | undefined {
  const { cache } = directories(system);
  return cache && pathOf(system.os).join(cache, "atmos", "auth");
}

/**
 * Returns the file of a provider's list. `/` and `\` in its name become `_`; `undefined` for a name that would lead
 * elsewhere, and without a cache.
 */
export function provisionedFile(
  system: Pick<System, "env" | "os">,
  provider: string,
): string | undefined {
  const name = provider.replaceAll(/[/\\]/g, "_");
  if (name === "" || name === "." || name === ".." || name.includes("\0")) return undefined;
  const place = offersPlace(system);
  return place && pathOf(system.os).join(place, name, OFFERS_FILE);
}

/**
 * Returns the identities that the configured providers offer; the configuration is merged over them. A list that
 * somebody else could have put there is passed over: it will be made anew.
 */
export async function provisioned(reader: Reader, root: LocatedMap): Promise<LocatedMap> {
  const providers = mapIn(mapIn(root, "auth"), "providers")?.entries.keys() ?? [];
  const files = [...providers].flatMap((name) => provisionedFile(reader.system, name) ?? []);
  const reason: Reason = { origin: "provisioned", needsTrust: false };
  const read = async (file: string) =>
    (await reader.reasonFor(file, reason)).needsTrust
      ? EMPTY
      : await readRoot(reader, file, reason);
  const found = await Promise.all(files.map(read));
  return mapped(
    found.reduce(mergeFiles, EMPTY),
    (value, name) => name === "auth" ? value : undefined,
  );
}
