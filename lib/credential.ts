import { Secret } from "./secret.ts";

/**
 * Type of a credential, as the next step in a chain sees it: `aws/session`, `aws/keys`, `oidc/token`, ...
 * Providers name their own.
 */
export type CredentialType = string;

/** A credential: what one step of a sign-in yields. Opaque to `lib`, except for when it lapses. */
export interface Credential {
  readonly type: CredentialType;
  /** When it lapses, in milliseconds since 1970; absent for one that does not. */
  readonly expires?: number;
  /** Facts that may be shown: account, principal, access key id. */
  readonly shown: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, Secret>>;
  readonly madeWith?: MadeWith;
}

/** Digests of the secrets that a credential was made with, by the references that lead to them. */
export type MadeWith = Readonly<Record<string, string>>;

/** A credential as plain data, for the store and for the cage's wall. Holds secrets in clear. */
interface PlainCredential {
  readonly type: string;
  readonly expires?: number;
  readonly shown: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
  readonly madeWith?: MadeWith;
}

/** Lays a credential open for the store or the cage. */
export function toPlain(credential: Credential): PlainCredential {
  const secret = Object.entries(credential.secret).map(([key, value]) => [key, value.reveal()]);
  return { ...credential, secret: Object.fromEntries(secret) };
}

/** Closes a credential that came from the store or the cage; throws `TypeError` when it is not one. */
export function fromPlain(plain: unknown): Credential {
  if (!isPlain(plain)) throw new TypeError("not a credential");
  const secret = Object.entries(plain.secret).map(([key, value]) => [key, new Secret(value)]);
  return { ...plain, secret: Object.fromEntries(secret) };
}

/** Whether the credential is still good `margin` milliseconds after `now`. */
export function lasts(credential: Credential, now: number, margin = 0): boolean {
  return credential.expires === undefined || credential.expires - now > margin;
}

function isPlain(value: unknown): value is PlainCredential {
  const it = value as PlainCredential | null;
  return typeof it === "object" && it !== null && typeof it.type === "string" &&
    (it.expires === undefined || Number.isFinite(it.expires)) &&
    isStrings(it.shown) && isStrings(it.secret) &&
    (it.madeWith === undefined || isStrings(it.madeWith));
}

function isStrings(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((entry) => typeof entry === "string");
}
