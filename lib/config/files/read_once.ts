/** What can be read only once, such as a pipe: it is kept for whoever asks again, for as long as the process lives. */
import type { Files } from "../../system/file_system.ts";

const KEPT = new WeakMap<Files, Map<string, Promise<Uint8Array | undefined>>>();

/** The bytes behind a path, read the first time that somebody asks. */
export function readOnce(files: Files, path: string): Promise<Uint8Array | undefined> {
  const kept = KEPT.get(files) ?? new Map<string, Promise<Uint8Array | undefined>>();
  KEPT.set(files, kept);
  const bytes = kept.get(path) ?? files.read(path);
  kept.set(path, bytes);
  return bytes;
}
