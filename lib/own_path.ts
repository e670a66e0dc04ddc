/** Whether nobody but the person, and root, decides what a path leads to. */
import { pathOf } from "./dirs.ts";
import type { FileInfo, System } from "./system.ts";

/** What is looked at. */
type World = Pick<System, "os" | "files">;

/** On a directory: what lies in it can be replaced by its own owner alone. */
const STICKY = 0o1000;

/**
 * Why somebody else could put something else there; `undefined` when nobody can. As sshd's StrictModes
 * (sshd_config(5)): each step of the path, as it is written and with its links followed, belongs to the
 * person or to root, and nobody else may write there. What does not exist yet is nobody's. On Windows the
 * profile's access list says who may, and it is believed.
 */
export async function whyNotOwn(world: World, path: string): Promise<string | undefined> {
  if (world.os === "windows") return undefined;
  return await strangerOn(world, path) ?? await strangerBehind(world, path);
}

async function strangerBehind(world: World, path: string): Promise<string | undefined> {
  const real = await world.files.realPath(path).catch(() => undefined);
  return real === undefined || real === path ? undefined : await strangerOn(world, real);
}

async function strangerOn({ os, files }: World, path: string): Promise<string | undefined> {
  const steps = stepsTo(os, path);
  const infos = await Promise.all(steps.map((step) => files.info(step).catch(() => undefined)));
  for (const [index, step] of steps.entries()) {
    const info = infos[index];
    if (info === undefined) return undefined;
    const why = wrongWith(info, index === steps.length - 1);
    if (why !== undefined) return `"${step}" ${why}`;
  }
}

function wrongWith({ kind, owner, mode }: FileInfo, isLast: boolean): string | undefined {
  if (owner === "other") return "belongs to somebody else";
  const guarded = kind === "link" || (!isLast && (mode & STICKY) !== 0);
  if (guarded || (mode & 0o022) === 0) return undefined;
  return `can be written by others (mode ${mode.toString(8).padStart(4, "0")})`;
}

/** The root, and every step from there to the path itself. */
function stepsTo(os: World["os"], path: string): readonly string[] {
  const { dirname } = pathOf(os);
  const parent = dirname(path);
  return parent === path ? [path] : [...stepsTo(os, parent), path];
}
