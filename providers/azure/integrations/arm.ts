/** The token for Azure Resource Manager, which registries take as well. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Secret } from "../../../lib/secret.ts";
import { tokenFor } from "../tokens.ts";

/** Returns the token. Throws `sign_in_refused` when there is none. */
export function armToken(credential: Credential): Secret {
  const arm = tokenFor(credential, "arm");
  if (arm !== undefined) return arm.token;
  throw new UserError(
    "sign_in_refused",
    "The identity carries no token for Azure Resource Manager",
    { hint: "atmos-auth login" },
  );
}
