/** A service account's key, traded for an access token. */
import { typed } from "../../../lib/terminal/escape.ts";
import { createPrivateKey } from "node:crypto";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import type { KeyInput } from "../modules.ts";
import { asking } from "./asking.ts";
import { sdk, transporterOptions } from "./transport.ts";

/** Signs an assertion and asks for a token (RFC 7523; developers.google.com/identity/protocols/oauth2/service-account). */
export async function run(input: KeyInput, inside: Inside): Promise<unknown> {
  const { email, keyId, scopes, privateKey, ...told } = input;
  const key = privateKey.reveal();
  checkKey(key, email);
  const client = new sdk.JWT({
    email,
    key,
    ...(keyId === undefined ? {} : { keyId }),
    scopes: [...scopes],
    transporterOptions: transporterOptions(told, inside),
  });
  const action = `Signing in as ${email}`;
  const hint = `gcloud iam service-accounts keys list --iam-account ${typed(email)}`;
  const { access_token, expiry_date } = await asking({ action, hint }, () => client.authorize());
  // The SDK reckons with the process' own clock.
  return { token: access_token, life: Math.round(((expiry_date ?? NaN) - Date.now()) / 1000) };
}

/** Throws for a bad key: the SDK's own error would quote it. */
function checkKey(pem: string, email: string): void {
  try {
    createPrivateKey(pem);
  } catch {
    throw new UserError("sign_in_refused", "Cannot read the private key: it is not a key in PEM", {
      hint: `gcloud iam service-accounts keys create key.json --iam-account ${typed(email)}`,
    });
  }
}
