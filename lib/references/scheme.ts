/** What every kind of secret reference has in common. */
import { type Place, UserError } from "../errors.ts";
import type { Secret, SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";

/** A place where secrets are kept, and how a reference names one in it. */
export interface SecretScheme {
  /** What stands before the colon. */
  readonly scheme: string;
  /** How the rest is written, for the person. */
  readonly form: string;
  /** Fetches the secret; throws `secret_unavailable`. `at` is where the reference stands. */
  resolve(rest: string, at: Place): Promise<Secret>;
}

/** A secret that can't be had. The reference is named, the value never is. */
export function noSecret(
  reference: SecretReference,
  why: string,
  at: Place,
  hint: string,
): UserError {
  const name = `${reference.scheme}:${visible(reference.rest)}`;
  return new UserError("secret_unavailable", `Cannot read the secret "${name}": ${why}`, {
    hint,
    at,
  });
}
