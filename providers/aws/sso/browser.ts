/** Signing in in the person's own browser: the authorization code flow with PKCE (RFC 7636, RFC 8252). */
import { challengeOf, unguessable } from "../../../lib/browser/pkce.ts";
import type { Callback, ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { askOidc, patiently } from "./ask.ts";
import { CALLBACK_PATH, type Client, clientFor, forgetClient } from "./client.ts";
import type { Portal } from "./portal.ts";
import type { Signed, Tokens } from "./tokens.ts";

/** How long the person may take, in milliseconds: there may be a phone to look for. */
const PATIENCE = 10 * 60_000;

/** How the browser comes back. */
export interface BrowserOptions {
  /** A fixed port, for `ssh -L`. */
  readonly port: number | undefined;
}

/** Signs in; `undefined` when no browser could be opened and nobody could come back from elsewhere. */
export async function signInInBrowser(
  context: ProviderContext,
  portal: Portal,
  { port }: BrowserOptions,
): Promise<Signed | undefined> {
  const client = await clientFor(context, portal, "browser");
  const [state, verifier] = [unguessable(), unguessable()];
  const callback = context.browser.listen({
    path: CALLBACK_PATH,
    port: port ?? 0,
    state,
    timeout: PATIENCE,
  });
  try {
    const url = await authorizeUrl(portal, client, callback, state, verifier);
    if (!await show(context, portal, url, port)) return undefined;
    return { client, tokens: await finish(context, portal, client, callback, verifier) };
  } finally {
    await callback.close();
  }
}

async function authorizeUrl(
  { oidc, scopes }: Portal,
  { client_id }: Client,
  { redirectUri }: Callback,
  state: string,
  verifier: string,
): Promise<string> {
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: "S256",
    code_challenge: await challengeOf(verifier),
    // AWS's own spelling; RFC 6749 says `scope`.
    scopes: scopes.join(" "),
  });
  return `${oidc.url}/authorize?${query}`;
}

/** Shows the address, and opens it where somebody would see it; `false` when nobody can get there. */
async function show(
  { person, browser }: ProviderContext,
  { startUrl }: Portal,
  url: string,
  port: number | undefined,
): Promise<boolean> {
  person.say(`Sign in at ${startUrl} in your browser, at this address:\n\n  ${url}\n`);
  if (browser.isHere() && await browser.open(url)) return true;
  if (port === undefined) {
    person.say("No browser could be opened here");
    return false;
  }
  person.say(`The browser must reach this machine: ssh -L ${port}:127.0.0.1:${port} HOST`);
  return true;
}

/** Waits for the code, and redeems it. */
async function finish(
  context: ProviderContext,
  { oidc }: Portal,
  { client_id, client_secret }: Client,
  callback: Callback,
  verifier: string,
): Promise<Tokens> {
  try {
    const code = (await callback.wait()).get("code") ?? "";
    const request = {
      operation: "CreateToken" as const,
      client_id,
      grant: "authorization_code",
      redirect: callback.redirectUri,
      client_secret,
      code: new Secret(code),
      code_verifier: new Secret(verifier),
    };
    return await patiently(context, () => askOidc(context, oidc, request));
  } catch (error) {
    // A registration that AWS no longer knows shows only in the browser: any failure casts doubt on it.
    await forgetClient(context, "browser");
    throw error;
  }
}
