/** Which keys there are, and whose: what one has to know to let one go. */
import { UserError } from "../errors.ts";
import type { IssuedKey } from "../provider/rotation.ts";
import { columns } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { Rotating } from "./rotating.ts";

/** Says them all, the one that is kept here among them. */
export function sayKeys(
  { workspace: { terminal } }: Rotating,
  keys: readonly IssuedKey[],
  kept: string,
) {
  const lines = keys.map(({ id, active, created, used }) => [
    `  ${visible(id)}`,
    active ? "active" : "inactive",
    created === undefined ? "" : `made ${dateOf(created)}`,
    used === undefined
      ? "last use unknown"
      : used === "never"
      ? "never used"
      : `used ${visible(used)}`,
    id === kept ? "(kept here)" : "",
  ]);
  terminal.say(columns(lines));
}

/** What is refused where there is no room for another key. */
export function noRoom(
  { name, rotation }: Rotating,
  keys: readonly IssuedKey[],
  kept: string,
): UserError {
  const other = keys.find(({ id, active }) => id !== kept && !active) ??
    keys.find(({ id }) => id !== kept);
  const message =
    `Cannot make a new key for "${visible(name)}": it has ${keys.length} already, and ` +
    `${rotation.most} are the most that there can be; one that nothing uses must go`;
  const rotate = `atmos-auth user rotate ${typedFlag("-i", name)}`;
  // No more of a key's name is shown.
  const hint = other && `${rotate} ${typedFlag("--delete", other.id.slice(-4))}`;
  return new UserError("failed", message, { hint });
}

/** A day as it is told of a key. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
