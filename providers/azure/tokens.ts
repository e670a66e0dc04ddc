/** `azure/tokens`: what every way of signing in to Azure yields: one access token for each resource. */
import type { Credential } from "../../lib/credential.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import type { Secret } from "../../lib/secret.ts";

/** The credential's type. */
export const TOKENS = "azure/tokens";

/** The resources that a token may be for. `server` is the application of Kubernetes clusters (AKS). */
export const RESOURCES = ["arm", "legacy", "graph", "vault", "storage", "server"] as const;

/** One of them. */
export type Resource = (typeof RESOURCES)[number];

/** An access token. */
export interface AccessToken {
  readonly token: Secret;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Who signed in, as far as the tokens tell. */
export interface Account {
  readonly tenant: string;
  /** The directory that the person's account lives in; the tenant's own unless they are a guest. */
  readonly home: string;
  /** The object id in the home directory. */
  readonly object: string;
  /** A user's name, or a service principal's client id. */
  readonly username: string;
  readonly type: "user" | "servicePrincipal";
  /** The application that asked. */
  readonly client: string;
}

/** The credential of an account with these tokens; `arm` must be among them. It lapses with the first. */
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
  /** `life` is in seconds. */
  readonly tokens: Readonly<
    Partial<Record<Resource, { readonly token: Secret; readonly life: number } | undefined>>
  >;
}

/** A sign-in as a credential. */
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

/** The account that a credential is of. */
export function accountOf({ shown }: Credential): Account {
  const { tenant = "", home = "", object = "", username = "", type, client = "" } = shown;
  const kind = type === "servicePrincipal" ? type : "user";
  return { tenant, home, object, username, type: kind, client };
}

/** The token for a resource; `undefined` when there is none. */
export function tokenFor(
  { shown, secret }: Credential,
  resource: Resource,
): AccessToken | undefined {
  const token = secret[resource];
  return token && { token, expires: Number(shown[`expires_${resource}`]) };
}
