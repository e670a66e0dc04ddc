/** The token for Azure Resource Manager, which registries take as well. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { tokenFor } from "../tokens.ts";

/** The token in clear, for the cage. Throws `sign_in_refused` when there is none. */
export function armToken(credential: Credential): string {
  const arm = tokenFor(credential, "arm");
  if (arm !== undefined) return arm.token.reveal();
  throw new UserError(
    "sign_in_refused",
    "The identity carries no token for Azure Resource Manager",
    { hint: "atmos-auth login" },
  );
}
