/** A person's sign-in on another device (RFC 8628; "Using the device flow to generate a user access token"). */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import type { DeviceInput } from "../asked.ts";
import { numberIn, post, type Said, textIn, userToken } from "./oauth.ts";

/** What the person is shown. */
export interface DeviceCode {
  readonly code: string;
  readonly url: string;
  /** Seconds for which the code is good. */
  readonly life: number;
}

/** Seconds between two questions, unless GitHub says otherwise, and what `slow_down` adds (RFC 8628, 3.5). */
const INTERVAL = 5;

/** A code that never ends would let us ask for ever. */
const LONGEST = 3600;

/**
 * Signs a person in. Asks the main process `show` (a `DeviceCode`) once, and `pause` (seconds; answers whether
 * to go on) between two questions.
 */
export async function run(input: DeviceInput, inside: Inside): Promise<unknown> {
  const { web, clientId, scopes } = input;
  const begun = await post(
    web,
    "/login/device/code",
    { client_id: clientId, ...(scopes.length > 0 ? { scope: scopes.join(" ") } : {}) },
    inside,
  );
  if (begun["error"] !== undefined) throw refused(begun, clientId);
  const life = Math.min(numberIn(begun, "expires_in") ?? 0, LONGEST);
  const shown: DeviceCode = {
    code: textIn(begun, "user_code"),
    url: textIn(begun, "verification_uri"),
    life,
  };
  await inside.ask("show", shown);
  const ask = () =>
    post(web, "/login/oauth/access_token", {
      client_id: clientId,
      device_code: textIn(begun, "device_code"),
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    }, inside);
  return await poll(ask, numberIn(begun, "interval") ?? INTERVAL, life, clientId, inside);
}

async function poll(
  ask: () => Promise<Said>,
  first: number,
  life: number,
  clientId: string,
  inside: Inside,
): Promise<unknown> {
  let interval = Math.max(first, 1);
  for (let waited = 0; waited < life; waited += interval) {
    await inside.ask("pause", interval);
    const said = await ask();
    const error = said["error"];
    if (error === undefined) return userToken(said);
    if (error === "slow_down") {
      interval = Math.max(numberIn(said, "interval") ?? 0, interval + INTERVAL);
    } else if (error !== "authorization_pending") throw refused(said, clientId);
  }
  throw expired();
}

function refused(said: Said, clientId: string): UserError {
  const error = textIn(said, "error");
  if (error === "expired_token") return expired();
  const [message, hint] = WORDS[error] ??
    [`GitHub says ${error}: ${textIn(said, "error_description")}`];
  return new UserError("sign_in_refused", message.replace("ID", clientId), {
    hint: hint ?? "atmos-auth login",
  });
}

const WORDS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  access_denied: ["The sign-in to GitHub was cancelled in the browser", "atmos-auth login"],
  device_flow_disabled: [
    `The app "ID" does not allow signing in with a device code`,
    `tick "Enable Device Flow" in the app's settings`,
  ],
  incorrect_client_credentials: [
    `GitHub knows no app with the client id "ID"`,
    "client_id: ID, as the app's settings page tells it; it is not the app id",
  ],
  "Not Found": [
    `GitHub knows no app with the client id "ID"`,
    "client_id: ID, as the app's settings page tells it; it is not the app id",
  ],
};

function expired(): UserError {
  return new UserError("sign_in_needed", "Nobody entered the code at GitHub in time", {
    hint: "atmos-auth login",
  });
}
