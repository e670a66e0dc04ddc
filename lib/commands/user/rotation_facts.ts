/** Facts about keys that one needs to decide which to delete. */
import { UserError } from "../../errors.ts";
import type { IssuedKey } from "../../provider/rotation.ts";
import { columns } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Rotating } from "./rotation.ts";

/** Shows all keys, and which one is kept here. */
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

/** Makes the error for when no other key can be made; `perhaps` are keys that an interrupted rotation may have made. */
export function noRoom(
  it: Rotating,
  keys: readonly IssuedKey[],
  kept: string,
  perhaps: readonly IssuedKey[],
): UserError {
  const others = keys.filter(({ id }) => id !== kept);
  const other = others.find(({ active }) => !active) ?? others.find(isUnused) ?? others[0];
  const doubt = perhaps.length > 0 ? `. ${mayBeOurs(perhaps)}` : "";
  const message =
    `Cannot make a new key for "${visible(it.name)}": it has ${keys.length} already, and ` +
    `${it.rotation.most} are the most that there can be${doubt}`;
  return new UserError("failed", message, { hint: other && deleting(it, other) });
}

function isUnused({ used }: IssuedKey): boolean {
  return used === "never";
}

/**
 * Writes the command that deletes a key. Only the person knows of programs that use it, or that the cloud has not told
 * of yet.
 */
export function deleting({ name }: Rotating, key: IssuedKey): string {
  // No more of a key's name is shown.
  const rotate = `atmos-auth user rotate ${typedFlag("-i", name)}`;
  const line = `${rotate} ${typedFlag("--delete", key.id.slice(-4))}`;
  if (!key.active) return line;
  return `${isUnused(key) ? "if" : "it is in use; once"} nothing uses it: ${line}`;
}

/** Says that these keys may be an interrupted rotation's, since no answer told whose they are. */
export function mayBeOurs(perhaps: readonly IssuedKey[]): string {
  const names = perhaps.map(({ id }) => visible(id)).join(", ");
  return `An interrupted rotation, or somebody else, had made ${names}`;
}

/** Writes the date of a time. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
