/**
 * A person's sign-in, the same for every cloud: the address is always shown, and opened where somebody can see it.
 * Elsewhere the browser comes back through a tunnel, or a code is confirmed on another device.
 */
import * as v from "valibot";
import { pageOf } from "../../browser/page_of.ts";
import type { Services } from "../../cage/module.ts";
import { inBackground, UserError } from "../../errors.ts";
import type { HostName } from "../../loopback/service.ts";
import type { Callback, ProviderContext } from "../../provider/context.ts";
import { Secret } from "../../secret.ts";
import { nobodySignedIn, withAgain } from "./endings.ts";

/** A provider's ways to sign people in: in a browser here, with one elsewhere, or either. */
export type PersonSignIn<Signed> =
  & SignInWords
  & (
    | { readonly browser: BrowserWay<Signed>; readonly elsewhere?: Elsewhere<Signed> }
    | { readonly browser?: undefined; readonly elsewhere: Elsewhere<Signed> }
  );

/** A sign-in with a browser elsewhere, mostly by a device code (RFC 8628). */
type Elsewhere<Signed> = (show: ShowCode) => Promise<Signed>;

/** Words about a sign-in that are the same for all ways. */
interface SignInWords {
  /** The place that is signed in to, in words: `to Google`, `at https://your-org.awsapps.com/start`. */
  readonly where: string;
  /** The command that starts it again. */
  readonly again: string;
  /** Hosts that it may lead people to, as patterns of `lib/provider/hosts.ts`. */
  readonly pages: readonly string[];
  /** Hosts of the page for codes, where they differ. */
  readonly codePages?: readonly string[];
  /** Whether the page for codes is opened where somebody can see it. */
  readonly opensCodePage?: boolean;
}

/** A sign-in in a browser that comes back to this machine (RFC 8252). */
interface BrowserWay<Signed> {
  /** Path of the redirect address. */
  readonly path: string;
  /** Host of the redirect address, where the vendor insists on a name. */
  readonly host?: HostName;
  /** A fixed port, which means that a tunnel is prepared, such as with `ssh -L`. */
  readonly port?: number | undefined;
  /** Whether a browser is opened; the default is yes. */
  readonly opens?: boolean | undefined;
  signIn(steps: BrowserSteps): Promise<Signed>;
}

/** The steps of a sign-in in the browser. */
export interface BrowserSteps {
  /** Waits for the redirect with this state from now on; returns its address. */
  listen(state: string): string;
  /** Leads the person to a page, and waits for the code that their browser brings back. */
  authorize(url: string): Promise<Secret>;
}

/** Shows a code, and the page where it is confirmed. */
export type ShowCode = (code: ShownCode) => void | Promise<void>;

/** A device code. */
interface ShownCode {
  readonly code: string;
  /** The page where it is entered. */
  readonly url: string;
  /** The page with the code already entered. */
  readonly whole?: string | undefined;
  /** Lifetime, in seconds. */
  readonly life: number;
}

/** Time limit of a sign-in in the browser, in milliseconds: a person may have to fetch a phone. */
const PATIENCE = 10 * 60_000;

/** Signs a person in; throws `sign_in_needed` when nobody is there. */
export async function signInPerson<Signed>(
  context: ProviderContext,
  person: PersonSignIn<Signed>,
): Promise<Signed> {
  const { where, again } = person;
  if (!context.person.isThere()) throw nobodySignedIn(context, where, again);
  try {
    return await inSomeWay(context, person);
  } catch (error) {
    throw withAgain(error, again);
  }
}

async function inSomeWay<Signed>(
  context: ProviderContext,
  person: PersonSignIn<Signed>,
): Promise<Signed> {
  const { browser, elsewhere } = person;
  if (browser === undefined) return await byCode(context, person, elsewhere);
  if (elsewhere === undefined) return await inBrowser(context, person, browser);
  if (context.options.device) return await byCode(context, person, elsewhere);
  try {
    if (isReachable(context, browser)) return await inBrowser(context, person, browser);
  } catch (error) {
    if (!(error instanceof Unreached)) throw error;
  }
  context.person.say("No browser can be opened here, so this is done with a code");
  return await byCode(context, person, elsewhere);
}

/** Shows a code, and waits visibly for the result of its confirmation. */
async function byCode<Signed>(
  context: ProviderContext,
  person: PersonSignIn<Signed>,
  elsewhere: Elsewhere<Signed>,
): Promise<Signed> {
  const over = Promise.withResolvers<void>();
  const show = (code: ShownCode) => {
    const shown = showCode(context, person, code);
    const waiting = shown.then(() =>
      context.person.waitFor("Waiting for the code", over.promise, {
        limit: code.life * 1000,
      })
    );
    // Who ends it ends the sign-in around it, too.
    inBackground(waiting, () => {});
    return shown;
  };
  try {
    return await elsewhere(show);
  } finally {
    over.resolve();
  }
}

/** Whether somebody could reach the page, and its redirect come back. */
function isReachable({ browser }: ProviderContext, { port, opens }: BrowserWay<unknown>): boolean {
  return browser.isHere() || port !== undefined || opens === false;
}

/** Nobody can reach the page of a sign-in. */
class Unreached extends UserError {}

async function inBrowser<Signed>(
  context: ProviderContext,
  person: PersonSignIn<Signed>,
  { path, host, port = 0, signIn }: BrowserWay<Signed>,
): Promise<Signed> {
  const way = { path, port, ...(host === undefined ? {} : { host }) };
  let callback: Callback | undefined;
  const steps: BrowserSteps = {
    listen: (state) => {
      callback = context.browser.listen({ ...way, state, timeout: PATIENCE });
      return callback.redirectUri.replace(/\/$/, "");
    },
    authorize: async (url) => {
      if (callback === undefined) throw new Error("nobody listens for the way back yet");
      await lead(context, person, pageOf(url, person.pages), callback);
      const back = callback.wait();
      const answer = await context.person.waitFor("Waiting for your browser", back, {
        limit: PATIENCE,
      });
      return new Secret(answer.get("code") ?? "");
    },
  };
  try {
    return await signIn(steps);
  } finally {
    await callback?.close();
  }
}

/** Shows the page's address, and opens it where somebody can see it. */
async function lead(
  { person, browser, options }: ProviderContext,
  { where, browser: way, elsewhere }: PersonSignIn<unknown>,
  url: string,
  { redirectUri }: Callback,
): Promise<void> {
  const minutes = PATIENCE / 60_000;
  person.say(
    `Sign in ${where} in your browser, at this address:\n\n  ${url}\n\n` +
      `It is good for ${minutes} minutes${
        elsewhere === undefined || options.device ? "" : "; with a code instead: --device"
      }`,
  );
  const isHere = browser.isHere();
  const opens = (way?.opens ?? true) && !options.device;
  if (isHere && !opens || isHere && await browser.open(url)) return;
  if (way?.port === undefined && opens && elsewhere !== undefined) {
    throw new Unreached("sign_in_needed", "No browser can be opened here");
  }
  const { port } = new URL(redirectUri);
  person.say(`The browser must reach this machine: ssh -L ${port}:127.0.0.1:${port} HOST`);
}

/** Shows the code; the person's comparing it protects them from confirming a foreign one. */
async function showCode(
  { person, browser, options }: ProviderContext,
  { where, pages, codePages = pages, opensCodePage }: SignInWords,
  { code, url, whole, life }: ShownCode,
): Promise<void> {
  const page = pageOf(url, codePages);
  const address = whole === undefined ? page : pageOf(whole, codePages);
  const what = whole === undefined
    ? `Enter the code ${code} there`
    : `It must show the code ${code}, or ask for it at ${page}`;
  person.say(
    `Sign in ${where} with a browser on any device, at this address:\n\n  ${address}\n\n` +
      `${what}\nIt is good for ${Math.max(1, Math.round(life / 60))} minutes`,
  );
  if (opensCodePage && !options.device && browser.isHere()) await browser.open(page);
}

const STATE = v.object({ state: v.pipe(v.string(), v.minLength(32)) });
const PAGE = v.object({ url: v.string() });
const CODE = v.object({
  code: v.pipe(v.string(), v.regex(/^[A-Z0-9-]{4,32}$/)),
  url: v.string(),
  life: v.number(),
});

/** Returns the steps as services for a module in the cage (`lib/oauth/authorize.ts`). */
export function stepsInCage({ listen, authorize }: BrowserSteps): Services {
  return {
    listen: (asked) => Promise.try(() => listen(v.parse(STATE, asked).state)),
    authorize: (asked) => Promise.try(() => authorize(v.parse(PAGE, asked).url)),
  };
}

/**
 * Runs a module that shows a code (`lib/oauth/device.ts`). Its question is answered when all is over: the time that a
 * person takes does not count as the module's.
 */
export async function codeInCage<Signed>(
  show: ShowCode,
  ask: (services: Services) => Promise<Signed>,
): Promise<Signed> {
  const over = Promise.withResolvers<void>();
  try {
    return await ask({
      show: async (asked) => {
        await show(v.parse(CODE, asked));
        await over.promise;
      },
    });
  } finally {
    over.resolve();
  }
}
