/** A person's sign-in on another device (RFC 8628). */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Told } from "../asked.ts";
import { publicClient, signedOf } from "./msal.ts";
import { asking } from "./refusal.ts";

/** What the person is shown. */
export interface DeviceCode {
  readonly code: string;
  readonly url: string;
}

/** A code that never ends would let us ask for ever; in seconds. */
const LONGEST = 3600;

/**
 * Signs a person in. Asks the main process `show` (a `DeviceCode`), which answers only when all is over: the
 * time that a person takes is not the module's own.
 */
export async function run(input: Told, inside: Inside): Promise<unknown> {
  const told = input;
  const client = publicClient(told, inside);
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const signedIn = asking(
    { action: "Signing in to Azure", hint: "atmos-auth login" },
    client.network,
    () =>
      client.app.acquireTokenByDeviceCode({
        scopes: [told.scopes.arm],
        timeout: LONGEST,
        deviceCodeCallback: ({ userCode, verificationUri }) => {
          const shown: DeviceCode = { code: userCode, url: verificationUri };
          inside.ask("show", shown).catch(reject);
        },
      }),
  );
  const result = await Promise.race([signedIn, failed]).catch((error) => {
    throw isLate(error) ? expired() : error;
  });
  if (result === null) throw expired();
  return await signedOf(result, client, told, inside);
}

/** The library's own clock, or Microsoft's. */
function isLate(error: unknown): boolean {
  return error instanceof UserError &&
    /AADSTS70019|expired_token|device_code_expired/.test(error.message);
}

function expired(): UserError {
  return new UserError("sign_in_needed", "Nobody entered the code at Microsoft in time", {
    hint: "atmos-auth login",
  });
}
