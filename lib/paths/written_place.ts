/** Places that a person or a configuration names, and that are written to. */
import { usage } from "../errors.ts";
import type { System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import { orOthers } from "../terminal/hint.ts";
import { fromHere } from "./directories.ts";
import { leftToShells } from "./left_to_shells.ts";

/**
 * Returns the path as seen from the working directory; throws `UserError` for one that was left to a shell. The flag is
 * the one that tells it.
 */
export function placeToWrite(system: System, path: string, flag: string): string {
  const left = leftToShells(path);
  if (left === undefined) return fromHere(system, path);
  const { part, whole } = left;
  const message = `Cannot write to "${visible(path)}": only a shell replaces "${visible(part)}"`;
  throw usage(
    message,
    orOthers(typedFlag(flag, whole), [`${typed(`./${path}`)} for that very name`]),
  );
}
