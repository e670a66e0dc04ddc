/** `azure/interactive`: a person's sign-in in their own browser (RFC 8252, RFC 7636). */
import * as v from "valibot";
import { pageOf } from "../../../lib/browser/page_of.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { flag } from "../../../lib/config/schema/schema.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { kind } from "../../../lib/provider/kind.ts";
import type { Callback, ProviderContext } from "../../../lib/provider/context.ts";
import type { BrowserInput, Told } from "../modules.ts";
import { BROWSER, type Signed } from "../modules.ts";
import { PERSON } from "./fields.ts";
import { onDevice, personPlan } from "./person.ts";
import { TOKENS } from "../tokens.ts";

const schema = v.object({
  ...PERSON,
  /** A fixed port for the browser to come back to, for `ssh -L`. */
  callback_port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535))),
  /** Open a browser; otherwise the address is shown, and `callback_port` brings it back. */
  open_browser: v.optional(flag()),
});

type Fields = v.InferOutput<typeof schema>;

/** How long the browser is waited for, in milliseconds: there may be a phone to look for. */
const PATIENCE = 10 * 60_000;

/** The kind. */
export const interactive = kind({
  name: "azure/interactive",
  // Tenants tend to block device codes.
  announced: {},
  role: "provider",
  summary: "Your Microsoft account, signed in to in the browser",
  schema,
  accepts: [],
  yields: TOKENS,
  plan: (entry) =>
    personPlan(entry, (context, told, spot) => {
      if (usesBrowser(context, entry.fields)) return inBrowser(context, told, entry.fields);
      if (!context.options.device) context.person.say("No browser can be opened here");
      return onDevice(context, told, spot);
    }),
});

/** A fixed port says that the way back is prepared, even where no browser can be opened. */
function usesBrowser(
  { options, browser }: ProviderContext,
  { callback_port, open_browser = true }: Fields,
): boolean {
  if (options.device) return false;
  return callback_port !== undefined || !open_browser || browser.isHere();
}

async function inBrowser(context: ProviderContext, told: Told, fields: Fields): Promise<Signed> {
  const input: BrowserInput = { ...told, username: fields.username };
  let callback: Callback | undefined;
  const listen = (question: unknown) => {
    const { state } = v.parse(v.object({ state: v.pipe(v.string(), v.minLength(32)) }), question);
    const port = fields.callback_port ?? 0;
    const host = "localhost";
    callback = context.browser.listen({ path: "/", port, host, state, timeout: PATIENCE });
    return Promise.resolve(redirectFor(callback));
  };
  const authorize = async (question: unknown) => {
    if (callback === undefined) throw new Error("authorize before listen");
    const { url } = v.parse(v.object({ url: v.string() }), question);
    await show(context, fields, pageOf(url, [hostOf(told.login)]));
    return (await callback.wait()).get("code") ?? "";
  };
  try {
    return await askCage(context, BROWSER, input, { listen, authorize });
  } finally {
    await callback?.close();
  }
}

/**
 * Entra ID knows the Azure CLI's application at `http://localhost` only, with any port
 * (learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions).
 */
function redirectFor({ redirectUri }: Callback): string {
  return new URL(redirectUri).origin;
}

async function show(
  context: ProviderContext,
  { open_browser: wanted = true, callback_port: port }: Fields,
  url: string,
): Promise<void> {
  context.person.say(`Sign in to Azure in your browser, at this address:\n\n  ${url}\n`);
  if (wanted && context.browser.isHere() && await context.browser.open(url)) return;
  if (port === undefined) return;
  context.person.say(`The browser must reach this machine: ssh -L ${port}:127.0.0.1:${port} HOST`);
}
