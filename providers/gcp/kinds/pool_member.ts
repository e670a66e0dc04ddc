/**
 * The principal of another issuer's token, as IAM names members (docs.cloud.google.com/iam/docs/principal-identifiers).
 */
import * as v from "valibot";
import type { Secret } from "../../../lib/secret.ts";
import { payloadOf } from "../../../lib/sign_in/token_source/claims.ts";

/** A placeholder for an unknown subject; no principal has this name. */
const UNKNOWN = "SUBJECT";

const SAID = v.object({ sub: v.pipe(v.string(), v.regex(/^[!-~]{1,127}$/)) });

/**
 * Returns the one member of the pool, never the whole pool: its name is shown as the one to grant roles to. Pools name
 * a principal by the token's subject, unless they are configured otherwise.
 */
export function poolMember(audience: string, token: Secret | undefined): string {
  const pool = audience.replace(/\/providers\/[^/]+$/, "");
  return `principal:${pool}/subject/${token ? subjectIn(token.reveal()) : UNKNOWN}`;
}

function subjectIn(token: string): string {
  try {
    return v.parse(SAID, payloadOf(token)).sub;
  } catch {
    return UNKNOWN;
  }
}
