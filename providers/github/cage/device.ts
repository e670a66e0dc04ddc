/** A person's sign-in on another device ("Using the device flow to generate a user access token"). */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { signInOnDevice } from "../../../lib/oauth/device.ts";
import { Refusal } from "../../../lib/oauth/server.ts";
import type { DeviceInput } from "../modules.ts";
import { gitHubAt, userToken } from "./oauth.ts";

/** Signs a person in; asks the main process as `signInOnDevice` does. */
export async function run(input: DeviceInput, inside: Inside): Promise<unknown> {
  const { web, clientId, scopes } = input;
  try {
    return userToken(await signInOnDevice(gitHubAt(web, clientId, inside), scopes, inside));
  } catch (error) {
    throw error instanceof Refusal ? refused(error, clientId) : error;
  }
}

function refused({ error, description }: Refusal, clientId: string): UserError {
  const [message, hint] = WORDS[error] ?? [`GitHub says ${error}: ${description}`];
  return new UserError("sign_in_refused", message.replace("ID", clientId), {
    hint: hint ?? "atmos-auth login",
  });
}

const WORDS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
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
