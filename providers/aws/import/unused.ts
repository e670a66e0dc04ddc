/** Settings that have no counterpart, each with the reason. */
import type { Section } from "../shared/shared_file.ts";
import type { Draft, LeftOut } from "./draft.ts";
import { decidingSetting, type Profile } from "../shared/profiles.ts";
import { isSso } from "./nature.ts";
import { readerOf } from "./setting_readers.ts";

const LAPSING = "keys that lapse are not carried over: sign in instead";
const BESIDE = "the profile gets its credential in another way";
const OF_A_ROLE = "it says something of a role, and nothing here is assumed with it";

/** Reasons for which AWS's own settings that decide who one is are left out. */
const REASONS: Readonly<Record<string, string>> = {
  aws_session_token: LAPSING,
  aws_security_token: LAPSING,
  credential_process: BESIDE,
  credential_source: OF_A_ROLE,
  duration_seconds: OF_A_ROLE,
  external_id: OF_A_ROLE,
  login_session: "the sign-in of `aws login` has no counterpart: use a role, or Identity Center",
  mfa_serial: "it belongs to a user, and the profile does not end in one",
  role_arn: BESIDE,
  role_session_name: OF_A_ROLE,
  services: "addresses of single services are not kept",
  source_profile: OF_A_ROLE,
  sso_account_id: "it is no permission set without a portal and a role",
  sso_region: "it is no permission set without an account and a role",
  sso_session: "it is no permission set without an account and a role",
  sso_start_url: "it is no permission set without an account and a role",
  sso_role_name: "it is no permission set without a portal and an account",
  web_identity_token_file: OF_A_ROLE,
};

/** Settings that make a user. */
const KEYS: ReadonlySet<string> = new Set([
  ...["aws_access_key_id", "aws_secret_access_key", "mfa_serial", "mfa_process"],
]);

/** Said of it already, with what has become of it. */
const INCLUDED: ReadonlySet<string> = new Set(["include_profile", "parent_profile"]);

/** Says of every setting but these that it is left out. */
export function noteUnused(draft: Draft, profile: Section, used: readonly string[]): void {
  for (const [key, { nested, value }] of profile.settings) {
    if (used.includes(key) || INCLUDED.has(key) || TOKENS.includes(key) && value === "") continue;
    if (draft.users.has(profile) && KEYS.has(key)) continue;
    const below = nested && "the settings below it are those of AWS's tools";
    const beside = key.startsWith("sso_") && isSso(profile) ? BESIDE : undefined;
    draft.note(profile, key, below ?? beside ?? reasonOf(profile, key) ?? readerOf(key));
  }
}

/**
 * Returns the reason for which a setting of AWS's own is left out; `undefined` for one that does not decide who one is.
 */
function reasonOf({ settings }: Section, key: string): string | undefined {
  const [id, secret] = ["aws_access_key_id", "aws_secret_access_key"] as const;
  if (key !== id && key !== secret) return REASONS[key];
  const other = settings.get(key === id ? secret : id);
  if (TOKENS.some((name) => settings.get(name)?.value)) return LAPSING;
  if (!settings.get(key)?.value) return "it is empty";
  if (!other?.value) return `without ${key === id ? secret : id} it is half a pair of keys`;
  return other.file === settings.get(key)?.file ? BESIDE : "the other half is in another file";
}

/** Both names of what says that keys lapse. */
const TOKENS = ["aws_session_token", "aws_security_token"];

/** Returns the reason for which a profile becomes nothing: what hinders the setting that AWS's CLI decides by. */
export function whyNothing(profile: Profile): LeftOut {
  const decides = decidingSetting(profile)?.name;
  const first = decides === "aws_access_key_id" ? [...TOKENS, decides] : [decides ?? "", ...TOKENS];
  const key = [...first, ...profile.settings.keys()].find((name) =>
    profile.settings.has(name) && reasonOf(profile, name) !== undefined &&
    !(TOKENS.includes(name) && profile.settings.get(name)?.value === "")
  );
  // Behind a colon after such a name stands what nobody may see.
  const said = key === undefined ? "" : ` (${key} stands there, and ${reasonOf(profile, key)})`;
  const what = decides === undefined ? "it holds no credential that" : "what AWS's CLI takes of it";
  const could = decides === undefined ? "could" : "can't";
  return { key, why: `${what} ${could} become an identity${said}` };
}

/** Returns the reason for which no role is assumed with a profile's settings beside its own role. */
export function whyNoSource(source: Profile): LeftOut {
  const decides = decidingSetting(source)?.name ?? "aws_access_key_id";
  const key = "source_profile";
  if (decides === "aws_access_key_id") {
    return { key, why: `of its source_profile "${source.name}", ${whyNothing(source).why}` };
  }
  const why =
    `of its source_profile "${source.name}" AWS's CLI takes ${decides}, of which nothing ` +
    "is made where a role stands beside it";
  return { key, why };
}
