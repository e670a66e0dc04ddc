/** Settings that have no counterpart, each with the reason. */
import type { Draft } from "./draft.ts";
import type { Profile } from "./profiles.ts";

const HALF = "keys that lapse, and half a pair of keys, are not carried over";

/** Why a setting is left out; those that are not listed are settings of AWS's tools. */
const REASONS: Readonly<Record<string, string>> = {
  aws_access_key_id: HALF,
  aws_secret_access_key: HALF,
  aws_session_token: "keys that lapse are not carried over: sign in instead",
  aws_security_token: "keys that lapse are not carried over: sign in instead",
  credential_process: "the profile gets its credential in another way",
  credential_source: "it says something of a role, and the profile names none",
  duration_seconds: "it says something of a role, and the profile is none",
  external_id: "it says something of a role, and the profile is none",
  login_session: "the sign-in of `aws login` has no counterpart: use a role, or Identity Center",
  mfa_serial: "it belongs to a user, and the profile does not end in one",
  role_session_name: "it says something of a role, and the profile is none",
  services: "addresses of single services are not kept",
  source_profile: "it says something of a role, and the profile names none",
  sso_account_id: "it is no permission set without a portal and a role",
  sso_region: "it is no permission set without an account and a role",
  sso_session: "it is no permission set without an account and a role",
  sso_start_url: "it is no permission set without an account and a role",
  sso_role_name: "it is no permission set without a portal and an account",
  web_identity_token_file: "it says something of a role, and the profile names none",
};

/** What a user is made of. */
const KEYS: ReadonlySet<string> = new Set(["aws_access_key_id", "aws_secret_access_key"]);

/** Says of every setting but these that it is left out; one more note when nothing is left. */
export function noteUnused(draft: Draft, profile: Profile, used: readonly string[]): void {
  for (const [key, { nested }] of profile.settings) {
    if (used.includes(key) || (draft.users.has(profile) && KEYS.has(key))) continue;
    const ours = nested ? "the settings below it are those of AWS's tools" : undefined;
    draft.note(
      profile,
      key,
      ours ?? REASONS[key] ?? "it is a setting of AWS's tools, not of an identity",
    );
  }
  if (used.length > 0) return;
  draft.note(profile, undefined, "it holds no credential that could become an identity");
}
