/** Renewal of a sign-in (RFC 6749 section 6). */
import * as oauth from "oauth4webapi";
import type { Secret } from "../secret.ts";
import { ask, type Exchange, tokensIn } from "./ask.ts";
import type { Party, Tokens } from "./server.ts";

/** A refresh token, and its purpose. */
export interface Renewal {
  readonly refreshToken: Secret;
  readonly scopes: readonly string[];
  /** Whether the server takes the same token again: otherwise, a lost answer costs the sign-in. */
  readonly reusable: boolean;
  /** The server's own parameters. */
  readonly more?: Readonly<Record<string, string>>;
}

/** Asks for new tokens. If the server rotates refresh tokens, the answer holds the next one. */
export async function renew(party: Party, renewal: Renewal): Promise<Tokens> {
  const { refreshToken, scopes, reusable, more = {} } = renewal;
  const scope = scopes.length > 0 ? { scope: scopes.join(" ") } : {};
  const exchange: Exchange<oauth.TokenEndpointResponse> = {
    send: (as, client, proof, options) =>
      oauth.refreshTokenGrantRequest(as, client, proof, refreshToken.reveal(), {
        ...options,
        additionalParameters: { ...more, ...scope },
      }),
    read: oauth.processRefreshTokenResponse,
  };
  return tokensIn(await ask(party, exchange, { repeatable: reusable }));
}
