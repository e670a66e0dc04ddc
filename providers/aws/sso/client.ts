/**
 * Our registration as an OAuth client (RFC 7591), which SSO-OIDC wants before anything else. It is kept, and
 * used until it expires.
 */
import * as v from "valibot";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { keepNote, type Note, readNote } from "../../../lib/sign_in/person/refresh_token.ts";
import { askOidc, patiently } from "./ask.ts";
import { type ClientProof, TOKEN } from "./modules.ts";
import { nameOf, type Portal } from "./portal.ts";

/** The flow that a client is registered for; each is allowed as little as it needs. */
export type Flow = "browser" | "device";

/** The grant of RFC 8628. */
export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** The path of the redirect; a loopback address is registered without its port (RFC 8252 section 7.3). */
export const CALLBACK_PATH = "/oauth/callback";

/** A registration is not used any more this long before it expires, in milliseconds. */
const MARGIN = 15 * 60_000;

const NOTES = { browser: "browser-registration", device: "device-registration" } as const;

/** A registered client. */
export const CLIENT = v.object({
  client_id: v.string(),
  client_secret: TOKEN,
  /** Milliseconds since 1970. */
  expires: v.number(),
});

/** Returns the note of a client, bound to its portal: nothing of one portal may reach another. */
function noteOf(portal: Portal, flow: Flow): Note<Client> {
  return { name: NOTES[flow], boundTo: nameOf(portal), schema: CLIENT };
}

/** A registered client. */
export type Client = v.InferOutput<typeof CLIENT>;

/** Whether it can still be used for a while. */
export function isGood({ expires }: Client, now: number): boolean {
  return expires - now > MARGIN;
}

/** Returns the kept client, or a new one. */
export async function clientFor(
  context: ProviderContext,
  portal: Portal,
  flow: Flow,
): Promise<Client> {
  const kept = await readNote(context, noteOf(portal, flow));
  if (kept !== undefined && isGood(kept, context.clock.now())) return kept;
  const client = await register(context, portal, flow);
  await keepNote(context, noteOf(portal, flow), client);
  return client;
}

/** Forgets the client, so that the next sign-in registers anew. */
export async function forgetClient(context: ProviderContext, flow: Flow): Promise<void> {
  await context.entryStore.remove(NOTES[flow]);
}

/** Forgets those of all flows. */
export async function forgetClients(context: ProviderContext): Promise<void> {
  for (const flow of ["browser", "device"] as const) await forgetClient(context, flow);
}

async function register(context: ProviderContext, portal: Portal, flow: Flow): Promise<Client> {
  const ofFlow = flow === "browser"
    ? { grants: ["authorization_code"], redirects: [`http://127.0.0.1${CALLBACK_PATH}`] }
    : { grants: [DEVICE_GRANT] };
  const request = {
    ...ofFlow,
    operation: "RegisterClient",
    name: "atmos-auth",
    grants: [...ofFlow.grants, "refresh_token"],
    scopes: portal.scopes,
    issuer: portal.startUrl,
  } as const;
  const answer = await patiently(context, () => askOidc(context, portal.oidc, request));
  return {
    client_id: answer.clientId,
    client_secret: answer.clientSecret,
    expires: answer.clientSecretExpiresAt * 1000,
  };
}

/** Returns the part of a client that is sent with a request. */
export function proofOf({ client_id, client_secret }: Client): ClientProof {
  return { client_id, client_secret };
}
