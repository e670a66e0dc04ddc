/** A person's sign-in at the portal: without asking anybody if that will do, else in a browser. */
import type { Credential } from "../../../lib/credential.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { againAt } from "../../../lib/sign_in/person/endings.ts";
import type { PersonSignIn } from "../../../lib/sign_in/person/person.ts";
import { signInLasting } from "../../../lib/sign_in/person/refresh_token.ts";
import { signInInBrowser } from "./browser.ts";
import { CALLBACK_PATH } from "./client.ts";
import { signInOnDevice } from "./device.ts";
import { pagesOf, type Portal } from "./portal.ts";
import { credentialOf, renewalOf, type Signed } from "./tokens.ts";

/** A provider's settings for the sign-in. */
export interface SignInOptions {
  readonly provider: string;
  /** The browser's way back, where it is fixed. */
  readonly port: number | undefined;
  /** Lifetime of a token whose lifetime AWS does not tell, in milliseconds. */
  readonly fallback: number;
}

/** Signs in; throws `sign_in_needed` when that takes a person and nobody is there. */
export async function signIn(
  context: ProviderContext,
  portal: Portal,
  options: SignInOptions,
): Promise<Credential> {
  const person = personAt(context, portal, options);
  const { signed } = await signInLasting(context, { ...renewalOf(context, portal), person });
  return credentialOf(signed, portal, context.clock.now(), options.fallback);
}

function personAt(
  context: ProviderContext,
  portal: Portal,
  { provider, port }: SignInOptions,
): PersonSignIn<Signed> {
  return {
    where: `at ${portal.startUrl}`,
    again: againAt(provider),
    pages: [hostOf(portal.oidc.url), ...pagesOf(portal)],
    browser: {
      ...{ path: CALLBACK_PATH, port },
      signIn: (steps) => signInInBrowser(context, portal, steps),
    },
    elsewhere: (show) => signInOnDevice(context, portal, show),
  };
}
