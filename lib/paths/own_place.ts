/** The program's own directories: below the person's data, where nobody else could put anything. */
import { dataDirectory, pathOf } from "./directories.ts";
import { UserError } from "../errors.ts";
import { mendOf, weakness } from "./ownership.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";

/** What of it is looked at. */
type World = Pick<System, "os" | "env" | "files">;

/** The directories, each for one purpose. */
export type OwnName = "env" | "locks" | "trust";

/** The directory that holds them all; throws as `ownPlace`. */
export async function ownData(world: World): Promise<string> {
  const path = pathOf(world.os).join(dataDirectory(world), "atmos-auth");
  await requireOwn(world, path);
  return path;
}

/**
 * The directory's path; it need not exist. Throws `place_unsafe` when somebody else could replace a step of it,
 * and `home_unknown` when nobody can tell where it is.
 */
export async function ownPlace(world: World, name: OwnName): Promise<string> {
  const path = pathOf(world.os).join(dataDirectory(world), "atmos-auth", name);
  await requireOwn(world, path);
  return path;
}

/** Whether the directory is known, and nobody else's. */
export async function isOwnPlace(world: World, name: OwnName): Promise<boolean> {
  return await ownPlace(world, name).then(() => true, () => false);
}

/**
 * Throws `place_unsafe` when somebody else could put something else in the place of that path; `otherwise` is what
 * to type where that somebody's directory must stay what it is.
 */
export async function requireOwn(
  world: Pick<System, "os" | "files">,
  path: string,
  otherwise = "export XDG_DATA_HOME=DIR, or sudo -H where HOME is another user's",
): Promise<void> {
  const weak = await weakness(world, path);
  if (weak === undefined) return;
  const where = `"${visible(weak.step)}" ${weak.why}`;
  throw new UserError("place_unsafe", `Cannot keep anything in "${visible(path)}": ${where}`, {
    hint: mendOf(weak, otherwise),
  });
}
