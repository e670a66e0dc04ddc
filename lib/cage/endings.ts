/** Errors that end a sign-in in a browser, as the cage throws them: the same words for every cloud. */
import { UserError } from "../errors.ts";

/** The default command that starts the sign-in again. */
export const AGAIN = "atmos-auth login";

/** Makes the error for a code that has expired. */
export function codeExpired(hint: string = AGAIN): UserError {
  const message = "Nobody confirmed the code in the browser in time";
  return new UserError("sign_in_needed", message, { hint });
}

/** Makes the error for a person who declined. */
export function declined(hint: string = AGAIN): UserError {
  return new UserError("sign_in_refused", "The sign-in was refused in the browser", { hint });
}
