/** Which AWS identity is shown to Google. */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { AwsKeys, AwsSubjectInput } from "../requests.ts";
import { AWS_SUBJECT } from "../answers.ts";

/** The token type of a signed AWS request. */
export const AWS_REQUEST = "urn:ietf:params:aws:token-type:aws4_request";

/** Proof of the AWS identity before it in the chain, in the environment, or of this machine. */
export async function awsProof(
  context: ProviderContext,
  audience: string,
  region: string | undefined,
  previous?: Credential,
): Promise<string> {
  const input: AwsSubjectInput = {
    audience,
    region: region ?? context.env.get("AWS_REGION") ?? context.env.get("AWS_DEFAULT_REGION"),
    secret: { keys: keysOf(previous) ?? keysIn(context.env) },
  };
  return await askCage(context, AWS_SUBJECT, input);
}

/** Whether the environment carries keys, so that nobody else need be asked. */
export function hasKeys(env: ProviderContext["env"]): boolean {
  return keysIn(env) !== undefined;
}

function keysOf(previous: Credential | undefined): AwsKeys | undefined {
  if (previous === undefined) return undefined;
  const { shown, secret } = previous;
  return {
    accessKeyId: shown.access_key_id ?? "",
    secretAccessKey: secret.secret_access_key?.reveal() ?? "",
    sessionToken: secret.session_token?.reveal(),
  };
}

function keysIn(env: ProviderContext["env"]): AwsKeys | undefined {
  const [accessKeyId, secretAccessKey] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((
    name,
  ) => env.get(name));
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: env.get("AWS_SESSION_TOKEN") };
}
