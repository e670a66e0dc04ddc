/**
 * Credentials in a private directory beside the store, which keeps nothing itself: those of `env`, for in a job each
 * later step would sign in anew; or those of the session around us, for the commands in it.
 */
import { briefDirectories, CREDENTIAL_FILE, jobDirectories } from "../paths/brief_directory.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { RecordName, Store } from "./store.ts";

/** The largest record, in bytes. */
const LIMIT = 1024 * 1024;

/** Returns the files in which the session around keeps a record, if it keeps it. */
export type HeldAround = (name: RecordName) => Promise<readonly string[]>;

/** Returns the store, which also finds the records beside it. */
export function withBeside(system: System, store: Store, held: HeldAround): Store {
  return {
    ...store,
    read: async (name) =>
      await store.read(name) ?? await firstOf(system, await filesFor(system, name, held)),
    remove: async (name) => {
      const beside = await removeAll(system, await filesFor(system, name, held));
      return await store.remove(name) || beside;
    },
  };
}

/**
 * Reads a record from a job's own directory, even one that no store may keep, since the surroundings decide who it is.
 */
export async function readOfJob(system: System, name: RecordName): Promise<string | undefined> {
  return await firstOf(system, await jobFiles(system, name));
}

/** Reads the credential that `env` has put there for an identity; `undefined` where there is none. */
export async function readBrief(
  system: System,
  realm: string,
  identity: string,
): Promise<string | undefined> {
  return await firstOf(system, await briefFiles(system, realm, identity));
}

async function briefFiles(system: System, realm: string, identity: string) {
  return (await briefDirectories(system, realm, identity)).map((each) => fileIn(system, each));
}

async function jobFiles(system: System, { realm, entry }: RecordName): Promise<readonly string[]> {
  return (await jobDirectories(system, realm, entry)).map((each) => fileIn(system, each));
}

async function firstOf(system: System, paths: readonly string[]) {
  for (const path of paths) {
    const bytes = await system.files.readOwn(path, LIMIT).catch(() => undefined);
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
  }
}

async function removeAll(system: System, paths: readonly string[]): Promise<boolean> {
  const removed = await Promise.all(paths.map((path) => system.files.remove(path)));
  return removed.includes(true);
}

async function filesFor(
  system: System,
  name: RecordName,
  held: HeldAround,
): Promise<readonly string[]> {
  const { realm, role, entry, item } = name;
  if (role !== "identity" || item !== "credential") return [];
  return [...await held(name), ...await briefFiles(system, realm, entry)];
}

function fileIn(system: System, directory: string): string {
  return pathOf(system.os).join(directory, CREDENTIAL_FILE);
}
