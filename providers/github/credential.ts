/** What GitHub's sign-ins yield, and what can be shown of it. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import type { Secret } from "../../lib/secret.ts";

/** An app that has signed in: `secret.jwt`, good for a few minutes. */
export const APP = "github/app";

/** Tokens of installations: `secret.token`, and one below each owner's name in small letters. */
export const INSTALLATION = "github/installation";

/** A token of a person, or of whoever made it: `secret.token`. */
export const USER = "github/user";

/** A signed statement of another issuer about who is running: `secret.token`. */
export const OIDC = "oidc/token";

/** A token, and the owner whose repositories it is for; `undefined` when it is for all. */
interface OwnedToken {
  readonly owner: string | undefined;
  readonly token: Secret;
}

/** A credential for installations; the first is the one that `gh` uses. */
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

/** The tokens in a credential, in the order in which its owners were named. */
export function tokensOf({ shown, secret }: Credential): readonly OwnedToken[] {
  const owners = shown.owners?.split(" ") ?? [];
  const owned = owners.flatMap((owner) => {
    const token = secret[ownerKey(owner)];
    return token === undefined ? [] : { owner, token };
  });
  return owned.length > 0 ? owned : [{ owner: undefined, token: tokenOf({ secret }) }];
}

/** The token that is used where there can be one only. */
export function tokenOf({ secret }: Pick<Credential, "secret">): Secret {
  if (secret.token !== undefined) return secret.token;
  throw new UserError("sign_in_refused", "The entry before it carries no GitHub token", {
    hint: "via: {provider: NAME}",
  });
}

/** Never the name of another secret: an account's name holds no blank. */
function ownerKey(owner: string): string {
  return `owner ${owner.toLowerCase()}`;
}
