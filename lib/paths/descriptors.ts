/** Files that this process alone has open, by their paths: our streams, a pipe (`<(...)`). */
import type { System } from "../system.ts";
import { pathOf } from "./directories.ts";
import { descriptorAt } from "./streams.ts";

/** Whether a path is such a file: it can be read once, by nobody else, and nothing lies beside it. */
export function isDescriptor(path: string): boolean {
  return descriptorAt(path) !== undefined;
}

/**
 * Returns the directory that relative paths in a file start from: the file's own, or for a descriptor the working
 * directory.
 */
export function directoryOf({ os, cwd }: Pick<System, "os" | "cwd">, file: string): string {
  return isDescriptor(file) ? cwd() : pathOf(os).dirname(file);
}
