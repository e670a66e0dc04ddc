/**
 * The person's part: the console's own sign-in, with its MFA, in a browser of this machine, or in one elsewhere
 * that shows a code to be typed here. AWS's two public clients for it are named after where the browser is.
 */
import { challengeOf, unguessable } from "../../../lib/browser/pkce.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { type BrowserSteps, signInPerson } from "../../../lib/sign_in/person/person.ts";
import type { Endpoint } from "../endpoint.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

const CLIENT = "arn:aws:signin:::devtools";

/** The answer that the browser brings back. */
interface Authorized {
  readonly client: string;
  readonly redirectUri: string;
  readonly code: Secret;
  readonly verifier: string;
}

/** Waits for the person's sign-in; throws `sign_in_refused`, or `sign_in_needed` when nobody comes. */
export async function authorize(
  context: ProviderContext,
  service: Endpoint,
  name: string,
): Promise<Authorized> {
  return await signInPerson(context, {
    where: "to AWS",
    again: `atmos-auth login ${typedFlag("-i", name)}`,
    pages: [hostOf(service.url)],
    browser: { path: "/oauth/callback", signIn: (steps) => here(service, steps) },
    elsewhere: () => elsewhere(context, service),
  });
}

async function here(service: Endpoint, steps: BrowserSteps): Promise<Authorized> {
  const [state, verifier] = [unguessable(), unguessable()];
  const client = `${CLIENT}/same-device`;
  const redirectUri = steps.listen(state);
  const url = await authorizeUrl(service, client, redirectUri, state, verifier);
  return { client, redirectUri, code: await steps.authorize(url), verifier };
}

/** Signs in in a browser elsewhere: its last page shows `state=...&code=...` in base64. */
async function elsewhere(context: ProviderContext, service: Endpoint): Promise<Authorized> {
  const [state, verifier] = [unguessable(), unguessable()];
  const client = `${CLIENT}/cross-device`;
  const redirectUri = `${service.url}/v1/sessions/confirmation`;
  const url = await authorizeUrl(service, client, redirectUri, state, verifier);
  context.person.say(`Sign in to AWS with a browser on any device, at this address:\n\n  ${url}\n`);
  const answer = await context.person.ask({
    message: "Authorization code shown at the end:",
    hidden: true,
    hint: "atmos-auth login, in a terminal",
    check: (text) => readCode(text, state) === undefined ? WRONG : undefined,
  });
  return { client, redirectUri, code: new Secret(readCode(answer, state)!), verifier };
}

const WRONG = "That is not the code of this sign-in: copy all of it";

/** Returns the code, if it belongs to this sign-in. */
function readCode(text: string, state: string): string | undefined {
  try {
    const told = new URLSearchParams(atob(text.trim()));
    return told.get("state") === state ? told.get("code") ?? undefined : undefined;
  } catch {
    return undefined;
  }
}

async function authorizeUrl(
  { url }: Endpoint,
  client_id: string,
  redirect_uri: string,
  state: string,
  verifier: string,
): Promise<string> {
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri,
    state,
    scope: "openid",
    // AWS's own spelling; RFC 7636 says `S256`.
    code_challenge_method: "SHA-256",
    code_challenge: await challengeOf(verifier),
  });
  return `${url}/v1/authorize?${query}`;
}

/** Makes the error for AWS's refusal, with a hint by its code. */
export function refusedIn(service: Endpoint, name: string, reason: string): UserError {
  const { host } = new URL(service.url);
  const hints: Readonly<Record<string, string>> = {
    AUTHCODE_EXPIRED: `sign in again: atmos-auth login ${typedFlag("-i", name)}`,
    INSUFFICIENT_PERMISSIONS: "attach the policy SignInLocalDevelopmentAccess to who signs in",
  };
  return new UserError("sign_in_refused", `AWS Sign-In at ${host} refused: ${reason}`, {
    hint: hints[reason] ?? `sign in again: atmos-auth login ${typedFlag("-i", name)}`,
  });
}
