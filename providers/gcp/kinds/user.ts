/** `gcp/user`: a person's sign-in in the browser, without gcloud. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import { flag, secretWord, text } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { againAt } from "../../../lib/sign_in/person/endings.ts";
import { stepsInCage } from "../../../lib/sign_in/person/person.ts";
import {
  type KeptToken,
  type LastingSignIn,
  type Note,
  readNote,
  signInLasting,
  tokenNote,
  tokenOf,
} from "../../../lib/sign_in/person/refresh_token.ts";
import { AUTHORIZE, type CagedToken, type OAuthClient, REFRESH, REVOKE } from "../modules.ts";
import { CLOUD_PLATFORM, PLACE, projectId } from "./fields.ts";
import { described, googleHosts } from "../google.ts";
import { credentialOf, TOKEN } from "../token.ts";

const schema = v.object({
  ...PLACE,
  /** An OAuth client of the type "Desktop app". */
  client_id: v.optional(text()),
  client_secret: v.optional(secretWord()),
  /** The account that must sign in. */
  account: v.optional(v.pipe(v.string(), v.email("must be an address, such as ada@example.com"))),
  /** The project that a person's requests are charged to; the OAuth client's own unless told. */
  quota_project_id: v.optional(projectId()),
  /** A fixed port of the browser's redirect, for `ssh -L`. */
  callback_port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535))),
  /** Whether a browser is opened; otherwise the address is shown. */
  open_browser: v.optional(flag()),
});

type Fields = v.InferOutput<typeof schema>;

/** Scopes of every sign-in, which tell who signed in. */
const WHO = ["openid", "https://www.googleapis.com/auth/userinfo.email"];

/** The original's variable for the client id of an OAuth client. */
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
  plan(entry: Entry<Fields>) {
    const { project_id: project, region, account, endpoint_url: endpoint } = entry.fields;
    return {
      ...described({ project, region, principal: account, endpoint }),
      hosts: () => googleHosts(endpoint, "oauth"),
      pages: googleHosts(endpoint, "accounts"),
      stored: true,
      signIn: (context) => signIn(context, entry),
      revoke: (context) => revoke(context, entry.fields),
    };
  },
});

async function signIn(context: ProviderContext, entry: Entry<Fields>): Promise<Credential> {
  const { name, fields } = entry;
  const client = await clientOf(context, name, fields);
  const { signed, who } = await signInLasting(context, lastingOf(context, entry, client));
  const { project_id: project, quota_project_id: quota } = fields;
  return credentialOf(context, signed, { project, principal: who, quota });
}

/**
 * Returns how long a sign-in stays open. Google has no device code for these scopes: a browser elsewhere comes back
 * through a tunnel.
 */
function lastingOf(
  context: ProviderContext,
  { name, fields }: Entry<Fields>,
  client: OAuthClient,
): LastingSignIn<KeptToken, CagedToken> {
  const { account, endpoint_url: endpoint, callback_port: port, open_browser: opens } = fields;
  const scopes = [...new Set([...WHO, ...fields.scopes ?? [CLOUD_PLATFORM]])];
  const asked = { ...client, scopes, account, endpoint };
  return {
    person: {
      where: "to Google",
      again: againAt(name),
      pages: googleHosts(endpoint, "accounts"),
      browser: {
        ...{ path: "/oauth/callback", port, opens },
        signIn: (steps) => askCage(context, AUTHORIZE, asked, stepsInCage(steps)),
      },
    },
    note: noteOf(client.clientId, fields),
    renew: ({ refreshToken }) =>
      askCage(context, REFRESH, {
        ...client,
        ...{ issuer: "oauth", endpoint, refreshToken, hint: "atmos-auth login" },
      }),
    keptOf: tokenOf,
    expected: { field: "account", who: account },
    whoIs: ({ email }) => email,
  };
}

function noteOf(clientId: string, fields: Fields): Note<KeptToken> {
  return tokenNote(`${placeOf(fields)} for ${clientId}`);
}

function placeOf({ endpoint_url: endpoint = "Google" }: Fields): string {
  return endpoint;
}

async function clientOf(
  context: ProviderContext,
  name: string,
  fields: Fields,
): Promise<OAuthClient> {
  const clientId = clientIn(context, fields);
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

function clientIn({ env }: ProviderContext, { client_id }: Fields): string {
  return client_id ?? env.get(CLIENT_ID) ?? "";
}

async function revoke(context: ProviderContext, fields: Fields): Promise<string | undefined> {
  const note = noteOf("", fields);
  // It goes back to where it came from, whichever client it was for.
  const kept = await readNote(context, note, (place) => place.startsWith(note.boundTo));
  if (kept === undefined) return undefined;
  const { endpoint_url: endpoint } = fields;
  const known = await askCage(context, REVOKE, { ...kept, endpoint });
  await context.entryStore.remove(note.name);
  return known ? "Revoked the sign-in at Google" : "Google had already forgotten the sign-in";
}
