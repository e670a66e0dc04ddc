/** How a sign-in in a browser ends without one, as the cage hears it: the same words for every cloud. */
import { UserError } from "../errors.ts";

/** What starts it again, where nobody knows it better. */
export const AGAIN = "atmos-auth login";

/** The code was good for so long, and no longer. */
export function codeExpired(hint: string = AGAIN): UserError {
  const message = "Nobody confirmed the code in the browser in time";
  return new UserError("sign_in_needed", message, { hint });
}

/** The person said no. */
export function declined(hint: string = AGAIN): UserError {
  return new UserError("sign_in_refused", "The sign-in was refused in the browser", { hint });
}
