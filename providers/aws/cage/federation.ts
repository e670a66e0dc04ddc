/**
 * A sign-in token for the console: `getSigninToken` of the federation endpoint, which AWS documents for GET alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Answer, badAnswer, request, type Service } from "./transport.ts";

/** What is asked, and with which temporary keys. */
export interface FederationInput {
  /** The endpoint, with its path. */
  readonly url: string;
  readonly access_key_id: string;
  /** How long the console's session lasts, in seconds; as long as the keys when absent. */
  readonly duration?: number;
  readonly secret: { readonly secret_access_key: string; readonly session_token: string };
}

/** Asks for it. */
export async function run(input: unknown, { fetch }: Inside): Promise<unknown> {
  const asked = input as FederationInput;
  const service = { name: `AWS sign-in at ${new URL(asked.url).host}`, fetch };
  const answer = await request(service, addressOf(asked), {
    headers: { accept: "application/json" },
  });
  if (answer.status !== 200) throw refusal(service, answer);
  return { token: tokenIn(service, answer) };
}

function addressOf({ url, access_key_id, duration, secret }: FederationInput): string {
  const address = new URL(url);
  address.search = new URLSearchParams({
    Action: "getSigninToken",
    ...(duration === undefined ? {} : { SessionDuration: String(duration) }),
    Session: JSON.stringify({
      sessionId: access_key_id,
      sessionKey: secret.secret_access_key,
      sessionToken: secret.session_token,
    }),
  }).toString();
  return address.href;
}

/** The endpoint says no with a page for people, of which nothing is worth repeating. */
function refusal(service: Service, { status }: Answer): UserError {
  if (status === 429 || status >= 500) {
    const message = `${service.name} answered with status ${status}`;
    return new UserError("unreachable", message, { hint: "wait a minute and try again" });
  }
  if (status < 400) return badAnswer(service, `it answered with status ${status}`);
  return new UserError(
    "sign_in_refused",
    `${service.name} does not take this credential (status ${status})`,
    {
      hint: "atmos-auth whoami tells whether it is still good; AWS takes roles, and not every user",
    },
  );
}

function tokenIn(service: Service, { text }: Answer): unknown {
  try {
    return JSON.parse(text).SigninToken;
  } catch {
    throw badAnswer(service, "its answer is no JSON");
  }
}
