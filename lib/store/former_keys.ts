/**
 * Former keys of a key file. Whoever names a file by its path may have given other data directories the same path:
 * their records open with the key that was there when they were sealed, so each former key is kept beside the file, by
 * its id.
 */
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { pathOf } from "../paths/directories.ts";
import { attempt } from "./messages.ts";

/** Returns the path of the key with that id, once it is no longer the one in that file. */
export function formerPath(path: string, id: string): string {
  return `${path}.${id}`;
}

/** Keeps the file's present key before another takes its place. */
export async function keepFormer(
  { files }: System,
  path: string,
  { id, bytes }: { readonly id: string; readonly bytes: Uint8Array },
): Promise<void> {
  const former = formerPath(path, id);
  await attempt(`write the key "${visible(former)}"`, () => files.write(former, bytes, 0o600));
}

/** Returns our other files beside a key file: former keys, the next one, and its lock. */
export async function besideKey({ files, os }: System, path: string): Promise<readonly string[]> {
  const { basename, dirname, join } = pathOf(os);
  const names = await files.list(dirname(path)).catch(() => undefined) ?? [];
  const isOurs = (name: string) =>
    name.startsWith(`${basename(path)}.`) &&
    /^(?:[0-9a-f]{16}|next|lock)$/.test(name.slice(basename(path).length + 1));
  return names.filter(isOurs).toSorted().map((name) => join(dirname(path), name));
}

/** Returns the ids of the former keys beside that file. */
export async function formerIds({ files, os }: System, path: string): Promise<readonly string[]> {
  const { basename, dirname } = pathOf(os);
  const start = `${basename(path)}.`;
  const names = (await files.list(dirname(path)) ?? []).filter((name) => name.startsWith(start));
  return names.map((name) => name.slice(start.length)).filter((id) => /^[0-9a-f]{16}$/.test(id));
}
