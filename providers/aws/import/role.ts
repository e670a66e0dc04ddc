/** Roles: from another profile, from the surroundings, or with an OpenID token. */
import { assumeRole } from "../kinds/assume_role.ts";
import { compact, type Draft, type Entry } from "./draft.ts";
import { giveMfa } from "./keys.ts";
import type { Profile } from "../shared/profiles.ts";
import { SPEC_KEYS, specOf } from "./spec.ts";
import { noteUnused } from "./unused.ts";

/** What every role says; the rest depends on where its credential comes from. */
const ROLE = ["role_arn", "role_session_name", "duration_seconds", "region", ...SPEC_KEYS];

/** Who knows what other profiles have become. */
export interface Source {
  isProfile(name: string): boolean;
  /** The identity that a profile becomes. */
  identityOf(name: string, path: readonly string[]): string | undefined;
  /** The identity behind a profile's role; `undefined` when there can be none. */
  sourceOf(name: string, path: readonly string[]): string | undefined;
  /** The names by which what a profile asks for leads back to one of them. */
  circleFrom(name: string): readonly string[] | undefined;
}

type Via = { readonly identity: string } | { readonly provider: string };

/** A role; `path` holds the profiles that wait for it, itself last. */
export function convertRole(
  draft: Draft,
  source: Source,
  profile: Profile,
  path: readonly string[],
): string | undefined {
  const via = viaOf(draft, source, profile, path);
  const name = roleBy(draft, profile, via, ["source_profile", "credential_source", "external_id"]);
  if (name !== undefined && profile.settings.has("mfa_serial")) passMfa(draft, profile, via!);
  return name;
}

/** A role that is assumed with an OpenID token, whatever else the profile says. */
export function convertTokenRole(draft: Draft, profile: Profile): string | undefined {
  const file = profile.settings.get("web_identity_token_file")!.value;
  return roleBy(draft, profile, fromToken(draft, profile, file), ["web_identity_token_file"]);
}

function roleBy(
  draft: Draft,
  profile: Profile,
  via: Via | undefined,
  how: readonly string[],
): string | undefined {
  const entry = via && draft.fitted(assumeRole, wantedOf(draft, profile, how), profile, keyOf);
  // Without SAML before it, a role must be named.
  if (via === undefined || !isNamed(entry)) {
    draft.note(profile, undefined, "no identity is made of it");
    return undefined;
  }
  noteUnused(draft, profile, [
    ...ROLE,
    ...how,
    ...how.includes("source_profile") ? ["mfa_serial"] : [],
  ]);
  draft.add("identities", profile.name, { kind: "aws/assume-role", via, ...entry }, profile);
  return profile.name;
}

function isNamed(entry: Entry | undefined): entry is Entry {
  const principal = entry?.principal as { readonly assume_role?: unknown } | undefined;
  return principal?.assume_role !== undefined;
}

function wantedOf(draft: Draft, profile: Profile, how: readonly string[]): Entry {
  const value = (key: string) => profile.settings.get(key)?.value;
  return compact({
    principal: {
      assume_role: value("role_arn"),
      session_name: value("role_session_name"),
      external_id: how.includes("external_id") ? value("external_id") : undefined,
      duration: durationOf(draft, profile),
      region: value("region"),
    },
    spec: specOf(profile),
  });
}

function durationOf(draft: Draft, profile: Profile): string | undefined {
  const seconds = profile.settings.get("duration_seconds")?.value;
  if (seconds === undefined) return undefined;
  if (/^[1-9]\d*$/.test(seconds)) return `${seconds}s`;
  draft.note(profile, "duration_seconds", "it must be a number of seconds, so it is left out");
  return undefined;
}

const KEYS: Readonly<Record<string, string>> = {
  assume_role: "role_arn",
  session_name: "role_session_name",
  duration: "duration_seconds",
};

function keyOf(path: readonly string[]): string | undefined {
  const last = path.at(-1);
  return last === undefined ? undefined : KEYS[last] ?? last;
}

function viaOf(
  draft: Draft,
  source: Source,
  profile: Profile,
  path: readonly string[],
): Via | undefined {
  const [other, place] = ["source_profile", "credential_source"]
    .map((key) => profile.settings.get(key)?.value);
  if (other !== undefined && place !== undefined) {
    draft.note(
      profile,
      "credential_source",
      "AWS's CLI takes no role with a source_profile as well",
    );
    return undefined;
  }
  if (other !== undefined) return fromProfile(draft, source, profile, other, path);
  if (place !== undefined) return fromSurroundings(draft, profile, place);
  draft.note(profile, "role_arn", "nothing says with which credential the role is assumed");
  return undefined;
}

function fromProfile(
  draft: Draft,
  source: Source,
  profile: Profile,
  other: string,
  path: readonly string[],
): Via | undefined {
  const identity = source.sourceOf(other, path);
  if (identity !== undefined) return { identity };
  const why = !source.isProfile(other)
    ? `there is no profile "${other}"`
    : path.includes(other)
    ? `it leads in a circle: ${[...path, other].join(" -> ")}`
    : `no identity is made of "${other}"`;
  draft.note(profile, "source_profile", why);
  return undefined;
}

/** What `credential_source` may say. */
const PLACES = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];

/** One identity for all: ours looks at every place that AWS's tools know. */
function fromSurroundings(draft: Draft, profile: Profile, place: string): Via | undefined {
  if (!PLACES.includes(place)) {
    draft.note(profile, "credential_source", `AWS's CLI knows ${PLACES.join(", ")} alone`);
    return undefined;
  }
  const known = [...draft.identities].find(([, entry]) => entry.kind === "aws/ambient")?.[0];
  const identity = known ?? draft.freeName("identities", "surroundings");
  draft.add("identities", identity, { kind: "aws/ambient" }, profile);
  const text = `it has become "${identity}" (aws/ambient), which looks beyond ${place} too`;
  draft.note(profile, "credential_source", text);
  return { identity };
}

/** One provider for each file; the kind is nobody's own, so it is named here and checked where it is read. */
function fromToken(draft: Draft, profile: Profile, file: string): Via | undefined {
  if (/^$|\p{Cc}/u.test(file)) {
    draft.note(profile, "web_identity_token_file", "it must be one path");
    return undefined;
  }
  const entry = { kind: "oidc", token_source: { type: "file", file_path: file } };
  const same = JSON.stringify(entry);
  const known = [...draft.providers].find(([, one]) => JSON.stringify(one) === same)?.[0];
  const provider = known ?? draft.freeName("providers", "web-identity");
  draft.add("providers", provider, entry, profile);
  return { provider };
}

function passMfa(draft: Draft, profile: Profile, via: Via): void {
  const serial = profile.settings.get("mfa_serial")!.value;
  const given = "identity" in via && giveMfa(draft, via.identity, serial);
  if (given) {
    const text = `"${via.identity}" shows it when it signs in, whatever it signs in for`;
    return draft.note(profile, "mfa_serial", text);
  }
  draft.note(
    profile,
    "mfa_serial",
    "a second factor is shown by a user that signs in, and the role's source is none, or has another",
  );
}
