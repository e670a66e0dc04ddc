/** Whether what lies on the disk is the person's own, and nobody else's. */
import type { FileInfo, Files } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { reasonOf } from "../errors.ts";

/** Why something is not the person's own file, or directory; `undefined` when it is. */
export function unfitness(
  { kind, owner }: FileInfo,
  wanted: "file" | "directory",
): string | undefined {
  if (kind !== wanted) return kind === "link" ? "is a link" : `is not a ${wanted}`;
  return owner === "self" ? undefined : "belongs to somebody else";
}

/** Takes the rights that others have; `say` is told when there were any. */
export async function tighten(
  files: Files,
  path: string,
  { kind, mode }: FileInfo,
  say: (line: string) => void,
): Promise<void> {
  if ((mode & 0o077) === 0) return;
  const was = `"${visible(path)}" (mode ${mode.toString(8).padStart(4, "0")})`;
  try {
    await files.setMode(path, kind === "directory" ? 0o700 : 0o600);
    say(`Others could reach ${was}; now only you can`);
  } catch (error) {
    say(`Others can reach ${was}, and that can't be changed: ${visible(reasonOf(error))}`);
  }
}
