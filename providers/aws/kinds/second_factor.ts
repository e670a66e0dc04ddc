/** An IAM user's second factor, as its entry configures it. */
import { remark } from "../../../lib/config/schema/problems.ts";
import { type Place, UserError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { SecretSource } from "../../../lib/secret.ts";
import type { Program } from "../../../lib/config/schema/program.ts";

/** Sources of the codes of a user's device. */
export interface SecondFactor {
  readonly identity: string;
  readonly device: string;
  readonly process: Program | undefined;
  readonly seed: SecretSource | undefined;
  /** The place of the seed in the configuration, and that of the program. */
  readonly at: Place;
  readonly processAt: Place;
}

/** An entry that may configure it. */
type Saying = Entry<{ readonly credentials?: CodeSources | undefined }>;

interface CodeSources {
  readonly access_key_id?: string | undefined;
  readonly mfa_arn?: string | undefined;
  readonly mfa_process?: Program | undefined;
  readonly mfa_seed?: SecretSource | undefined;
}

/** Returns the second factor of an entry's device. */
export function secondFactor({ name, fields, at }: Saying, device: string): SecondFactor {
  const { mfa_process: process, mfa_seed: seed } = fields.credentials ?? {};
  return {
    ...{ identity: name, device, process, seed },
    at: at("credentials", "mfa_seed"),
    processAt: at("credentials", "mfa_process"),
  };
}

/** Returns the remark on a seed that is beside the key; throws `UserError` for one that can't be used. */
export function oddFactor(entry: Saying): readonly UserError[] {
  const { name, fields: { credentials }, at } = entry;
  if (credentials?.mfa_seed === undefined) return [];
  checkSeed(entry);
  const message =
    `Both factors of "${name}" are in one place: whoever can read its key and this seed is signed in`;
  const hint = "mfa_process: [ykman, oath, accounts, code, --single, NAME]";
  return [remark("factors_together", message, at("credentials", "mfa_seed"), hint)];
}

function checkSeed({ name, fields: { credentials }, at }: Saying): void {
  const { access_key_id, mfa_arn, mfa_process } = credentials ?? {};
  const failed = `Cannot use identity "${name}": "credentials.mfa_seed"`;
  if (mfa_process !== undefined) {
    throw new UserError(
      "config_invalid",
      `${failed} needs no "credentials.mfa_process" beside it`,
      {
        at: at("credentials", "mfa_process"),
        hint: "remove one of them",
      },
    );
  }
  // Keys in the store may name their device there.
  if (access_key_id === undefined || mfa_arn !== undefined) return;
  throw new UserError("config_invalid", `${failed} needs "credentials.mfa_arn" beside it`, {
    at: at("credentials", "mfa_seed"),
    hint: "mfa_arn: arn:aws:iam::123456789012:mfa/NAME",
  });
}
