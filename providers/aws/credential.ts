/** AWS credentials: `aws/session` (a user's, temporary), `aws/role-session`, `aws/keys` (long-lived). */
import * as v from "valibot";
import { type Credential, type CredentialType, lasts } from "../../lib/credential.ts";
import { secretText } from "../../lib/cage/module.ts";
import { UserError } from "../../lib/errors.ts";
import { known } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";
import { accountOfArn } from "./partitions.ts";
import { dialect } from "../../lib/terminal/dialect.ts";

/** The credential type of a user's temporary keys, from GetSessionToken. */
export const SESSION = "aws/session";
/** The credential type of a role's temporary keys: a session obtained with them lasts an hour at most. */
export const ROLE_SESSION = "aws/role-session";
/** The credential type of keys that don't expire. */
export const KEYS = "aws/keys";
/** The credential type of an OpenID provider's token, in `secret.token`: as CI services and others issue it. */
export const OIDC = "oidc/token";
/** The credential type of a SAML 2.0 assertion, in `secret.assertion`. */
export const SAML = "aws/saml-assertion";
/** The credential type of keys that the surroundings hold; they are resolved where they are used. */
export const AMBIENT = "aws/ambient";

/**
 * The schema of temporary keys, as their issuer returns them. Line breaks are refused, since the keys are written into
 * files that tools read by line.
 */
export const ISSUED = v.object({
  access_key_id: v.pipe(v.string(), v.regex(/^\w{1,128}$/)),
  secret_access_key: secretText(4_096),
  session_token: v.optional(secretText(65_536)),
  /** Milliseconds since 1970. */
  expires: v.optional(v.pipe(v.number(), v.finite())),
  principal: v.optional(v.string()),
});

/** Temporary keys that were issued. */
export type Issued = v.InferOutput<typeof ISSUED>;

/** Returns the credential in a service's answer; throws `UserError` when it holds none, or one that has expired. */
export function credentialFrom(
  answer: unknown,
  type: CredentialType,
  shown: Readonly<Record<string, string | undefined>>,
  now: number,
): Credential {
  const read = v.safeParse(ISSUED, answer);
  if (!read.success) throw badAnswer("without a credential");
  return credentialOf(read.output, type, shown, now);
}

/** Returns issued keys as a credential; throws the error of `lapsed` when they have expired. */
export function credentialOf(
  issued: Issued,
  type: CredentialType,
  shown: Readonly<Record<string, string | undefined>>,
  now: number,
  lapsed: () => UserError = () => badAnswer("with a credential that has already lapsed"),
): Credential {
  const { access_key_id, secret_access_key, session_token, expires, principal } = issued;
  const account = principal === undefined ? undefined : accountOfArn(principal);
  const credential: Credential = {
    type,
    ...(expires === undefined ? {} : { expires }),
    shown: known({ account, ...shown, principal, access_key_id }),
    secret: { secret_access_key, ...(session_token === undefined ? {} : { session_token }) },
  };
  if (!lasts(credential, now)) throw lapsed();
  return credential;
}

/** Whether an id or a token can stand in a request's headers, where both do. */
export function isCarried(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** Returns keys that were found, with the token that makes them temporary, as a credential. */
export function foundKeys(id: string, key: string, token: string | undefined): Credential {
  return {
    type: token ? SESSION : KEYS,
    shown: { access_key_id: id },
    secret: {
      secret_access_key: new Secret(key),
      ...(token ? { session_token: new Secret(token) } : {}),
    },
  };
}

/** Makes the error for an answer of AWS without a usable credential. */
function badAnswer(what: string): UserError {
  return new UserError("bad_answer", `AWS answered ${what}`, {
    hint:
      `${dialect().clock()}: check the clock of this machine, and spec.endpoint_url if there is one`,
  });
}

/** The keys that sign a request. */
export interface Caller {
  readonly access_key_id: string;
  readonly secret_access_key: Secret;
  readonly session_token?: Secret | undefined;
}

/** Returns the keys of a credential, to sign requests with. */
export function callerOf({ shown, secret }: Credential): Caller {
  const { secret_access_key = new Secret(""), session_token } = secret;
  const key = { access_key_id: shown.access_key_id ?? "", secret_access_key };
  return session_token === undefined ? key : { ...key, session_token };
}

/** Returns a credential's keys in clear, for the files and answers that AWS's own tools read. */
export function openKeys(credential: Credential) {
  const { access_key_id, secret_access_key, session_token } = callerOf(credential);
  return {
    access_key_id,
    secret_access_key: secret_access_key.reveal(),
    session_token: session_token?.reveal(),
  };
}

/** Returns a time in ISO 8601 with whole seconds: some of AWS's SDKs don't read fractions. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
