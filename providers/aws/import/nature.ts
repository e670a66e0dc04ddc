/** The nature of a profile, as AWS's CLI decides it. */
import { accessKeyOf, type Profile } from "../shared/profiles.ts";

/** Whether the profile is a role that another credential assumes. */
export function isRole({ settings }: Profile): boolean {
  return settings.has("role_arn") && !settings.has("web_identity_token_file");
}

/** Returns the profile without its role. */
export function withoutRole(profile: Profile): Profile {
  const settings = [...profile.settings].filter(([key]) => key !== "role_arn");
  return { ...profile, settings: new Map(settings) };
}

/** Whether the profile is a permission set, or is meant to be one. */
export function isSso({ settings }: Pick<Profile, "settings">): boolean {
  return settings.has("sso_account_id") && settings.has("sso_role_name") &&
    (settings.has("sso_session") || settings.has("sso_start_url"));
}

/** Whether the profile holds keys that do not lapse. */
export function hasKeys(profile: Profile): boolean {
  const keys = accessKeyOf(profile);
  return keys !== undefined && keys.token === undefined;
}

/** Whether any part of an access key is there: whoever assumes a role with the profile passes over its own role. */
export function hasOwnKeys({ settings }: Profile): boolean {
  return settings.has("aws_access_key_id") || settings.has("aws_secret_access_key");
}

/** Whether a second factor is all that it says of a credential: aws-vault keeps the keys themselves. */
export function isKeyless({ settings }: Profile): boolean {
  return settings.has("mfa_serial") && !CREDENTIAL.some((key) => settings.has(key));
}

/** Settings that say how a credential is had. */
const CREDENTIAL = [
  ...["aws_access_key_id", "aws_secret_access_key", "role_arn", "web_identity_token_file"],
  ...["sso_account_id", "sso_role_name", "credential_process", "login_session"],
];
