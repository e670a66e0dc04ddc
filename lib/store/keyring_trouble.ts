/** Errors of keyrings, in words for the person. */
import { reasonOf, UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { withType } from "./messages.ts";

/** Awaits a keyring's operation; an error without words of its own becomes `store_unavailable`. */
export async function orUnavailable<T>(where: string, pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unusable(where, visible(reasonOf(error)));
  }
}

/**
 * Makes the error for a keyring that can't be used, with the reason as the end of the sentence; the default hint is a
 * file, which needs nothing of the machine.
 */
export function unusable(where: string, why: string, hint = withType("file")): UserError {
  return new UserError("store_unavailable", `Cannot use ${where}: ${why}`, { hint });
}
