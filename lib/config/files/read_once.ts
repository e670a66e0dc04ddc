/** Files that can be read only once, such as pipes: their content is kept for as long as the process lives. */
import type { Files } from "../../system/file_system.ts";

const KEPT = new WeakMap<Files, Map<string, Promise<Uint8Array | undefined>>>();

/** Returns the bytes behind a path, which is read the first time only. */
export function readOnce(files: Files, path: string): Promise<Uint8Array | undefined> {
  const kept = KEPT.get(files) ?? new Map<string, Promise<Uint8Array | undefined>>();
  KEPT.set(files, kept);
  const bytes = kept.get(path) ?? files.read(path);
  kept.set(path, bytes);
  return bytes;
}
