/** Roles: from another profile, from the surroundings, or with an OpenID token. */
import * as v from "valibot";
import { compact } from "../../../lib/map.ts";
import { ROLE as SESSION } from "../duration.ts";
import { device } from "../kinds/user.ts";
import { assumeRole } from "../kinds/assume_role.ts";
import type { Reader } from "./asked.ts";
import { otherName } from "../kinds/session_name.ts";
import { type Draft, type Entry, type LeftOut, type Made } from "./draft.ts";
import { giveMfa } from "./keys.ts";
import type { Profile } from "../shared/profiles.ts";
import { SPEC_KEYS, specOf } from "./spec.ts";
import { TAGGED, taggedBy } from "./tagged.ts";
import { noteUnused } from "./unused.ts";

/** Settings of every role; others depend on the source of its credential. */
const ROLE = ["role_arn", "role_session_name", "duration_seconds", "region", ...SPEC_KEYS];

/** The state of other profiles' conversion. */
export interface Source {
  readonly reader: Reader;
  isProfile(name: string): boolean;
  /** The identity that a profile becomes; `undefined` when it is left out, or waits for this one. */
  identityOf(name: string): string | undefined;
  /** The identity behind a profile's role, or why there is none. */
  sourceOf(name: string): string | LeftOut;
}

type Via = { readonly identity: string } | { readonly provider: string };

/** Converts a role that another credential assumes. */
export function convertRole(draft: Draft, source: Source, profile: Profile): Made {
  const how = ["source_profile", "credential_source", "external_id", ...TAGGED];
  const made = fittedRole(draft, profile, how);
  if (!("entry" in made)) return made;
  const via = viaOf(draft, source, profile);
  if ("why" in via) return via;
  if (profile.settings.has("mfa_serial")) passMfa(draft, profile, via);
  return added(draft, profile, via, made.entry, [...how, "mfa_serial"]);
}

/** Converts a role that is assumed with an OpenID token, whatever else the profile says. */
export function convertTokenRole(draft: Draft, profile: Profile): Made {
  const how = ["web_identity_token_file"];
  const made = fittedRole(draft, profile, how);
  if (!("entry" in made)) return made;
  const via = fromToken(draft, profile);
  return "why" in via ? via : added(draft, profile, via, made.entry, how);
}

/** Returns the role's entry; without SAML before it, a role must be named. */
function fittedRole(draft: Draft, profile: Profile, how: readonly string[]) {
  const without = new Map<string | undefined, string>();
  const made = draft.fitted(assumeRole, wantedOf(draft, profile, how), profile, keyOf, without);
  if (!("entry" in made) || isNamed(made.entry)) return made;
  return { key: "role_arn", why: without.get("role_arn") ?? "it has no role_arn" };
}

function added(
  draft: Draft,
  profile: Profile,
  via: Via,
  entry: Entry,
  how: readonly string[],
): Made {
  noteUnused(draft, profile, [...ROLE, ...how]);
  draft.add("identities", profile.name, { kind: "aws/assume-role", via, ...entry }, profile);
  return { identity: profile.name };
}

function isNamed(entry: Entry): boolean {
  const principal = entry.principal as { readonly assume_role?: unknown } | undefined;
  return principal?.assume_role !== undefined;
}

function wantedOf(draft: Draft, profile: Profile, how: readonly string[]): Entry {
  const value = (key: string) => profile.settings.get(key)?.value;
  return compact({
    principal: {
      assume_role: value("role_arn"),
      session_name: sessionNameOf(draft, profile),
      external_id: how.includes("external_id") ? value("external_id") : undefined,
      ...how.includes("session_tags") ? taggedBy(draft, profile) : {},
      duration: durationOf(draft, profile),
      region: value("region"),
    },
    spec: specOf(draft, profile),
  });
}

/** Returns the session's name; one that AWS would refuse is replaced, with a note. */
function sessionNameOf(draft: Draft, profile: Profile): string | undefined {
  const said = profile.settings.get("role_session_name")?.value;
  const other = said ? otherName(said) : undefined;
  if (other === undefined) return said;
  draft.note(
    profile,
    "role_session_name",
    `AWS takes none of that form: it has become ${other.name}`,
  );
  return other.name;
}

function durationOf(draft: Draft, profile: Profile): string | undefined {
  const seconds = profile.settings.get("duration_seconds")?.value;
  if (seconds === undefined) return undefined;
  // As Python reads a number: 0900 and 1_800 are some.
  const number = /^\s*\+?(\d+(?:_\d+)*)\s*$/.exec(seconds)?.[1]?.replaceAll("_", "");
  if (number !== undefined) return `${withinLimits(draft, profile, Number(number))}s`;
  draft.note(profile, "duration_seconds", "it must be a number of seconds, so it is left out");
  return undefined;
}

/** Returns the duration in seconds; one that AWS would refuse is brought within its limits, with a note. */
function withinLimits(draft: Draft, profile: Profile, seconds: number): number {
  const [least, most] = [SESSION.least / 1000, SESSION.most / 1000];
  const within = Math.min(Math.max(seconds, least), most);
  if (within === seconds) return seconds;
  const [word, bound] = within < seconds ? ["most", most] : ["least", least];
  draft.note(profile, "duration_seconds", `AWS's ${word} is ${bound}, which it has become`);
  return within;
}

const KEYS: Readonly<Record<string, string>> = {
  assume_role: "role_arn",
  session_name: "role_session_name",
  duration: "duration_seconds",
};

function keyOf(path: readonly string[]): string | undefined {
  const last = path.at(-1);
  if (path.includes("tags")) return "session_tags";
  if (path.includes("transitive_tags")) return "transitive_session_tags";
  return last === undefined ? undefined : KEYS[last] ?? last;
}

function viaOf(draft: Draft, source: Source, profile: Profile): Via | LeftOut {
  const [other, place] = ["source_profile", "credential_source"]
    .map((key) => profile.settings.get(key)?.value);
  if (other !== undefined && place !== undefined) {
    const why = "AWS's CLI takes no role with a source_profile and a credential_source";
    return { key: "credential_source", why };
  }
  if (other !== undefined) return fromProfile(source, other);
  if (place !== undefined) return fromSurroundings(draft, profile, place);
  return { key: "role_arn", why: "nothing says with which credential the role is assumed" };
}

function fromProfile(source: Source, other: string): Via | LeftOut {
  if (!source.isProfile(other)) {
    const why = `there is no profile "${other}" for its source_profile`;
    return { key: "source_profile", why };
  }
  const identity = source.sourceOf(other);
  return typeof identity === "string" ? { identity } : identity;
}

/** Values of `credential_source`. */
const PLACES = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];

/** Returns the identity of the surroundings, one for all profiles: it covers every place that AWS's tools know. */
function fromSurroundings(draft: Draft, profile: Profile, place: string): Via | LeftOut {
  if (!PLACES.includes(place)) {
    const why = `for credential_source AWS's CLI knows ${PLACES.join(", ")} alone`;
    return { key: "credential_source", why };
  }
  const known = [...draft.identities].find(([, entry]) => entry.kind === "aws/ambient")?.[0];
  const identity = known ?? draft.freeName("identities", "surroundings");
  if (known === undefined) draft.add("identities", identity, { kind: "aws/ambient" }, profile);
  const text = `it has become "${identity}" (aws/ambient), which looks beyond ${place} too`;
  draft.note(profile, "credential_source", text);
  return { identity };
}

/**
 * Returns the provider of a token's file, one for each file; the kind belongs to no cloud, so it is named here and
 * checked where it is read.
 */
function fromToken(draft: Draft, profile: Profile): Via | LeftOut {
  const key = "web_identity_token_file";
  const file = profile.settings.get(key)?.value ?? "";
  if (/^$|\p{Cc}/u.test(file)) return { key, why: `${key} must be one path` };
  if (file.startsWith("~")) {
    draft.note(
      profile,
      key,
      'AWS\'s tools take "~" as it stands, for no home directory; here it is yours',
    );
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
  const wrong = v.safeParse(device(), serial).issues?.[0].message;
  if (wrong !== undefined) {
    return draft.note(profile, "mfa_serial", `it ${wrong}, so it is left out`);
  }
  const given = "identity" in via && giveMfa(draft, via.identity, serial);
  if (given) {
    const text = `"${via.identity}" shows it when it signs in, whatever it signs in for`;
    return draft.note(profile, "mfa_serial", text);
  }
  const isUser = "identity" in via && draft.identities.get(via.identity)?.kind === "aws/user";
  const why = isUser
    ? `"${via.identity}" shows the code of another device`
    : "an MFA code is shown by an IAM user, and this role's source is none";
  draft.note(profile, "mfa_serial", `left out: ${why}`);
}
