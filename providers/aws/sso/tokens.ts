/** Tokens of the portal: how they come, how they are renewed, and how they are carried on. */
import * as v from "valibot";
import type { Credential } from "../../../lib/credential.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { askOidc, patiently, Refusal } from "./ask.ts";
import { type Answers, TOKEN } from "./modules.ts";
import { CLIENT, type Client, isGood, keepNote, proofOf, readNote } from "./client.ts";
import type { Portal } from "./portal.ts";

/** The credential type of a person's sign-in at the portal: `secret.access_token`. */
export const SSO = "aws/sso";

/** What CreateToken answers. */
export type Tokens = Answers["CreateToken"];

/** What a flow ends with: tokens, and the client that they were given to, which alone can renew them. */
export interface Signed {
  readonly tokens: Tokens;
  readonly client: Client;
}

const NOTE = "refresh-token";
const REFRESH = v.object({ client: CLIENT, refresh_token: TOKEN });

/** The credential. Its life is AWS's to tell; `fallback`, in milliseconds, is for when AWS does not. */
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

/** Keeps what renews the tokens, where AWS gave it. */
export async function keepRefresh(
  context: ProviderContext,
  portal: Portal,
  { tokens, client }: Signed,
): Promise<void> {
  const { refreshToken } = tokens;
  if (!refreshToken) return;
  await keepNote(context, portal, NOTE, { client, refresh_token: refreshToken });
}

/** Forgets what renews the tokens; `false` when there was nothing. */
export async function forgetRefresh(
  { entryStore }: Pick<ProviderContext, "entryStore">,
): Promise<boolean> {
  return await entryStore.remove(NOTE);
}

/**
 * New tokens, without asking anybody; `undefined` when that is not possible, or no longer. Each refresh token
 * is good once: its successor is kept at once, before anything else can go wrong.
 */
export async function refresh(
  context: ProviderContext,
  portal: Portal,
): Promise<Signed | undefined> {
  const kept = await readNote(context, portal, NOTE, REFRESH);
  if (kept === undefined || !isGood(kept.client, context.clock.now())) return undefined;
  const request = {
    operation: "CreateToken" as const,
    ...proofOf(kept.client),
    grant: "refresh_token",
    refresh_token: kept.refresh_token,
  };
  try {
    const tokens = await patiently(context, () => askOidc(context, portal.oidc, request));
    const signed = { tokens, client: kept.client };
    await keepRefresh(context, portal, signed);
    return signed;
  } catch (error) {
    // What passes says nothing about the token: nobody is to sign in again because of a storm.
    if (!(error instanceof Refusal) || error.passes) throw error;
    await forgetRefresh(context);
    return undefined;
  }
}
