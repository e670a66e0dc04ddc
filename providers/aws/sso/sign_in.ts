/** A person's sign-in at the portal: without asking anybody if that will do, else in a browser. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { World } from "../../../lib/provider/world.ts";
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
  world: World,
  portal: Portal,
  options: SignInOptions,
): Promise<Credential> {
  const signed = await refresh(world, portal) ?? await withPerson(world, portal, options);
  return credentialOf(signed, portal, world.clock.now(), options.fallback);
}

/** No browser opens, and nothing is waited for, unless a person is there to see it. */
async function withPerson(world: World, portal: Portal, options: SignInOptions): Promise<Signed> {
  const { provider } = options;
  if (!world.person.isThere()) {
    throw new UserError("sign_in_needed", `Nobody is signed in at ${portal.startUrl}`, {
      hint: `atmos-auth login --provider ${provider}`,
    });
  }
  const inBrowser = usesBrowser(world, options) && await signInInBrowser(world, portal, options);
  const signed = inBrowser || await signInOnDevice(world, portal, provider);
  await keepRefresh(world, portal, signed);
  return signed;
}

/** A fixed port says that the way back is prepared, even where no browser can be opened. */
function usesBrowser({ wishes, browser }: World, { port }: SignInOptions): boolean {
  return !wishes.device && (browser.isHere() || port !== undefined);
}
