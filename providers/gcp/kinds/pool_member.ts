/** Whom a token of another issuer is, as IAM names members (docs.cloud.google.com/iam/docs/principal-identifiers). */
import * as v from "valibot";
import type { Secret } from "../../../lib/secret.ts";
import { payloadOf } from "../../../lib/sign_in/token_source/claims.ts";

/** Stands where a subject can't be told: nobody is that. */
const UNKNOWN = "SUBJECT";

const SAID = v.object({ sub: v.pipe(v.string(), v.regex(/^[!-~]{1,127}$/)) });

/**
 * The one member of the pool, never all of it: what has this name is told to be given roles. Pools call whom the token
 * calls its subject by that name, unless they were told otherwise.
 */
export function poolMember(audience: string, token: Secret): string {
  const pool = audience.replace(/\/providers\/[^/]+$/, "");
  return `principal:${pool}/subject/${subjectIn(token.reveal())}`;
}

function subjectIn(token: string): string {
  try {
    return v.parse(SAID, payloadOf(token)).sub;
  } catch {
    return UNKNOWN;
  }
}
