/** Credentials of GitHub's sign-ins, and their public parts. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";

/** The credential type of an app that has signed in: `secret.jwt`, valid for a few minutes. */
export const APP = "github/app";

/** The credential type of installations: `secret.token`, and one more below each owner's name in lower case. */
export const INSTALLATION = "github/installation";

/** The credential type of a person's token, or of one that somebody made: `secret.token`. */
export const USER = "github/user";

/** The credential type of another issuer's identity token: `secret.token`. */
export const OIDC = "oidc/token";

/** A token, and the owner whose repositories it is for; `undefined` when it is for all. */
interface OwnedToken {
  readonly owner: string | undefined;
  readonly token: Secret;
}

/** Returns the credential of installations; the first is the one that `gh` uses. */
export function installationCredential(
  tokens: readonly { readonly account: string; readonly token: Secret }[],
  principal: string,
  expires: number,
): Credential {
  const [first] = tokens;
  if (first === undefined) throw new Error("an identity has at least one token");
  const owned = tokens.map(({ account, token }) => [ownerKey(account), token]);
  return {
    type: INSTALLATION,
    expires,
    shown: {
      account: first.account,
      owners: tokens.map(({ account }) => account).join(" "),
      principal,
    },
    secret: { token: first.token, ...Object.fromEntries(owned) },
  };
}

/** Returns the tokens of a credential, in the order of its owners. */
export function tokensOf({ shown, secret }: Credential): readonly OwnedToken[] {
  const owners = shown.owners?.split(" ") ?? [];
  const owned = owners.flatMap((owner) => {
    const token = secret[ownerKey(owner)];
    return token === undefined ? [] : { owner, token };
  });
  return owned.length > 0 ? owned : [{ owner: undefined, token: tokenOf({ secret }) }];
}

/** Returns the token for tools that can use only one. */
export function tokenOf({ secret }: Pick<Credential, "secret">): Secret {
  if (secret.token !== undefined) return secret.token;
  throw new UserError("sign_in_refused", "The entry before it carries no GitHub token", {
    hint: "via: {provider: NAME}",
  });
}

/**
 * Returns the name of an owner's secret. It contains a blank, as no account's name does, so it is never another
 * secret's.
 */
function ownerKey(owner: string): string {
  return `owner ${owner.toLowerCase()}`;
}
