/** Another issuer's token, traded for Google's. */
import type { Inside } from "../../../lib/cage/inside.ts";
import type { ExchangeInput } from "../asked.ts";
import { asking } from "./asking.ts";
import { post } from "./request.ts";

/** Exchanges the token (RFC 8693; docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token). */
export async function run(input: ExchangeInput, inside: Inside): Promise<unknown> {
  const { audience, subjectTokenType, scopes, secret, ...told } = input;
  const form = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience,
    scope: scopes.join(" "),
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token: secret.subjectToken,
    subject_token_type: subjectTokenType,
  };
  const action = "Exchanging the token at Google's Security Token Service";
  const hint = `gcloud iam workload-identity-pools providers describe ${providerIn(audience)}`;
  const { answer } = await asking(
    { action, hint },
    () => post("https://sts.googleapis.com/v1/token", { form }, told, inside),
  );
  return { token: answer.access_token, life: answer.expires_in };
}

function providerIn(audience: string): string {
  return audience.replace(/^\/\/iam\.googleapis\.com\//, "");
}
