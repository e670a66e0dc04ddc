/** `azure/tokens`: the credential of every Azure sign-in, with one access token for each resource. */
import type { Credential } from "../../lib/credential.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import type { Secret } from "../../lib/secret.ts";

/** The credential's type. */
export const TOKENS = "azure/tokens";

/** The resources that a token may be for. `server` is the application of Kubernetes clusters (AKS). */
export const RESOURCES = ["arm", "legacy", "graph", "vault", "storage", "server"] as const;

/** A resource's name. */
export type Resource = (typeof RESOURCES)[number];

/** An access token. */
export interface AccessToken {
  readonly token: Secret;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The account that signed in, as far as its tokens tell. */
export interface Account {
  readonly tenant: string;
  /** The tenant that the person's account lives in; differs from `tenant` for a guest. */
  readonly home: string;
  /** The object id in the home directory. */
  readonly object: string;
  /** A user's name, or a service principal's client id. */
  readonly username: string;
  readonly type: "user" | "servicePrincipal";
  /** The client id of the application that asked. */
  readonly client: string;
}

/**
 * Returns the credential of an account with these tokens; `arm` must be among them. It expires with the first of them.
 */
export function tokensCredential(
  account: Account,
  tokens: Readonly<Partial<Record<Resource, AccessToken>>>,
  more: Readonly<Record<string, string>> = {},
): Credential {
  const given = RESOURCES.flatMap((name) =>
    tokens[name] === undefined ? [] : [[name, tokens[name]] as const]
  );
  const expiries = given.map(([name, { expires }]) => [`expires_${name}`, String(expires)]);
  return {
    type: TOKENS,
    expires: Math.min(...given.map(([, { expires }]) => expires)),
    shown: { ...account, principal: account.username, ...Object.fromEntries(expiries), ...more },
    secret: Object.fromEntries(given.map(([name, { token }]) => [name, token])),
  };
}

/** A sign-in, as the cage delivers it. */
interface Issued {
  readonly account: Account;
  /** The tokens by resource; `life` is in seconds. */
  readonly tokens: Readonly<
    Partial<Record<Resource, { readonly token: Secret; readonly life: number } | undefined>>
  >;
}

/** Returns a sign-in as a credential. */
export function credentialOf(
  { clock }: Pick<ProviderContext, "clock">,
  { account, tokens }: Issued,
): Credential {
  const now = clock.now();
  const given = RESOURCES.flatMap((name) => {
    const { token, life } = tokens[name] ?? {};
    return token && life ? [[name, { token, expires: now + life * 1000 }] as const] : [];
  });
  return tokensCredential(account, Object.fromEntries(given));
}

/** Returns the account of a credential. */
export function accountOf({ shown }: Credential): Account {
  const { tenant = "", home = "", object = "", username = "", type, client = "" } = shown;
  const kind = type === "servicePrincipal" ? type : "user";
  return { tenant, home, object, username, type: kind, client };
}

/** Returns the token for a resource; `undefined` when there is none. */
export function tokenFor(
  { shown, secret }: Credential,
  resource: Resource,
): AccessToken | undefined {
  const token = secret[resource];
  return token && { token, expires: Number(shown[`expires_${resource}`]) };
}
