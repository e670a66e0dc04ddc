/** Tokens of the portal: how they come, how they are renewed, and how they are carried on. */
import * as v from "valibot";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { Secret } from "../../../lib/secret.ts";
import { REFRESH_TOKEN, type Renewal } from "../../../lib/sign_in/person/refresh_token.ts";
import { askOidc, patiently, Refusal } from "./ask.ts";
import { type Answers, TOKEN } from "./modules.ts";
import { CLIENT, type Client, forgetClients, isGood, proofOf } from "./client.ts";
import { nameOf, type Portal } from "./portal.ts";

/** The credential type of a person's sign-in at the portal: `secret.access_token`. */
export const SSO = "aws/sso";

/** The answer of CreateToken. */
export type Tokens = Answers["CreateToken"];

/** The result of a sign-in: tokens, and the client that they were issued to, which alone can refresh them. */
export interface Signed {
  readonly tokens: Tokens;
  readonly client: Client;
}

/** The schema of the record that refreshes tokens: only the client that they were issued to can do it. */
const KEPT = v.object({ client: CLIENT, refresh_token: TOKEN });

/** Returns the credential. AWS tells its lifetime; `fallback`, in milliseconds, is for when it does not. */
export function credentialOf(
  { tokens }: Signed,
  portal: Portal,
  now: number,
  fallback: number,
): Credential {
  const life = tokens.expiresIn ? tokens.expiresIn * 1000 : fallback;
  return {
    type: SSO,
    expires: now + life,
    shown: { url: portal.startUrl, region: portal.portal.region },
    secret: { access_token: tokens.accessToken },
  };
}

/**
 * Returns the renewal of tokens without a person. Each refresh token can be used once; a client about to expire is not
 * tried.
 */
export function renewalOf(
  context: ProviderContext,
  portal: Portal,
): Renewal<v.InferOutput<typeof KEPT>, Signed> {
  const { clock } = context;
  const schema = v.pipe(KEPT, v.check(({ client }) => isGood(client, clock.now())));
  return {
    note: { name: REFRESH_TOKEN, boundTo: nameOf(portal), schema },
    renew: ({ client, refresh_token }) => renew(context, portal, client, refresh_token),
    keptOf: ({ client, tokens: { refreshToken: refresh_token } }) =>
      refresh_token ? { client, refresh_token } : undefined,
  };
}

async function renew(
  context: ProviderContext,
  { oidc }: Portal,
  client: Client,
  refresh_token: Secret,
): Promise<Signed> {
  const request = {
    operation: "CreateToken" as const,
    ...proofOf(client),
    grant: "refresh_token",
    refresh_token,
  };
  try {
    return { tokens: await patiently(context, () => askOidc(context, oidc, request)), client };
  } catch (error) {
    // What passes says nothing about the token: nobody is to sign in again because of a storm.
    if (!(error instanceof Refusal) || error.passes) throw error;
    // With a client that AWS does not know any more, a browser would end on a page of errors.
    if (error.reason === "InvalidClientException") await forgetClients(context);
    throw new UserError("sign_in_needed", error.message, { hint: error.hint });
  }
}
