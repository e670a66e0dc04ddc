/** Asking AWS Sign-In for tokens, from the main process's side (CreateOAuth2Token of the service `signin`). */
import * as v from "valibot";
import { askCage, cageModule, secretText } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";
import { keepNote, type Note } from "../../../lib/sign_in/person/refresh_token.ts";
import { payloadOf } from "../../../lib/sign_in/token_source/claims.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { credentialFrom, ROLE_SESSION, SESSION } from "../credential.ts";
import type { Endpoint } from "../endpoint.ts";

/** Input of the module in the cage. */
export interface TokenInput {
  readonly url: string;
  /** Names that AWS's service model has. */
  readonly body: {
    readonly clientId: string;
    readonly grantType: string;
    readonly redirectUri?: string;
  };
  /** The private key that tokens are bound to, as a JSON Web Key. */
  readonly key: Secret;
  /** Secret parts of the body: a code and its verifier, or a refresh token. */
  readonly proof: Readonly<Record<string, Secret>>;
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
    refreshToken: secretText(32_768),
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
export const WEBFLOW = cageModule<TokenInput>()("aws/webflow", ANSWER, UNINTELLIGIBLE);

/** AWS no longer knows the sign-in, by its own code for it. */
export class SignInOver extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

const TEXT = v.pipe(v.string(), v.nonEmpty(), v.transform((text) => new Secret(text)));

const KEPT = v.object({
  client: v.string(),
  /** The ARN of who signed in. */
  principal: v.optional(v.string()),
  refresh_token: TEXT,
  /** A JSON Web Key, which the token is bound to (RFC 9449). */
  key: TEXT,
});

/** Returns the note of a sign-in, which renews it for half a day; it is bound to the address that issued it. */
export function noteOf({ url }: Endpoint): Note<v.InferOutput<typeof KEPT>> {
  return { name: "webflow", boundTo: url, schema: KEPT };
}

/** A request for tokens: the client, and its key. */
export interface Asking {
  readonly service: Endpoint;
  readonly client: string;
  readonly key: Secret;
  /** Known from an earlier answer: only the first one says it. */
  readonly principal?: string | undefined;
  readonly grantType: "authorization_code" | "refresh_token";
  readonly redirectUri?: string;
  readonly proof: Readonly<Record<string, Secret>>;
}

/** Returns the credential, and keeps what renews it; throws `SignInOver` when AWS wants the person to sign in again. */
export async function askForTokens(context: ProviderContext, asking: Asking): Promise<Credential> {
  const { service, client, key, grantType, redirectUri, proof } = asking;
  const body = { clientId: client, grantType, ...(redirectUri ? { redirectUri } : {}) };
  const url = `${service.url}/v1/token`;
  const answer = await askCage(context, WEBFLOW, { url, body, key, proof });
  if ("refused" in answer) throw new SignInOver(answer.refused);
  const { accessToken, expiresIn, refreshToken, idToken } = answer;
  const principal = idToken ? subjectOf(idToken) : asking.principal;
  const kept = { client, principal, refresh_token: refreshToken, key };
  await keepNote(context, noteOf(service), kept);
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

/** Returns the ARN of the person in a token; it came from AWS over TLS, so its signature is not checked. */
function subjectOf(token: string): string | undefined {
  try {
    const { sub } = Object(payloadOf(token));
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
