/** AWS credentials: `aws/session` (a user's, temporary), `aws/role-session`, `aws/keys` (long-lived). */
import * as v from "valibot";
import { type Credential, type CredentialType, lasts } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
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

/** What a sign-in module answers. */
const ANSWER = v.object({
  access_key_id: v.pipe(v.string(), v.regex(/^\w{1,128}$/)),
  secret_access_key: v.pipe(v.string(), v.regex(/^[!-~]+$/)),
  session_token: v.optional(v.pipe(v.string(), v.regex(/^[!-~]+$/))),
  /** Milliseconds since 1970. */
  expires: v.optional(v.pipe(v.number(), v.finite())),
  principal: v.optional(v.string()),
});

/**
 * The credential in a module's answer; throws `bad_answer` when there is none, or when it has already lapsed.
 * Its parts have been checked for line breaks, since they will stand in files that tools read by line.
 */
export function credentialFrom(
  answer: unknown,
  type: CredentialType,
  shown: Readonly<Record<string, string | undefined>>,
  now: number,
): Credential {
  const read = v.safeParse(ANSWER, answer);
  if (!read.success) throw badAnswer("is not a credential");
  const { access_key_id, secret_access_key, session_token, expires, principal } = read.output;
  const account = principal === undefined ? undefined : accountOfArn(principal);
  const credential: Credential = {
    type,
    ...(expires === undefined ? {} : { expires }),
    shown: known({ account, ...shown, principal, access_key_id }),
    secret: {
      secret_access_key: new Secret(secret_access_key),
      ...(session_token === undefined ? {} : { session_token: new Secret(session_token) }),
    },
  };
  if (!lasts(credential, now)) throw badAnswer("has already lapsed");
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

/** Without what is not known. */
export function known(
  facts: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(facts);
  return Object.fromEntries(
    entries.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function badAnswer(what: string): UserError {
  return new UserError("bad_answer", `What AWS answered ${what}`, {
    hint: "check the clock of this machine, and spec.endpoint_url if there is one",
  });
}

/** A caller as sign-in modules take it. */
export interface Caller {
  readonly access_key_id: string;
  readonly secret: { readonly secret_access_key: string; readonly session_token?: string };
}

/** The credential as sign-in modules take it. */
export function callerOf({ shown, secret }: Credential): Caller {
  const { secret_access_key, session_token } = secret;
  return {
    access_key_id: shown.access_key_id ?? "",
    secret: {
      secret_access_key: secret_access_key?.reveal() ?? "",
      ...(session_token === undefined ? {} : { session_token: session_token.reveal() }),
    },
  };
}

/** Whole seconds: some of AWS's SDKs don't read fractions. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
