/** Temporary files that killed writers have left. Each writer holds a lock on its own, which ends with the process. */
import { isBeside } from "../paths/beside.ts";
import { pathOf } from "../paths/directories.ts";
import { OS } from "./machine.ts";

/** Directories that this process has looked through. */
const swept = new Set<string>();

/** Removes such files from a directory, once in this process. */
export function sweepOnce(place: string): void {
  if (swept.has(place)) return;
  swept.add(place);
  for (const name of leftIn(place)) removeUnlocked(pathOf(OS).join(place, name));
}

function leftIn(place: string): readonly string[] {
  try {
    return [...Deno.readDirSync(place)].flatMap(({ name, isFile }) =>
      isFile && isBeside(name) ? [name] : []
    );
  } catch {
    // Whoever writes there hears why it can't be.
    return [];
  }
}

/** Removes a file that nobody has locked; one that can't be opened or removed stays, and is never read. */
function removeUnlocked(path: string): void {
  try {
    using file = Deno.openSync(path, { read: true, write: true });
    if (file.tryLockSync(true)) Deno.removeSync(path);
  } catch {
    // Somebody else's, or gone by now.
  }
}
