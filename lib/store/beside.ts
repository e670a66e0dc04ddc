/**
 * Credentials that `env` has kept beside the store, in a private directory, since the store keeps nothing: in a job each
 * later step would sign in anew.
 */
import { briefDirectories, CREDENTIAL_FILE, jobDirectories } from "../paths/brief_directory.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { RecordName, Store } from "./store.ts";

/** No record comes near this size; bytes. */
const LIMIT = 1024 * 1024;

/** The store, in which what lies beside it is found, too. */
export function withBeside(system: System, store: Store): Store {
  return {
    ...store,
    read: async (name) => await store.read(name) ?? await readBeside(system, name),
    remove: async (name) => {
      const beside = await removeBeside(system, name);
      return await store.remove(name) || beside;
    },
  };
}

/** What lies in a job's own directory: also of what no store may keep, since the surroundings say who it is. */
export async function readOfJob(system: System, name: RecordName): Promise<string | undefined> {
  return await firstOf(system, await jobDirectories(system, name.realm, name.entry));
}

async function readBeside(system: System, name: RecordName): Promise<string | undefined> {
  return await firstOf(system, await directoriesFor(system, name));
}

async function firstOf(system: System, directories: readonly string[]) {
  for (const directory of directories) {
    const path = fileIn(system, directory);
    const bytes = await system.files.readOwn(path, LIMIT).catch(() => undefined);
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
  }
}

async function removeBeside(system: System, name: RecordName): Promise<boolean> {
  const paths = (await directoriesFor(system, name)).map((each) => fileIn(system, each));
  const removed = await Promise.all(paths.map((path) => system.files.remove(path)));
  return removed.includes(true);
}

async function directoriesFor(
  system: System,
  { realm, role, entry, item }: RecordName,
): Promise<readonly string[]> {
  if (role !== "identity" || item !== "credential") return [];
  return await briefDirectories(system, realm, entry);
}

function fileIn(system: System, directory: string): string {
  return pathOf(system.os).join(directory, CREDENTIAL_FILE);
}
