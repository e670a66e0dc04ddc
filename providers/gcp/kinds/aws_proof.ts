/** Proof of an AWS identity to Google. */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { Secret } from "../../../lib/secret.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { AWS_SUBJECT, type AwsKeys, type AwsSubjectInput } from "../modules.ts";

/** The token type of a signed AWS request. */
export const AWS_REQUEST = "urn:ietf:params:aws:token-type:aws4_request";

/** Returns the proof of the AWS identity before it in the chain, in the environment, or of this machine. */
export async function awsProof(
  context: ProviderContext,
  audience: string,
  region: string | undefined,
  previous?: Credential,
): Promise<Secret> {
  const input: AwsSubjectInput = {
    audience,
    region: region ?? context.env.get("AWS_REGION") ?? context.env.get("AWS_DEFAULT_REGION"),
    keys: keysOf(previous) ?? keysIn(context.env),
  };
  return await askCage(context, AWS_SUBJECT, input);
}

/** Whether the environment holds keys, so that no other source need be asked. */
export function hasKeys(env: ProviderContext["env"]): boolean {
  return keysIn(env) !== undefined;
}

function keysOf(previous: Credential | undefined): AwsKeys | undefined {
  if (previous === undefined) return undefined;
  const { shown, secret } = previous;
  return {
    accessKeyId: shown.access_key_id ?? "",
    secretAccessKey: secret.secret_access_key ?? new Secret(""),
    sessionToken: secret.session_token,
  };
}

function keysIn(env: ProviderContext["env"]): AwsKeys | undefined {
  const [accessKeyId, secretAccessKey] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((
    name,
  ) => env.get(name));
  if (!accessKeyId || !secretAccessKey) return undefined;
  const token = env.get("AWS_SESSION_TOKEN");
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: token ? new Secret(token) : undefined,
  };
}
