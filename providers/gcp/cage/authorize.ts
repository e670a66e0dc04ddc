/** A person's sign-in in the browser: authorization code with PKCE (RFC 8252, RFC 7636). */
import type { Inside } from "../../../lib/cage/inside.ts";
import type { AuthorizeInput } from "../asked.ts";
import { asking } from "./asking.ts";
import { sdk } from "./sdk.ts";
import { delivered } from "./tokens.ts";
import { transporterOptions } from "./transport.ts";

/**
 * Signs a person in. Asks the main process `listen` ({state} -> the redirect address) and `authorize`
 * ({url} -> the code that the browser brought back).
 */
export async function run(input: AuthorizeInput, inside: Inside): Promise<unknown> {
  const { clientId, scopes, account, secret, ...told } = input;
  const client = new sdk.OAuth2Client({
    clientId,
    ...(secret.clientSecret === undefined ? {} : { clientSecret: secret.clientSecret }),
    transporterOptions: transporterOptions(told, inside, false),
  });
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const state = randomText();
  const redirectUri = String(await inside.ask("listen", { state }));
  const url = client.generateAuthUrl({
    redirect_uri: redirectUri,
    scope: [...scopes],
    state,
    code_challenge: codeChallenge!,
    code_challenge_method: sdk.CodeChallengeMethod.S256,
    // A refresh token, even where the person has agreed before.
    access_type: "offline",
    prompt: "consent",
    ...(account === undefined ? {} : { login_hint: account }),
  });
  const code = String(await inside.ask("authorize", { url: turned(url, told.endpoint) }));
  const action = "Redeeming the sign-in at Google";
  const { tokens } = await asking(
    { action, hint: "atmos-auth login" },
    () => client.getToken({ code, codeVerifier, redirect_uri: redirectUri }),
  );
  return delivered(tokens, true);
}

/** The consent page, at the address that stands in Google's place. */
function turned(url: string, endpoint: string | undefined): string {
  if (endpoint === undefined) return url;
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, endpoint).href;
}

/** 256 bits that nobody guesses. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
