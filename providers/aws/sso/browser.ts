/** Signing in in the person's own browser: the authorization code flow with PKCE (RFC 7636, RFC 8252). */
import { Secret } from "../../../lib/secret.ts";
import type { Callback, World } from "../../../lib/provider.ts";
import { askOidc, patiently } from "./ask.ts";
import { CALLBACK_PATH, type Client, clientFor, forgetClient } from "./client.ts";
import type { Portal } from "./place.ts";
import { type Signed, TOKENS } from "./tokens.ts";

/** How long the person may take, in milliseconds: there may be a phone to look for. */
const PATIENCE = 10 * 60_000;

/** How the browser comes back. */
export interface BrowserOptions {
  /** A fixed port, for `ssh -L`. */
  readonly port: number | undefined;
}

/** Signs in; `undefined` when no browser could be opened and nobody could come back from elsewhere. */
export async function signInInBrowser(
  world: World,
  portal: Portal,
  { port }: BrowserOptions,
): Promise<Signed | undefined> {
  const client = await clientFor(world, portal, "browser");
  const [state, verifier] = [unguessable(), unguessable()];
  const callback = world.browser.listen({
    path: CALLBACK_PATH,
    port: port ?? 0,
    state: state.reveal(),
    timeout: PATIENCE,
  });
  try {
    const url = await authorizeUrl(portal, client, callback, state, verifier);
    if (!await show(world, portal, url, port)) return undefined;
    const code = await codeFrom(world, callback);
    return { client, tokens: await redeem(world, portal, client, callback, code, verifier) };
  } finally {
    await callback.close();
  }
}

/** 256 bits. */
function unguessable(): Secret {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return new Secret(bytes.toBase64({ alphabet: "base64url", omitPadding: true }));
}

async function authorizeUrl(
  { oidc, scopes }: Portal,
  { client_id }: Client,
  { redirectUri }: Callback,
  state: Secret,
  verifier: Secret,
): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier.reveal()));
  const challenge = new Uint8Array(digest);
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: redirectUri,
    state: state.reveal(),
    code_challenge_method: "S256",
    code_challenge: challenge.toBase64({ alphabet: "base64url", omitPadding: true }),
    // AWS's own spelling; RFC 6749 says `scope`.
    scopes: scopes.join(" "),
  });
  return `${oidc.url}/authorize?${query}`;
}

/** Shows the address, and opens it where somebody would see it; `false` when nobody can get there. */
async function show(
  { person, browser }: World,
  { startUrl }: Portal,
  url: string,
  port: number | undefined,
): Promise<boolean> {
  person.say(`Sign in at ${startUrl} in your browser, at this address:\n\n  ${url}\n`);
  if (browser.isHere() && await browser.open(url)) return true;
  if (port === undefined) return false;
  person.say(`The browser must reach this machine: ssh -L ${port}:127.0.0.1:${port} HOST`);
  return true;
}

/** A registration that AWS no longer knows shows only in the browser, so a failure casts doubt on it. */
async function codeFrom(world: World, callback: Callback): Promise<Secret> {
  try {
    return new Secret((await callback.wait()).get("code") ?? "");
  } catch (error) {
    await forgetClient(world, "browser");
    throw error;
  }
}

function redeem(
  world: World,
  { oidc }: Portal,
  { client_id, secret }: Client,
  { redirectUri }: Callback,
  code: Secret,
  verifier: Secret,
) {
  const request = {
    ...{ operation: "CreateToken", client_id, grant: "authorization_code", redirect: redirectUri },
    secret: { ...secret, code: code.reveal(), code_verifier: verifier.reveal() },
  } as const;
  return patiently(world, () => askOidc(world, oidc, request, TOKENS));
}
