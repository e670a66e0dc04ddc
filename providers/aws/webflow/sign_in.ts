/** An IAM user's, a root user's or a federated person's console sign-in, as temporary credentials. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { readNote } from "../../../lib/sign_in/person/refresh_token.ts";
import type { Endpoint } from "../endpoint.ts";
import { askForTokens, noteOf, SignInOver } from "./ask.ts";
import { authorize, refusedIn } from "./browser.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";
import { orOthers } from "../../../lib/terminal/hint.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

const KEY = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Reasons for which only the person can go on. */
const OVER = new Set(["TOKEN_EXPIRED", "USER_CREDENTIALS_CHANGED"]);

/**
 * Renews a kept sign-in without asking anybody, and returns its credential; `undefined` when there is none any more.
 */
export async function renewSignIn(
  context: ProviderContext,
  service: Endpoint,
  name: string,
): Promise<Credential | undefined> {
  const kept = await readNote(context, noteOf(service));
  if (kept === undefined) return undefined;
  const { client, principal, key, refresh_token } = kept;
  try {
    return await askForTokens(context, {
      ...{ service, client, principal, key, grantType: "refresh_token" },
      proof: { refreshToken: refresh_token },
    });
  } catch (error) {
    if (!(error instanceof SignInOver)) throw error;
    if (!OVER.has(error.reason)) throw refusedIn(service, name, error.reason);
    await context.entryStore.remove(noteOf(service).name);
    return undefined;
  }
}

/** Lets the person sign in; throws `sign_in_needed` when nobody is there to, who could have `keys` instead. */
export async function signInAnew(
  context: ProviderContext,
  service: Endpoint,
  name: string,
  keys: string,
): Promise<Credential> {
  if (!context.person.isThere()) {
    const why = context.person.absence();
    const message = `Nobody is signed in to "${name}", it has no keys, and ${why}`;
    throw new UserError("sign_in_needed", message, {
      hint: orOthers(dialect().feed(`${keys} --stdin`, "FILE"), [
        `in a terminal of your own: atmos-auth login ${typedFlag("-i", name)}`,
      ]),
    });
  }
  const { client, redirectUri, code, verifier } = await authorize(context, service, name);
  const pair = await crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const key = new Secret(JSON.stringify(jwk));
  try {
    return await askForTokens(context, {
      ...{ service, client, key, redirectUri, grantType: "authorization_code" },
      proof: { code, codeVerifier: new Secret(verifier) },
    });
  } catch (error) {
    if (!(error instanceof SignInOver)) throw error;
    throw refusedIn(service, name, error.reason);
  }
}
