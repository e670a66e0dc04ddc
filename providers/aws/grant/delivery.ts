/** The ways by which AWS's tools are handed a credential that is not in a file: every AWS identity has them. */
import type { Credential } from "../../../lib/credential.ts";
import type { IdentityPlan } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import { answerContainer } from "./container_answer.ts";
import { isoSeconds, openKeys } from "../credential.ts";

/** For the plan of an identity. */
export const DELIVERED: Pick<IdentityPlan, "processOutput" | "answer"> = {
  processOutput,
  answer: answerContainer,
};

/** The answer of a `credential_process`: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export function processOutput(credential: Credential): Secret {
  const keys = openKeys(credential);
  const { expires } = credential;
  return new Secret(JSON.stringify({
    Version: 1,
    AccessKeyId: keys.access_key_id,
    SecretAccessKey: keys.secret_access_key,
    SessionToken: keys.session_token,
    Expiration: expires === undefined ? undefined : isoSeconds(expires),
  }));
}
