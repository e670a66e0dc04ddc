/** A Google access token, as the cage delivers it, and as a credential. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import { known } from "../../lib/provider/plan.ts";
import type { CagedToken } from "./modules.ts";

/** The credential type of every Google sign-in: `secret.token`. */
export const TOKEN = "gcp/token";

/** The public part of a credential. */
export interface Shown {
  readonly project?: string | undefined;
  /** An email address, or the name of a federated principal. */
  readonly principal?: string | undefined;
  /** The project that is charged for a person's requests. */
  readonly quota?: string | undefined;
}

/** Returns the token as a credential. */
export function credentialOf(
  context: ProviderContext,
  { token, life }: CagedToken,
  shown: Shown,
): Credential {
  const { project, principal, quota } = shown;
  return {
    type: TOKEN,
    expires: context.clock.now() + life * 1000,
    shown: known({ account: project, principal, quota }),
    secret: { token },
  };
}

/** Returns the token of the link before; throws when that has none. */
export function tokenOf(previous: Credential | undefined): Secret {
  const token = previous?.secret.token;
  if (token !== undefined) return token;
  throw new UserError("sign_in_refused", "The entry before it carries no Google credential", {
    hint: "via: {provider: NAME}",
  });
}
