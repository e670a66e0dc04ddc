/** Exchange of another issuer's token (RFC 8693). */
import * as oauth from "oauth4webapi";
import type { Secret } from "../secret.ts";
import { ask, type Exchange, tokensIn } from "./ask.ts";
import type { Party, Tokens } from "./server.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

/** The token to exchange, and its purpose. */
interface Trade {
  readonly subjectToken: Secret;
  readonly subjectTokenType: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** The server's own parameters. */
  readonly more?: Readonly<Record<string, string>>;
}

/** Exchanges it for an access token. The same token may be exchanged again. */
export async function trade(party: Party, traded: Trade): Promise<Tokens> {
  const parameters = {
    audience: traded.audience,
    scope: traded.scopes.join(" "),
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token: traded.subjectToken.reveal(),
    subject_token_type: traded.subjectTokenType,
    ...traded.more,
  };
  const exchange: Exchange<oauth.TokenEndpointResponse> = {
    send: (as, client, proof, options) =>
      oauth.genericTokenEndpointRequest(as, client, proof, GRANT, parameters, options),
    read: oauth.processGenericTokenEndpointResponse,
  };
  return tokensIn(await ask(party, exchange, { repeatable: true }));
}
