/** AWS credentials: `aws/session` (a user's, temporary), `aws/role-session`, `aws/keys` (long-lived). */
import * as v from "valibot";
import { type Credential, type CredentialType, lasts } from "../../lib/credential.ts";
import { secretText } from "../../lib/cage/module.ts";
import { UserError } from "../../lib/errors.ts";
import { known } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";
import { accountOfArn } from "./partitions.ts";

/** A user's temporary credential, from GetSessionToken. */
export const SESSION = "aws/session";
/** A role's temporary credential: one obtained from it lasts an hour at most. */
export const ROLE_SESSION = "aws/role-session";
/** Keys that don't lapse. */
export const KEYS = "aws/keys";
/** A token of an OpenID provider, in `secret.token`: what CI services and others yield. */
export const OIDC = "oidc/token";
/** An identity provider's word for a person (SAML 2.0), in `secret.assertion`. */
export const SAML = "aws/saml-assertion";
/** What the surroundings give; resolved by whoever needs it. */
export const AMBIENT = "aws/ambient";

/**
 * Temporary keys as whoever issued them says them. They are checked for line breaks, since they will stand in
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

/** The credential in what a service says; throws when there is none, or when it has already lapsed. */
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

/** Issued keys as a credential; throws what `lapsed` says when they have already. */
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

/** Keys that were found somewhere, with the token that makes them temporary. */
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

/** It was AWS who was asked. */
function badAnswer(what: string): UserError {
  return new UserError("bad_answer", `AWS answered ${what}`, {
    hint: "date -u: check the clock of this machine, and spec.endpoint_url if there is one",
  });
}

/** Who signs a request. */
export interface Caller {
  readonly access_key_id: string;
  readonly secret_access_key: Secret;
  readonly session_token?: Secret | undefined;
}

/** Who signs with a credential. */
export function callerOf({ shown, secret }: Credential): Caller {
  const { secret_access_key = new Secret(""), session_token } = secret;
  const key = { access_key_id: shown.access_key_id ?? "", secret_access_key };
  return session_token === undefined ? key : { ...key, session_token };
}

/** A credential's keys in clear, for the files and answers that AWS's own tools read. */
export function openKeys(credential: Credential) {
  const { access_key_id, secret_access_key, session_token } = callerOf(credential);
  return {
    access_key_id,
    secret_access_key: secret_access_key.reveal(),
    session_token: session_token?.reveal(),
  };
}

/** Whole seconds: some of AWS's SDKs don't read fractions. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
