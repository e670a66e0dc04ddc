/** `gcp/user`: a person's sign-in in the browser, without gcloud. */
import * as v from "valibot";
import { pageOf } from "../../../lib/browser/page_of.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { flag, secretSource, text } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { Callback, ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { AUTHORIZE, type AuthorizeInput, type CagedToken, REFRESH, REVOKE } from "../modules.ts";
import { CLOUD_PLATFORM, PLACE, projectId } from "./fields.ts";
import { described, googleHosts } from "../google.ts";
import { credentialOf, TOKEN } from "../token.ts";

const schema = v.object({
  ...PLACE,
  /** An OAuth client of the type "Desktop app". */
  client_id: v.optional(text()),
  client_secret: v.optional(secretSource()),
  /** Who must sign in. */
  account: v.optional(v.pipe(v.string(), v.email("must be an address, such as ada@example.com"))),
  /** The project that a person's requests are charged to; the OAuth client's own unless told. */
  quota_project_id: v.optional(projectId()),
  /** A fixed port for the browser to come back to, for `ssh -L`. */
  callback_port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535))),
  /** Open a browser; otherwise the address is shown. */
  open_browser: v.optional(flag()),
});

type Fields = v.InferOutput<typeof schema>;

/** What every sign-in asks for, so that it is known who signed in. */
const WHO = ["openid", "https://www.googleapis.com/auth/userinfo.email"];

/** The note that keeps the refresh token. */
const NOTE = "refresh-token";

/** How long the browser is waited for, in milliseconds. */
const PATIENCE = 10 * 60_000;

/** The original's variables for an OAuth client. */
const CLIENT_ID = "ATMOS_GCP_ADC_CLIENT_ID";
const CLIENT_SECRET = "ATMOS_GCP_ADC_CLIENT_SECRET";

/** The kind. */
export const user = kind({
  name: "gcp/user",
  role: "provider",
  summary: "Your Google account, signed in to in the browser",
  schema,
  accepts: [],
  yields: TOKEN,
  plan({ name, fields }: Entry<Fields>) {
    const { project_id: project, region, account, endpoint_url: endpoint } = fields;
    return {
      ...described({ project, region, principal: account, endpoint }),
      hosts: () => googleHosts(endpoint, "oauth"),
      pages: googleHosts(endpoint, "accounts"),
      stored: true,
      signIn: async (context) => {
        const client = await clientOf(context, name, fields);
        const token = await refreshed(context, fields, client) ??
          await signIn(context, name, fields, client);
        return credentialFor(context, fields, token);
      },
      revoke: (context) => revoke(context, endpoint),
    };
  },
});

/** The OAuth client that asks. */
interface Client {
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
}

async function clientOf(context: ProviderContext, name: string, fields: Fields): Promise<Client> {
  const clientId = fields.client_id ?? context.env.get(CLIENT_ID);
  if (!clientId) {
    const message = `Provider "${name}" has no OAuth client to sign in with`;
    throw new UserError("config_invalid", message, {
      hint:
        `client_id: ID, of a "Desktop app" made at https://console.cloud.google.com/auth/clients`,
    });
  }
  const secret = fields.client_secret && await context.reveal(fields.client_secret);
  const own = context.env.get(CLIENT_SECRET);
  return { clientId, clientSecret: secret ?? (own ? new Secret(own) : undefined) };
}

/** A fresh token from the refresh token that is kept; `undefined` when there is none that Google takes. */
async function refreshed(
  context: ProviderContext,
  { endpoint_url: endpoint }: Fields,
  { clientId, clientSecret }: Client,
): Promise<CagedToken | undefined> {
  const refreshToken = await context.entryStore.read(NOTE);
  if (refreshToken === undefined) return undefined;
  const input = { clientId, clientSecret, hint: "atmos-auth login", endpoint, refreshToken };
  try {
    return await askCage(context, REFRESH, input);
  } catch (error) {
    const isOver = error instanceof UserError && error.code === "sign_in_needed";
    if (!isOver) throw error;
    await context.entryStore.remove(NOTE);
    if (!context.person.isThere()) throw error;
    context.person.warn(`${error.message}; signing in anew`);
    return undefined;
  }
}

async function signIn(
  context: ProviderContext,
  name: string,
  fields: Fields,
  client: Client,
): Promise<CagedToken> {
  requirePerson(context, name);
  const { account, endpoint_url: endpoint, callback_port: port = 0 } = fields;
  const { clientId, clientSecret } = client;
  const scopes = [...new Set([...WHO, ...fields.scopes ?? [CLOUD_PLATFORM]])];
  const input: AuthorizeInput = { clientId, clientSecret, scopes, account, endpoint };
  let callback: Callback | undefined;
  try {
    const token = await askCage(context, AUTHORIZE, input, {
      listen: (question) => {
        const { state } = v.parse(
          v.object({ state: v.pipe(v.string(), v.minLength(32)) }),
          question,
        );
        const path = "/oauth/callback";
        callback = context.browser.listen({ path, port, state, timeout: PATIENCE });
        return Promise.resolve(callback.redirectUri);
      },
      authorize: async (question) => {
        if (callback === undefined) throw new Error("authorize before listen");
        const { url } = v.parse(v.object({ url: v.string() }), question);
        await show(context, fields, pageOf(url, googleHosts(endpoint, "accounts")), callback);
        return (await callback.wait()).get("code") ?? "";
      },
    });
    checkAccount(account, token.email);
    await keep(context, token.refreshToken);
    return token;
  } finally {
    await callback?.close();
  }
}

/** Nobody is waited for where nobody can answer. */
function requirePerson(context: ProviderContext, name: string): void {
  if (context.person.isThere()) return;
  throw new UserError("person_needed", "Nobody is signed in to Google", {
    hint: `atmos-auth login --provider ${name}`,
  });
}

/** The way back is told where no browser opened: Google has no sign-in on another device for these scopes. */
async function show(
  context: ProviderContext,
  { open_browser: wanted = true }: Fields,
  url: string,
  { redirectUri }: Callback,
): Promise<void> {
  context.person.say(`Sign in to Google in your browser, at this address:\n\n  ${url}\n`);
  if (wanted && context.browser.isHere() && await context.browser.open(url)) return;
  const { port } = new URL(redirectUri);
  context.person.say(`The browser must reach this machine: ssh -L ${port}:127.0.0.1:${port} HOST`);
}

function checkAccount(expected: string | undefined, email: string | undefined): void {
  if (expected === undefined || email?.toLowerCase() === expected.toLowerCase()) return;
  throw new UserError("sign_in_refused", `${email ?? "Somebody"} signed in, not ${expected}`, {
    hint: `sign in as ${expected}, or change "account"`,
  });
}

async function keep(context: ProviderContext, refreshToken: Secret | undefined): Promise<void> {
  if (refreshToken === undefined) return;
  try {
    await context.entryStore.write(NOTE, refreshToken);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.person.warn(`${error.message}; you will be asked to sign in again`);
  }
}

function credentialFor(context: ProviderContext, fields: Fields, token: CagedToken): Credential {
  const { project_id: project, account, quota_project_id: quota } = fields;
  return credentialOf(context, token, { project, principal: token.email ?? account, quota });
}

async function revoke(
  context: ProviderContext,
  endpoint: string | undefined,
): Promise<string | undefined> {
  const refreshToken = await context.entryStore.read(NOTE);
  if (refreshToken === undefined) return undefined;
  const input = { endpoint, refreshToken };
  const known = await askCage(context, REVOKE, input);
  await context.entryStore.remove(NOTE);
  return known ? "Revoked the sign-in at Google" : "Google had already forgotten the sign-in";
}
