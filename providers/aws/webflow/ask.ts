/** Asking AWS Sign-In for tokens, from the main process's side (CreateOAuth2Token of the service `signin`). */
import * as v from "valibot";
import { askCage, type CageModule } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { payloadOf } from "../../../lib/sign_in/token_source/payload.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { credentialFrom, ROLE_SESSION, SESSION } from "../credential.ts";
import type { Endpoint } from "../endpoint.ts";
import { keep, type Kept } from "./kept.ts";

/** What the caged module is told. */
export interface TokenInput {
  readonly url: string;
  /** Names that AWS's service model has; whatever is secret stands below. */
  readonly body: {
    readonly clientId: string;
    readonly grantType: string;
    readonly redirectUri?: string;
  };
  readonly secret: {
    /** The private key, as a JSON Web Key. */
    readonly key: unknown;
    readonly body: Readonly<Record<string, string>>;
  };
}

const ANSWER = v.union([
  v.object({
    accessToken: v.object({
      accessKeyId: v.string(),
      secretAccessKey: v.string(),
      sessionToken: v.string(),
    }),
    /** Seconds. */
    expiresIn: v.pipe(v.number(), v.minValue(1), v.maxValue(43_200)),
    refreshToken: v.pipe(v.string(), v.nonEmpty()),
    idToken: v.nullish(v.string()),
  }),
  /** A refusal that says something about the sign-in itself. */
  v.object({ refused: v.string(), message: v.string() }),
]);

const UNINTELLIGIBLE = {
  message: "AWS Sign-In answered with something that is no token",
  hint: "check spec.endpoint_url, and whether this network wants a sign-in of its own first",
} as const;

/** The module in the cage that asks for tokens. */
const TOKENS: CageModule<TokenInput, v.InferOutput<typeof ANSWER>> = {
  ...{ name: "aws/webflow", answer: ANSWER, otherwise: UNINTELLIGIBLE },
};

/** AWS no longer knows the sign-in, by its own code for it. */
export class SignInOver extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Who asks, and with what. */
export interface Asking {
  readonly service: Endpoint;
  readonly client: string;
  readonly key: unknown;
  /** Known from an earlier answer: only the first one says it. */
  readonly principal?: string | undefined;
  readonly grantType: "authorization_code" | "refresh_token";
  readonly redirectUri?: string;
  readonly secret: Readonly<Record<string, string>>;
}

/** The credential, with what renews it kept; throws `SignInOver` when AWS wants the person anew. */
export async function askForTokens(context: ProviderContext, asking: Asking): Promise<Credential> {
  const { service, client, key, grantType, redirectUri, secret } = asking;
  const body = { clientId: client, grantType, ...(redirectUri ? { redirectUri } : {}) };
  const input: TokenInput = { url: `${service.url}/v1/token`, body, secret: { key, body: secret } };
  const answer = await askCage(context, TOKENS, input);
  if ("refused" in answer) throw new SignInOver(answer.refused);
  const { accessToken, expiresIn, refreshToken, idToken } = answer;
  const principal = idToken ? subjectOf(idToken) : asking.principal;
  await keep(context, {
    ...{ url: service.url, client, principal },
    secret: { refresh_token: refreshToken, key: key as Kept["secret"]["key"] },
  });
  const now = context.clock.now();
  const session = {
    access_key_id: accessToken.accessKeyId,
    secret_access_key: accessToken.secretAccessKey,
    session_token: accessToken.sessionToken,
    expires: now + expiresIn * 1000,
    principal,
  };
  const type = principal?.includes(":assumed-role/") ? ROLE_SESSION : SESSION;
  return credentialFrom(session, type, { region: service.region }, now);
}

/** Who signed in: the token came from AWS over TLS, and is only read. */
function subjectOf(token: string): string | undefined {
  try {
    const { sub } = payloadOf(token) as { sub?: unknown };
    if (typeof sub !== "string") return undefined;
    return /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[!-~]+$/.test(sub) ? sub : undefined;
  } catch {
    throw unintelligible();
  }
}

function unintelligible(): UserError {
  const { message, hint } = UNINTELLIGIBLE;
  return new UserError("bad_answer", message, { hint });
}
