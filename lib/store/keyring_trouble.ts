/** How what is wrong with a keyring is put to the person. */
import { reasonOf, UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { withType } from "./messages.ts";

/** What a keyring does; whatever goes wrong that it has no words for becomes `store_unavailable`. */
export async function orUnavailable<T>(where: string, pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unusable(where, visible(reasonOf(error)));
  }
}

/** Why a keyring can't be used, as the end of a sentence; a file needs nothing of the machine. */
export function unusable(where: string, why: string, hint = withType("file")): UserError {
  return new UserError("store_unavailable", `Cannot use ${where}: ${why}`, { hint });
}
