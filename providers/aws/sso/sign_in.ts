/** A person's sign-in at the portal: without asking anybody if that will do, else in a browser. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { signInInBrowser } from "./browser.ts";
import { signInOnDevice } from "./device.ts";
import type { Portal } from "./portal.ts";
import { credentialOf, keepRefresh, refresh, type Signed } from "./tokens.ts";

/** How a provider wants it. */
export interface SignInOptions {
  readonly provider: string;
  /** The browser's way back, where it is fixed. */
  readonly port: number | undefined;
  /** How long a token is good when AWS does not say, in milliseconds. */
  readonly fallback: number;
}

/** Signs in; throws `sign_in_needed` when that takes a person and nobody is there. */
export async function signIn(
  context: ProviderContext,
  portal: Portal,
  options: SignInOptions,
): Promise<Credential> {
  const signed = await refresh(context, portal) ?? await withPerson(context, portal, options);
  return credentialOf(signed, portal, context.clock.now(), options.fallback);
}

/** No browser opens, and nothing is waited for, unless a person is there to see it. */
async function withPerson(
  context: ProviderContext,
  portal: Portal,
  options: SignInOptions,
): Promise<Signed> {
  const { provider } = options;
  if (!context.person.isThere()) {
    throw new UserError("sign_in_needed", `Nobody is signed in at ${portal.startUrl}`, {
      hint: `atmos-auth login --provider ${provider}`,
    });
  }
  const inBrowser = usesBrowser(context, options) &&
    await signInInBrowser(context, portal, options);
  const signed = inBrowser || await signInOnDevice(context, portal, provider);
  await keepRefresh(context, portal, signed);
  return signed;
}

/** A fixed port says that the way back is prepared, even where no browser can be opened. */
function usesBrowser({ options, browser }: ProviderContext, { port }: SignInOptions): boolean {
  return !options.device && (browser.isHere() || port !== undefined);
}
