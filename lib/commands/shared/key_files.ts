/** Files of the clouds' own tools that hold long-lived keys. */
import { fromHere } from "../../paths/directories.ts";
import type { ImportNote } from "../../provider/import.ts";
import { foundIn, type FoundKeys } from "./found_keys.ts";
import { type AnyImport, importFrom } from "./importing.ts";

/** The keys in such files, and notes on their profiles. */
export interface KeysRead {
  readonly keys: readonly FoundKeys[];
  readonly notes: readonly ImportNote[];
}

/** Reads the files of all clouds' tools: the file of that name, or the tools' own. */
export async function readKeyFiles(
  context: AnyImport,
  named: string | undefined,
): Promise<KeysRead> {
  const { system, clouds } = context;
  const file = named === undefined ? undefined : fromHere(system, named);
  const readable = clouds.filter((cloud) => cloud.import !== undefined);
  const all = await Promise.all(readable.map(async (cloud) => {
    const imported = await importFrom(context, cloud, file);
    return { keys: foundIn(cloud, imported), notes: imported.notes };
  }));
  return { keys: all.flatMap(({ keys }) => keys), notes: all.flatMap(({ notes }) => notes) };
}
