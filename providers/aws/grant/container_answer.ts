/**
 * The session's answers to AWS's SDKs, which take it for a container's credential endpoint:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
import type { Answer } from "../../../lib/loopback/service.ts";
import {
  answerJson,
  type Responder,
  type SessionRequest,
  type SessionState,
} from "../../../lib/provider/credential_endpoint.ts";
import { isoSeconds, openKeys } from "../credential.ts";

/** The path below the session's origin that the SDKs are pointed to. */
export const CREDENTIALS_PATH = "/credentials";

/** The lifetime that is told for keys that don't expire, in milliseconds: the SDKs insist on a time. */
const HOUR = 3_600_000;

/** Answers a program. */
export const answerContainer: Responder = { secret: { header: "authorization" }, respond };

function respond(request: SessionRequest, state: SessionState): Answer {
  if (request.path !== CREDENTIALS_PATH) return refuse(404, "NotFound", "there is nothing here");
  if (request.method !== "GET") return refuse(405, "MethodNotAllowed", "only GET is answered");
  const { credential: { expires = state.now + HOUR }, now } = state;
  if (expires <= now) {
    return refuse(403, "ExpiredToken", "the credential has lapsed: run atmos-auth login");
  }
  return answerJson(200, containerCredential(state, expires));
}

function containerCredential({ credential }: SessionState, expires: number) {
  const keys = openKeys(credential);
  return {
    AccessKeyId: keys.access_key_id,
    SecretAccessKey: keys.secret_access_key,
    Token: keys.session_token ?? "",
    Expiration: isoSeconds(expires),
  };
}

function refuse(status: number, code: string, message: string): Answer {
  return answerJson(status, { code, message });
}
