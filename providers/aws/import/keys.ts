/** Long-lived keys: an identity without them; the keys themselves go to the store, if anywhere. */
import { Secret } from "../../../lib/secret.ts";
import { user } from "../kinds/user.ts";
import { compact, type Draft, type Entry } from "./draft.ts";
import type { Profile } from "./profiles.ts";
import { isSso } from "./sso.ts";
import { noteUnused } from "./unused.ts";

const USED = [
  ...["aws_access_key_id", "aws_secret_access_key", "mfa_serial", "region", "endpoint_url"],
] as const;

/** Whether the profile holds keys that do not lapse. */
export function hasKeys({ settings }: Profile): boolean {
  return Boolean(settings.get("aws_access_key_id")?.value) &&
    Boolean(settings.get("aws_secret_access_key")?.value) &&
    !settings.has("aws_session_token") && !settings.has("aws_security_token");
}

/** What the user is called: by the profile's name, unless the profile is something else beside. */
function keysNameOf(draft: Draft, profile: Profile): string {
  const known = draft.users.get(profile);
  if (known !== undefined) return known;
  const isElse = profile.settings.has("role_arn") || isSso(profile);
  return isElse ? draft.freeName("identities", `${profile.name}-keys`) : profile.name;
}

/** Makes an IAM user, once. */
export function convertKeys(draft: Draft, profile: Profile): string | undefined {
  const name = keysNameOf(draft, profile);
  if (draft.users.has(profile)) return name;
  const value = (key: string) => profile.settings.get(key)?.value;
  const wanted = compact({
    credentials: { mfa_arn: value("mfa_serial"), region: value("region") },
    spec: { endpoint_url: value("endpoint_url") },
  });
  const entry = draft.fitted(user, wanted, profile, (path) => KEYS[path.join(".")]);
  if (entry === undefined) return undefined;
  draft.identities.set(name, { kind: "aws/user", ...entry });
  draft.keys.set(name, new Secret(JSON.stringify(keptKeys(profile, entry))));
  draft.users.set(profile, name);
  if (name === profile.name) noteUnused(draft, profile, USED);
  else draft.note(profile, "aws_access_key_id", `these keys have become "${name}"`);
  return name;
}

const KEYS: Readonly<Record<string, string>> = {
  "credentials.mfa_arn": "mfa_serial",
  "credentials.region": "region",
  "spec.endpoint_url": "endpoint_url",
};

/** As `user configure` keeps them. */
function keptKeys({ settings }: Profile, entry: Entry) {
  const { mfa_arn } = (entry.credentials ?? {}) as Entry;
  return {
    access_key_id: settings.get("aws_access_key_id")!.value,
    secret_access_key: settings.get("aws_secret_access_key")!.value,
    ...(mfa_arn === undefined ? {} : { mfa_arn }),
  };
}

/** A role's second factor is shown when its user signs in; `false` when that one has another. */
export function giveMfa(draft: Draft, identity: string, serial: string): boolean {
  const entry = draft.identities.get(identity);
  if (entry?.kind !== "aws/user") return false;
  const credentials = (entry.credentials ?? {}) as Entry;
  if (credentials.mfa_arn !== undefined) return credentials.mfa_arn === serial;
  draft.identities.set(identity, { ...entry, credentials: { mfa_arn: serial, ...credentials } });
  return true;
}
