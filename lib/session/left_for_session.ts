/**
 * A sign-in inside a session that no store would keep goes to the session itself: a file in its directory, as private
 * as what lies beside it, which the session's owner takes away as it reads it.
 */
import * as v from "valibot";
import { pathOf } from "../paths/directories.ts";
import type { RecordName, Store } from "../store/store.ts";
import type { System } from "../system.ts";
import type { SessionDirectory } from "./directory/directory.ts";

const FILE = "fed";

const NAME: v.GenericSchema<unknown, RecordName> = v.object({
  realm: v.string(),
  role: v.picklist(["provider", "identity", "secret"]),
  entry: v.string(),
  item: v.string(),
});

const RECORDS = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ name: NAME, text: v.string(), expires: v.exactOptional(v.number()) })),
);

/** Leaves all that a store holds in memory for the session in this directory. */
export async function leaveForSession(
  { files, os }: Pick<System, "files" | "os">,
  path: string,
  store: Pick<Store, "list" | "read">,
): Promise<void> {
  const records = [];
  for (const { name, expires } of await store.list()) {
    const text = await store.read(name);
    if (text !== undefined) records.push({ name, text, expires });
  }
  await files.writeBrief(pathOf(os).join(path, FILE), JSON.stringify(records));
}

/** Whether the session in this directory has not taken what was left there. */
export async function isWaiting(
  { files, os }: Pick<System, "files" | "os">,
  path: string,
): Promise<boolean> {
  return await files.info(pathOf(os).join(path, FILE)) !== undefined;
}

/** Takes it back; `false` where the session has it by now. */
export async function takeBackLeft(
  { files, os }: Pick<System, "files" | "os">,
  path: string,
): Promise<boolean> {
  return await files.remove(pathOf(os).join(path, FILE));
}

/** Takes what was left for the session into its own store. */
export async function takeLeft(
  directory: Pick<SessionDirectory, "take">,
  store: Pick<Store, "write">,
): Promise<void> {
  const text = await directory.take(FILE);
  if (text === undefined) return;
  const read = v.safeParse(RECORDS, text);
  for (const { name, text, expires } of read.success ? read.output : []) {
    await store.write(name, text, { expires });
  }
}
