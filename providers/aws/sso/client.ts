/**
 * Our registration as an OAuth client (RFC 7591), which SSO-OIDC wants before anything else. It is kept, and
 * used until it expires.
 */
import * as v from "valibot";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { laidOpen, Secret } from "../../../lib/secret.ts";
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

/** A registered client. */
export type Client = v.InferOutput<typeof CLIENT>;

/** Whether it can still be used for a while. */
export function isGood({ expires }: Client, now: number): boolean {
  return expires - now > MARGIN;
}

/** The client that is kept, or a new one. */
export async function clientFor(
  context: ProviderContext,
  portal: Portal,
  flow: Flow,
): Promise<Client> {
  const kept = await readNote(context, portal, NOTES[flow], CLIENT);
  if (kept !== undefined && isGood(kept, context.clock.now())) return kept;
  const client = await register(context, portal, flow);
  await keepNote(context, portal, NOTES[flow], client);
  return client;
}

/** Forgets the client, so that the next sign-in registers anew. */
export async function forgetClient(context: ProviderContext, flow: Flow): Promise<void> {
  await context.entryStore.remove(NOTES[flow]);
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

/** The part of a client that goes along with a request. */
export function proofOf({ client_id, client_secret }: Client): ClientProof {
  return { client_id, client_secret };
}

/** What a note holds, and which portal it belongs to: nothing of one portal may reach another. */
function noteOf<Schema extends v.GenericSchema>(portal: Portal, schema: Schema) {
  const note = v.object({ portal: v.literal(nameOf(portal)), content: schema });
  return v.pipe(v.string(), v.parseJson(), note, v.transform(({ content }) => content));
}

/** A note of that form; `undefined` when there is none, or one of another portal or another version. */
export async function readNote<Schema extends v.GenericSchema>(
  { entryStore }: Pick<ProviderContext, "entryStore">,
  portal: Portal,
  name: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  const text = await entryStore.read(name);
  const read = v.safeParse(noteOf(portal, schema), text?.reveal());
  return read.success ? read.output as v.InferOutput<Schema> : undefined;
}

/** Keeps a note; when that fails, a person who is signed in stays so: it is said, and that is all. */
export async function keepNote(
  context: ProviderContext,
  portal: Portal,
  name: string,
  content: unknown,
): Promise<void> {
  const text = JSON.stringify(laidOpen({ portal: nameOf(portal), content }));
  try {
    await context.entryStore.write(name, new Secret(text));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.person.warn(`${error.message}; the next sign-in starts from the beginning`);
  }
}
