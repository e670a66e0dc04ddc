/** The credential in an answer of STS, as plain data. */
import type { Credentials } from "@aws-sdk/client-sts";

/** Returns the answer of a module, which the main process checks again. */
export function sessionIn(credentials: Credentials | undefined, principal?: string) {
  return {
    access_key_id: credentials?.AccessKeyId,
    secret_access_key: credentials?.SecretAccessKey,
    session_token: credentials?.SessionToken,
    expires: credentials?.Expiration?.getTime(),
    principal,
  };
}
