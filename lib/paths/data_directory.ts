/** Making of a directory of lasting data, which may have to be had elsewhere. */
import { MachineError } from "../errors.ts";
import type { System } from "../system.ts";
import { elsewhere, pathOf } from "./directories.ts";
import { requireOwn } from "./ownership.ts";

/** Refusals that no change of the place itself ends. */
const BARREN = ["EEXIST", "ENODEV", "ENOENT", "ENOTDIR", "EROFS"];

/**
 * Makes such a directory, with those above it. Throws `place_unsafe` where others could replace it, and `MachineError`
 * where it can't be made, with the line that has what lasts in another place where only that helps.
 */
export async function makeDataDirectory(system: System, path: string): Promise<void> {
  await requireOwn(system, path);
  try {
    await system.files.makeDirectory(path);
  } catch (error) {
    if (!(error instanceof MachineError) || !BARREN.includes(error.errno ?? "")) throw error;
    throw error.with({ hint: elsewhere(system) });
  }
}

/** Sees that such a directory can be made, and leaves all as it was; throws as `makeDataDirectory`. */
export async function tryDataDirectory(system: System, path: string): Promise<void> {
  const missing = await missingOf(system, path);
  try {
    await makeDataDirectory(system, path);
  } finally {
    for (const made of missing) await system.files.removeEmpty(made).catch(() => false);
  }
}

/** Returns a directory and those above it that are not there, the innermost first. */
async function missingOf(system: System, path: string): Promise<readonly string[]> {
  const isThere = await system.files.info(path).catch(() => undefined) !== undefined;
  const above = pathOf(system.os).dirname(path);
  return isThere || above === path ? [] : [path, ...await missingOf(system, above)];
}
