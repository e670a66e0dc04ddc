/** New access keys for an IAM user: https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html */
import { askCage, type CageModule } from "../../../lib/cage/module.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { Holder, KeyRotation } from "../../../lib/provider/rotation.ts";
import { Secret } from "../../../lib/secret.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";
import { type Caller, callerOf } from "../credential.ts";
import type { Endpoint } from "../endpoint.ts";
import {
  ACCESS_KEYS,
  NEW_ACCESS_KEY,
  OLD_ACCESS_KEY,
  type OldKeyRequest,
  type StsInput,
} from "../modules.ts";
import { keptKeys } from "./user_keys.ts";

/** The user whose keys are replaced. */
interface RotatedUser {
  readonly name: string;
  readonly iam: Endpoint;
  /** The configuration's second factor. */
  readonly mfa_arn: string | undefined;
}

/** Returns the replacement of the user's keys. */
export function rotationOf(user: RotatedUser): KeyRotation {
  const keysOf = (keys: Secret) => keptKeys(user.name, keys, user.mfa_arn);
  const change = async (
    context: ProviderContext,
    whose: Holder,
    id: string,
    becomes: OldKeyRequest["becomes"],
  ) => void await askIam(user, context, whose, OLD_ACCESS_KEY, { id, becomes });
  return {
    most: 2,
    hosts: () => [hostOf(user.iam.url)],
    idOf: (keys) => keysOf(keys).access_key_id,
    needsSession: (keys) => keysOf(keys).mfa_arn !== undefined,
    list: (context, whose) => askIam(user, context, whose, ACCESS_KEYS, {}),
    issue: async (context, whose) => {
      const { access_key_id, secret_access_key } = await askIam(
        ...[user, context, whose, NEW_ACCESS_KEY, {}] as const,
      );
      return withKey(whose.keys, access_key_id, secret_access_key);
    },
    disable: (context, whose, id) => change(context, whose, id, "inactive"),
    remove: (context, whose, id) => change(context, whose, id, "deleted"),
  };
}

async function askIam<Request, Answer>(
  user: RotatedUser,
  context: ProviderContext,
  whose: Holder,
  module: CageModule<string, StsInput<Request>, Answer>,
  request: NoInfer<Request>,
): Promise<Answer> {
  const asked = { endpoint: user.iam, caller: callerFor(user, whose), request };
  return await askCage<StsInput<Request>, Answer>(context, module, {
    ...asked,
    hints: hintsFor(user.name),
  });
}

function callerFor({ name, mfa_arn }: RotatedUser, { keys, session }: Holder): Caller {
  if (session !== undefined) return callerOf(session);
  const { access_key_id, secret_access_key } = keptKeys(name, keys, mfa_arn);
  return { access_key_id, secret_access_key };
}

/** Returns the record with another key; its other parts, such as the second factor, stay. */
function withKey(kept: Secret, access_key_id: string, secret: Secret): Secret {
  const old: Readonly<Record<string, unknown>> = JSON.parse(kept.reveal());
  return new Secret(
    JSON.stringify({ ...old, access_key_id, secret_access_key: secret.reveal() }),
  );
}

function hintsFor(name: string): Readonly<Record<string, string>> {
  return {
    AccessDenied: "let the user change their own keys: allow iam:CreateAccessKey, " +
      "iam:ListAccessKeys, iam:UpdateAccessKey and iam:DeleteAccessKey on " +
      "arn:aws:iam::*:user/${aws:username}",
    InvalidClientTokenId: `atmos-auth user configure ${typedFlag("-i", name)}`,
  };
}
