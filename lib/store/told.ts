/** How records, their faults and their mends are put to the person. */
import { UserError } from "../errors.ts";
import { typed } from "../hint.ts";
import { visible } from "../visible.ts";
import type { RecordName } from "./names.ts";

/** `the credential of identity "prod"`. */
export function described({ role, entry, item }: RecordName): string {
  return `the ${visible(item)} of ${role} "${visible(entry)}"`;
}

/** The command that forgets a record. */
export function forgetting({ role, entry, item }: RecordName): string {
  const keys = item === "keys" ? " --keychain" : "";
  return `atmos-auth logout --${role} ${typed(entry)}${keys}`;
}

/** A record that can't be what was written there. */
export function tampered(name: RecordName, path: string, why: string): UserError {
  return new UserError(
    "store_tampered",
    `Cannot trust ${described(name)}: "${visible(path)}" ${why}`,
    { hint: forgetting(name) },
  );
}

/** The reason that a thrown value gives. */
export function reasonOf(error: unknown): string {
  return visible(error instanceof Error ? error.message : String(error));
}

/** Does something to a file; whatever goes wrong becomes `store_unavailable`. `what` completes "Cannot". */
export async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("store_unavailable", `Cannot ${what}: ${reasonOf(error)}`, {
      hint: "make room or get access there, or keep nothing: export ATMOS_KEYRING_TYPE=memory",
    });
  }
}
