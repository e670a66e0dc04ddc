/** A person's sign-in on another device. */
import type { Inside } from "../../../lib/cage/server.ts";
import { signInOnDevice } from "../../../lib/oauth/device.ts";
import { Refusal, type Tokens } from "../../../lib/oauth/server.ts";
import { codeExpired } from "../../../lib/cage/endings.ts";
import type { EntraInput } from "../modules.ts";
import { CLIENT_INFO, entraOf, personScopes } from "./entra.ts";
import { asking } from "./refusal.ts";
import { signedOf } from "./signed.ts";

/** Signs a person in; asks the main process as `signInOnDevice` does. */
export async function run(input: EntraInput, inside: Inside): Promise<unknown> {
  const about = { action: "Signing in to Azure", hint: "atmos-auth login", at: input.login };
  return await signedOf(await asking(about, () => signIn(input, inside)), input, inside);
}

async function signIn(told: EntraInput, inside: Inside): Promise<Tokens> {
  const scopes = personScopes(told.scopes.arm);
  try {
    return await signInOnDevice(entraOf(told, inside), scopes, inside, CLIENT_INFO);
  } catch (error) {
    // Microsoft's own clock may come first, and has another name for it.
    throw error instanceof Refusal && /AADSTS70019\b/.test(error.description)
      ? codeExpired()
      : error;
  }
}
