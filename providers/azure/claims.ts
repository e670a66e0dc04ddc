/**
 * Claims of an access token about whom it was issued to
 * (learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
import { payloadOf } from "../../lib/sign_in/token_source/claims.ts";
import type { Account } from "./tokens.ts";

/** The claims that are read; none of them is trusted with more than a name. */
export interface Claims {
  readonly tid?: string;
  readonly oid?: string;
  readonly appid?: string;
  readonly idtyp?: string;
  readonly idp?: string;
  readonly upn?: string;
  readonly unique_name?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
}

/** Returns the claims of a JSON Web Token; none for another token, since access tokens may be of any form. */
export function claimsOf(token: string): Claims {
  try {
    const claims = payloadOf(token);
    return typeof claims === "object" && claims !== null ? known({ ...claims }) : {};
  } catch {
    return {};
  }
}

const TEXTS = ["tid", "oid", "appid", "idtyp", "idp", "upn", "unique_name"] as const;

function known(claims: Readonly<Record<string, unknown>>): Claims {
  const texts = TEXTS.flatMap((name) =>
    typeof claims[name] === "string" ? [[name, claims[name]] as const] : []
  );
  const exp = typeof claims.exp === "number" ? { exp: claims.exp } : {};
  return { ...Object.fromEntries(texts), ...exp };
}

/** Returns the application that a token was issued to, as an account. */
export function applicationIn(token: string, tenant: string, client: string): Account {
  const { tid = tenant, oid = "", appid = client } = claimsOf(token);
  return {
    tenant: tid,
    home: tid,
    object: oid,
    username: appid,
    type: "servicePrincipal",
    client: appid,
  };
}

/** Returns the account that a token was issued to; a guest's home is the directory that vouches for them. */
export function accountIn(token: string, tenant: string): Account {
  const claims = claimsOf(token);
  const { tid = tenant, oid = "", appid = "", upn, unique_name, idp = "" } = claims;
  const username = upn ?? unique_name;
  if (claims.idtyp === "app" || username === undefined) return applicationIn(token, tenant, appid);
  const home = /^https:\/\/sts\.windows\.net\/([0-9a-f-]{36})\/$/.exec(idp)?.[1] ?? tid;
  return { tenant: tid, home, object: oid, username, type: "user", client: appid };
}
