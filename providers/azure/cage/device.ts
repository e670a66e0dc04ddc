/** A person's sign-in on another device. */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { signInOnDevice } from "../../../lib/oauth/device.ts";
import { Refusal, type Tokens } from "../../../lib/oauth/server.ts";
import type { Told } from "../modules.ts";
import { CLIENT_INFO, entraOf, personScopes } from "./entra.ts";
import { asking } from "./refusal.ts";
import { signedOf } from "./signed.ts";

/** Signs a person in; asks the main process as `signInOnDevice` does. */
export async function run(input: Told, inside: Inside): Promise<unknown> {
  const about = { action: "Signing in to Azure", hint: "atmos-auth login" };
  return await signedOf(await asking(about, () => signIn(input, inside)), input, inside);
}

async function signIn(told: Told, inside: Inside): Promise<Tokens> {
  const scopes = personScopes(told.scopes.arm);
  try {
    return await signInOnDevice(entraOf(told, inside), scopes, inside, CLIENT_INFO);
  } catch (error) {
    throw isLate(error) ? expired() : error;
  }
}

/** By our own clock, or by Microsoft's, which has two names for it. */
function isLate(error: unknown): boolean {
  return error instanceof Refusal &&
    (/^(expired_token|code_expired)$/.test(error.error) || /AADSTS70019\b/.test(error.description));
}

function expired(): UserError {
  return new UserError("sign_in_needed", "Nobody entered the code at Microsoft in time", {
    hint: "atmos-auth login",
  });
}
