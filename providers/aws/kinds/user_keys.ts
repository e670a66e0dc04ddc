/** An IAM user's long-lived keys: in the configuration, or kept by `user configure`. */
import * as v from "valibot";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import type { LongLivedKeys } from "../../../lib/provider/kind.ts";
import { Secret, type SecretSource, wordIn } from "../../../lib/secret.ts";
import { KEYS_ITEM } from "../../../lib/store/store.ts";
import { askCage } from "../../../lib/cage/module.ts";
import type { Caller } from "../credential.ts";
import type { Endpoint } from "../endpoint.ts";
import { CALLER_IDENTITY } from "../modules.ts";
import { accountOfArn } from "../partitions.ts";
import { readPasted } from "./pasted_keys.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

/** Keys in the configuration. */
interface ConfiguredKeys {
  readonly access_key_id?: string | undefined;
  readonly secret_access_key?: SecretSource | undefined;
  readonly mfa_arn?: string | undefined;
}

/** Long-lived keys, and the second factor that belongs to them. */
export interface UserKeys extends Caller {
  readonly mfa_arn: string | undefined;
}

/** Questions for the keys that are to be kept. */
export const LONG_LIVED_KEYS: LongLivedKeys = {
  parts: [
    { name: "access_key_id", question: "Access key ID", check: checkKeyId },
    {
      name: "secret_access_key",
      question: "Secret access key",
      hidden: true,
      check: (answer) => wordIn(answer) === undefined ? "it must be one word" : undefined,
    },
    { name: "mfa_arn", question: "ARN of the MFA device (empty: none)", check: checkMfa },
  ],
  read: readPasted,
  where: "In the AWS console: IAM > Users > the user > Security credentials > Access keys.",
  items: ["webflow"],
  webflow: true,
};

function checkKeyId(answer: string): string | undefined {
  if (/^\s*ASIA/.test(answer)) return "it is a temporary one: a user's own begins with AKIA";
  return /^\s*[A-Z0-9]{16,128}\s*$/.test(answer) ? undefined : "it looks like AKIAIOSFODNN7EXAMPLE";
}

function checkMfa(answer: string): string | undefined {
  const fits = answer.trim() === "" || /^(arn:aws[a-z-]*:iam::\d{12}:(mfa|sms-mfa)\/\S+|[A-Z0-9]+)$/
    .test(answer.trim());
  return fits ? undefined : "it looks like arn:aws:iam::123456789012:mfa/NAME";
}

/** Returns the keys of the configuration, else those that were kept; `undefined` when there are none. */
export async function findKeys(
  name: string,
  configured: ConfiguredKeys,
  context: ProviderContext,
): Promise<UserKeys | undefined> {
  const said = await configuredKeys(configured, context);
  if (said !== undefined) return said;
  const kept = await context.entryStore.read(KEYS_ITEM);
  return kept && keptKeys(name, kept, configured.mfa_arn);
}

/** Returns the keys in the configuration. */
export async function configuredKeys(
  { access_key_id, secret_access_key, mfa_arn }: ConfiguredKeys,
  context: Pick<ProviderContext, "reveal">,
): Promise<UserKeys | undefined> {
  if (access_key_id === undefined || secret_access_key === undefined) return undefined;
  return { access_key_id, secret_access_key: await context.reveal(secret_access_key), mfa_arn };
}

/** Whether a person had some kept. */
export async function hasKeptKeys(
  { entryStore }: Pick<ProviderContext, "entryStore">,
): Promise<boolean> {
  return await entryStore.read(KEYS_ITEM) !== undefined;
}

/** Returns another realm in which keys of a user of this name are kept; they are not read. */
export async function realmWithKeys(
  { entryStore }: Pick<ProviderContext, "entryStore">,
): Promise<string | undefined> {
  return (await entryStore.elsewhere(KEYS_ITEM))[0];
}

/** Returns the hint for missing keys; `other` is a realm that has some. */
export function toHaveKeys(name: string, other: string | undefined): string {
  const configure = `atmos-auth user configure ${typedFlag("-i", name)}`;
  if (other === undefined) return configure;
  return `${configure}; or, for the keys of "${name}" in the realm "${other}", ${
    typedFlag("--realm", other)
  } or auth: {realm: ${other}}`;
}

/** The schema of the record that `user configure` writes. */
const KEPT = v.object({
  access_key_id: v.string(),
  secret_access_key: v.pipe(v.string(), v.transform((key) => new Secret(key))),
  mfa_arn: v.optional(v.string()),
});

/** Returns the kept keys; `mfa_arn` is the configuration's, which takes precedence. */
export function keptKeys(name: string, kept: Secret, mfa_arn: string | undefined): UserKeys {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), KEPT), kept.reveal());
  if (!read.success) {
    throw new UserError("sign_in_needed", `The access key kept for "${name}" can't be read`, {
      hint: `atmos-auth user configure ${typedFlag("-i", name)}`,
    });
  }
  return { ...read.output, mfa_arn: mfa_arn ?? read.output.mfa_arn };
}

/** Returns the owner of the keys, as AWS tells it; throws when their second factor is of another account. */
export async function ownerOf(
  name: string,
  sts: Endpoint,
  context: ProviderContext,
  keys: UserKeys,
): Promise<string> {
  const { mfa_arn, ...caller } = keys;
  const hints = { InvalidClientTokenId: "type a key that the user has, and that is active" };
  const said = await askCage(context, CALLER_IDENTITY, {
    ...{ endpoint: sts, caller, request: {}, hints },
  });
  const wanted = mfa_arn && accountOfArn(mfa_arn);
  if (wanted === undefined || wanted === said.account) return said.principal;
  throw new UserError(
    "sign_in_refused",
    `These are keys of ${said.principal}, and the MFA device of "${name}" is of account ${wanted}`,
    { hint: `keys of account ${wanted}, or another credentials.mfa_arn` },
  );
}
