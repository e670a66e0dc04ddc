/** A person's sign-in in the browser: authorization code (RFC 6749 section 4.1) with PKCE (RFC 7636, RFC 8252). */
import * as oauth from "oauth4webapi";
import type { Inside } from "../cage/server.ts";
import { Secret } from "../secret.ts";
import { ask, type Exchange, tokensIn } from "./ask.ts";
import type { Party, Tokens } from "./server.ts";

/** Parts of a request to the server's page beside those of every sign-in. */
interface PageRequest {
  readonly scopes: readonly string[];
  /** The server's own parameters, such as `prompt`. */
  readonly more?: Readonly<Record<string, string>>;
}

/**
 * Signs a person in. Asks the main process `listen` ({state} -> the redirect address), which checks the state
 * when the browser comes back, and `authorize` ({url} -> the code that it brought, a secret).
 */
export async function signInInBrowser(
  party: Party,
  wanted: PageRequest,
  { ask: askMain }: Pick<Inside, "ask">,
): Promise<Tokens> {
  const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()];
  const redirect = String(await askMain("listen", { state }));
  const url = await addressOf(party, wanted, { state, verifier, redirect });
  const code = await askMain("authorize", { url });
  if (!(code instanceof Secret)) throw new Error("the main process gave no code");
  return await redeem(party, code, redirect, verifier);
}

async function addressOf(
  { endpoints, client }: Party,
  { scopes, more = {} }: PageRequest,
  { state, verifier, redirect }: Readonly<Record<"state" | "verifier" | "redirect", string>>,
): Promise<string> {
  if (endpoints.authorization === undefined || client === undefined) {
    throw new Error("there is no page to sign in at, or nobody to sign in to");
  }
  const url = new URL(endpoints.authorization);
  const parameters = {
    ...more,
    response_type: "code",
    client_id: client.id,
    redirect_uri: redirect,
    scope: scopes.join(" "),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Redeems a code for tokens; a code can be used once. */
async function redeem(
  party: Party,
  code: Secret,
  redirect: string,
  verifier: string,
): Promise<Tokens> {
  const exchange: Exchange<oauth.TokenEndpointResponse> = {
    send: (as, client, proof, options) => {
      const back = new URLSearchParams({ code: code.reveal() });
      // The main process has checked the state.
      const checked = oauth.validateAuthResponse(as, client, back, oauth.skipStateCheck);
      const about = [checked, redirect, verifier] as const;
      return oauth.authorizationCodeGrantRequest(as, client, proof, ...about, options);
    },
    read: oauth.processAuthorizationCodeResponse,
  };
  return tokensIn(await ask(party, exchange, { repeatable: false }));
}
