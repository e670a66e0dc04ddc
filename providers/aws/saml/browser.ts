/**
 * The browser's side of a sign-in. Messages of pages and of the browser are read in the cage; commands to the browser
 * are composed here, so that code in the cage can give none of the many other commands of DevTools.
 * https://chromedevtools.github.io/devtools-protocol/
 */
import * as v from "valibot";
import { pageFor } from "../../../lib/browser/page.ts";
import { askCage, type Services } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type {
  ProviderContext,
  SteeredBrowser,
  SteerOptions,
} from "../../../lib/provider/context.ts";
import type { Secret } from "../../../lib/secret.ts";
import { BROWSER } from "./modules.ts";
import { SIGN_IN_PATTERNS } from "./hosts.ts";

/** Time for which the last page is shown before the window closes, in milliseconds. */
const FAREWELL = 1_500;

/** An assertion, and the partition of AWS that it was sent to, where that is known. */
export interface SamlAssertion {
  readonly partition: string | undefined;
  readonly expires: number | undefined;
  readonly assertion: Secret;
}

/** Opens the address and follows it to AWS; `undefined` when nothing came of it in time. */
export async function follow(
  context: ProviderContext,
  url: string,
  options: SteerOptions,
): Promise<SamlAssertion | undefined> {
  const browser = await context.browser.steer(options);
  const { services, isConcluded } = servicesOf(browser, url);
  if (options.visible) {
    context.person.say(`Sign in at ${new URL(url).origin}, in the browser window that opens`);
  }
  try {
    attachTo(browser);
    const input = { visible: options.visible };
    const end = await askCage(context, BROWSER, input, services);
    if (end.end === "taken") return { ...end, expires: end.expires };
    // Behind the person's back, a browser that fails is as good as one that is not signed in.
    if (end.end === "gone" && options.visible) throw gone(browser, end.opened);
    return undefined;
  } finally {
    if (isConcluded() && options.visible) await context.clock.sleep(FAREWELL);
    // Whatever the answer was worth, the provider knows the person now.
    await browser.close({ signedIn: isConcluded() });
  }
}

const SESSION = v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/));
const PAUSED = v.object({ session: SESSION, request: SESSION, good: v.optional(v.boolean()) });
const PATIENCE = v.optional(v.pipe(v.number(), v.minValue(0)));

/** Returns the services that the cage may call. */
function servicesOf(browser: SteeredBrowser, url: string) {
  const state = { concluded: false };
  const services: Services = {
    hear: (patience) => browser.hear(v.parse(PATIENCE, patience)),
    watch: (asked) => done(watchPage(browser, v.parse(SESSION, asked))),
    let_go: (asked) => done(letGo(browser, v.parse(SESSION, asked))),
    open: (asked) => done(browser.command("Page.navigate", { url }, v.parse(SESSION, asked))),
    pass_on: (asked) => {
      const { session, request } = v.parse(PAUSED, asked);
      return done(browser.command("Fetch.continueRequest", { requestId: request }, session));
    },
    conclude: (asked) => {
      state.concluded = true;
      conclude(browser, v.parse(PAUSED, asked));
      return Promise.resolve();
    },
  };
  return { services, isConcluded: () => state.concluded };
}

function done<Result>(result: Result): Promise<Result> {
  return Promise.resolve(result);
}

/** Has the browser stop every page that opens until it has been told which requests to stop. */
function attachTo(browser: SteeredBrowser, session?: string): void {
  const params = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
  browser.command("Target.setAutoAttach", params, session);
}

function watchPage(browser: SteeredBrowser, session: string): void {
  const patterns = SIGN_IN_PATTERNS.map((urlPattern) => ({ urlPattern, requestStage: "Request" }));
  browser.command("Fetch.enable", { patterns }, session);
  browser.command("Page.enable", {}, session);
  browser.command("Page.setLifecycleEventsEnabled", { enabled: true }, session);
  attachTo(browser, session);
  letGo(browser, session);
}

function letGo(browser: SteeredBrowser, session: string): void {
  browser.command("Runtime.runIfWaitingForDebugger", {}, session);
}

/**
 * Ends the request to AWS and shows a page of ours. An answer to the request itself would make it a step of the
 * window's history, which browsers write to the disk with all that was posted.
 */
function conclude(
  browser: SteeredBrowser,
  { session, request, good = false }: v.InferOutput<typeof PAUSED>,
): void {
  const failed = { requestId: request, errorReason: "Aborted" };
  browser.command("Fetch.failRequest", failed, session);
  const page = new TextEncoder().encode(pageFor(good ? DONE : USELESS).body).toBase64();
  browser.command("Page.navigate", { url: `data:text/html;base64,${page}` }, session);
}

const DONE = {
  good: true,
  title: "You are signed in",
  text: "Back to the terminal: it goes on there. This window closes by itself.",
};

const USELESS = {
  good: false,
  title: "This sign-in can't be used",
  text: "The terminal says why. Nothing went to AWS, and this window closes by itself.",
};

function gone({ program }: SteeredBrowser, opened: boolean): UserError {
  if (opened) {
    return new UserError("sign_in_needed", "The browser was closed before anybody was signed in", {
      hint: "try again, and leave the window open until it closes by itself",
    });
  }
  return new UserError("sign_in_needed", `The browser "${program}" ended before it showed a page`, {
    hint: "run it by hand to see why, or name another one with browser_executable_path: PATH",
  });
}
