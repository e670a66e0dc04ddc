/** Settings that other tools read in AWS's files: what they say is said in AWS's own words. */
import type { Profile, Profiles } from "../shared/profiles.ts";
import type { Setting } from "../shared/shared_file.ts";
import type { Draft } from "./draft.ts";
import { isSso } from "./nature.ts";
import { TAGGED } from "./tagged.ts";

/** Returns a profile with other tools' settings in AWS's own words. */
export function asMeant(draft: Draft, all: Profiles, profile: Profile): Profile {
  return withGranted(withIncluded(draft, all, profile));
}

/** Settings that aws-vault takes over from an included profile, unless the profile sets them. */
const INHERITED = [
  ...["mfa_serial", "mfa_process", "role_arn", "external_id", "region", "role_session_name"],
  ...["duration_seconds", "source_profile", "sso_session", "sso_start_url", "sso_region"],
  ...["sso_account_id", "sso_role_name", "web_identity_token_file", "credential_process"],
  ...TAGGED,
];

function includedBy({ settings }: Profile): string | undefined {
  return (settings.get("include_profile") ?? settings.get("parent_profile"))?.value;
}

function withIncluded(draft: Draft, all: Profiles, profile: Profile): Profile {
  const settings = new Map(profile.settings);
  const path = [profile.name];
  for (let next = includedBy(profile); next !== undefined;) {
    const included = all.profiles.get(next);
    const why = path.includes(next)
      ? `it leads in a circle: ${[...path, next].join(" -> ")}`
      : included === undefined
      ? `there is no profile "${next}"`
      : included.unclear?.text;
    if (why !== undefined || included === undefined) {
      const key = keyOf(profile);
      draft.note(profile, key, `aws-vault's, and of no use: ${why}`);
      draft.notTaken.set(profile.name, { key, why: `nothing comes of its ${key}: ${why}` });
      break;
    }
    path.push(next);
    for (const key of INHERITED) inherit(settings, included, key);
    next = includedBy(included);
  }
  if (path.length > 1) noteIncluded(draft, profile, path.slice(1), settings);
  return { ...profile, settings };
}

function inherit(settings: Map<string, Setting>, { settings: theirs }: Profile, key: string): void {
  const setting = theirs.get(key);
  if (setting !== undefined && !settings.has(key)) settings.set(key, setting);
}

function noteIncluded(
  draft: Draft,
  profile: Profile,
  included: readonly string[],
  settings: ReadonlyMap<string, Setting>,
): void {
  const taken = [...settings.keys()].filter((key) => !profile.settings.has(key));
  const from = included.map((name) => `"${name}"`).join(" and ");
  const what = taken.length === 0 ? "nothing" : taken.join(", ");
  draft.note(profile, keyOf(profile), `taken over from ${from}, as aws-vault does: ${what}`);
}

function keyOf({ settings }: Profile): string {
  return settings.has("include_profile") ? "include_profile" : "parent_profile";
}

/**
 * Returns a profile with Granted's settings, whose own spelling keeps AWS's tools from signing in by themselves, as
 * AWS's.
 */
function withGranted(profile: Profile): Profile {
  if (isSso(profile)) return profile;
  const meant = [...profile.settings].map(([key, setting]) =>
    [key.replace(/^granted_(?=sso_)/, ""), setting] as const
  );
  const granted = { ...profile, settings: new Map(meant) };
  return isSso(granted) ? granted : profile;
}
