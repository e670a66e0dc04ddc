/** Proof of an AWS identity, for Google to check with AWS: a signed GetCallerIdentity request. */
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import type { AwsKeys, AwsSubjectInput } from "../modules.ts";
import { sdk, transporterOptions } from "./transport.ts";

const METADATA = "http://169.254.169.254/latest";

/** Signs the request (docs.cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds). */
export async function run(input: AwsSubjectInput, inside: Inside): Promise<unknown> {
  const { audience, region, keys } = input;
  const client = new sdk.AwsClient({
    audience,
    subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
    token_url: "https://sts.googleapis.com/v1/token",
    ...sourceOf(region, keys),
    transporterOptions: transporterOptions({}, inside),
  });
  try {
    return await client.retrieveSubjectToken();
  } catch (error) {
    const reason = error instanceof Error ? error.message : "no reason given";
    throw new UserError("sign_in_refused", `Cannot prove an AWS identity: ${reason}`, {
      hint:
        "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or give the provider a via",
    });
  }
}

function sourceOf(region: string | undefined, keys: AwsKeys | undefined) {
  if (keys !== undefined) {
    const { accessKeyId, secretAccessKey, sessionToken } = keys;
    const given = {
      accessKeyId,
      secretAccessKey: secretAccessKey.reveal(),
      ...(sessionToken ? { token: sessionToken.reveal() } : {}),
    };
    return {
      aws_security_credentials_supplier: {
        getAwsRegion: () => Promise.resolve(region ?? "us-east-1"),
        getAwsSecurityCredentials: () => Promise.resolve(given),
      },
    };
  }
  return {
    credential_source: {
      environment_id: "aws1",
      region_url: `${METADATA}/meta-data/placement/availability-zone`,
      url: `${METADATA}/meta-data/iam/security-credentials`,
      regional_cred_verification_url:
        "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
      imdsv2_session_token_url: `${METADATA}/api/token`,
    },
  };
}
