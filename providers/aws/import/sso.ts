/** Permission sets of IAM Identity Center, and the portals that they come from. */
import { compact } from "../../../lib/map.ts";
import { identityCenter } from "../sso/identity_center.ts";
import { permissionSet } from "../sso/permission_set.ts";
import { type Draft, type Entry, type LeftOut, type Made } from "./draft.ts";
import type { Profile } from "../shared/profiles.ts";
import type { Section } from "../shared/shared_file.ts";
import { addressOf, SPEC_KEYS, specOf } from "./spec.ts";
import { noteUnused } from "./unused.ts";

/** Settings of a portal; older files have them in the profile itself. */
const PORTAL = ["sso_start_url", "sso_region", "sso_registration_scopes"] as const;
const USED = [
  ...["sso_session", "sso_account_id", "sso_role_name", "region"],
  ...[...SPEC_KEYS, ...PORTAL],
] as const;

/** The name of a portal that no session names. */
const UNNAMED = "aws-sso";

/** Converts a session, whether or not a profile uses it. */
export function convertSession(draft: Draft, session: Section): void {
  const why = session.unclear?.text ?? lacking(session);
  const made = why === undefined ? portalOf(draft, session, { name: session.name }) : { why };
  if (typeof made !== "string") return draft.leaveOut(session, made);
  noteUnused(draft, session, PORTAL);
}

/** Converts a permission set, whose portal other profiles may share. */
export function convertSso(
  draft: Draft,
  sessions: ReadonlyMap<string, Section>,
  profile: Profile,
): Made {
  const value = (key: string) => profile.settings.get(key)?.value;
  const named = value("sso_session");
  const section = named === undefined ? profile : sessions.get(named);
  const why = named !== undefined && section === undefined
    ? `there is no [sso-session ${named}]`
    : troubleWith(profile, section!);
  const key = named === undefined ? "sso_start_url" : "sso_session";
  if (why !== undefined) return { key, why };
  const address = addressOf(draft, profile, "sso_oidc");
  const provider = portalOf(draft, section!, { name: named ?? UNNAMED, address });
  if (typeof provider !== "string") return provider;
  const wanted = compact({
    principal: {
      name: value("sso_role_name"),
      account: { id: value("sso_account_id") },
      region: value("region"),
    },
    spec: specOf(draft, profile, "sso"),
  });
  const keyOf = (path: readonly string[]) => KEYS[path.join(".")] ?? path.at(-1);
  const made = draft.fitted(permissionSet, wanted, profile, keyOf);
  if (!("entry" in made)) return made;
  noteUnused(draft, profile, USED);
  const set = { kind: "aws/permission-set", via: { provider }, ...made.entry };
  draft.add("identities", profile.name, set, profile);
  return { identity: profile.name };
}

const KEYS: Readonly<Record<string, string>> = {
  "principal.name": "sso_role_name",
  "principal.account.id": "sso_account_id",
  "principal.account": "sso_account_id",
};

/**
 * Returns the reason for which a portal can't be converted; AWS's CLI refuses a profile and a session that differ.
 * `undefined` when there is none.
 */
function troubleWith(profile: Profile, section: Section): string | undefined {
  const two = PORTAL.find((key) => {
    const [one, other] = [profile, section].map(({ settings }) => settings.get(key)?.value);
    return one !== undefined && other !== undefined && one !== other;
  });
  if (two !== undefined) return `the profile and [${section.header}] differ in ${two}`;
  return section.unclear?.text ?? lacking(section);
}

function lacking({ settings, header, type }: Section): string | undefined {
  const missing = PORTAL.slice(0, 2).filter((key) => !settings.get(key)?.value);
  if (missing.length === 0) return undefined;
  return `${type === "profile" ? "it" : `[${header}]`} has no ${missing.join(" and no ")}`;
}

/** The name that a portal is to have, and its address if that is not AWS's own. */
interface PortalName {
  readonly name: string;
  readonly address?: string | undefined;
}

/** Returns the provider of a portal: one for each start page, region and address, however many profiles name it. */
function portalOf(draft: Draft, section: Section, wanted: PortalName): string | LeftOut {
  const known = draft.portals.get(section) ?? new Map();
  const made = known.get(wanted.address) ?? newPortal(draft, section, wanted);
  draft.portals.set(section, known.set(wanted.address, made));
  return made;
}

function newPortal(
  draft: Draft,
  section: Section,
  { name, address }: PortalName,
): string | LeftOut {
  const value = (key: string) => section.settings.get(key)?.value;
  const scopes = (value("sso_registration_scopes") ?? "").split(",").map((one) => one.trim())
    .filter(Boolean);
  const fields = compact({
    start_url: value("sso_start_url"),
    region: value("sso_region"),
    spec: compact({ scopes: scopes.length > 0 ? scopes : undefined, endpoint_url: address }),
  });
  const keyOf = (path: readonly string[]) => PORTAL_KEYS[path.slice(0, 2).join(".")];
  const made = draft.fitted(identityCenter, fields, section, keyOf);
  if (!("entry" in made)) return made;
  const { entry } = made;
  const known = [...draft.providers].find(([, one]) => portalKey(one) === portalKey(entry));
  if (known !== undefined) return addScopes(known, scopes);
  const free = draft.freeName("providers", name);
  draft.add("providers", free, { kind: "aws/iam-identity-center", ...entry }, section);
  return free;
}

const PORTAL_KEYS: Readonly<Record<string, string>> = {
  start_url: "sso_start_url",
  region: "sso_region",
  "spec.scopes": "sso_registration_scopes",
  "spec.endpoint_url": "endpoint_url",
};

/** Returns the key of a portal: `/start`, `/start/` and `/start/#` are the same one. */
function portalKey({ start_url, region, spec }: Entry): string {
  const { endpoint_url = "" } = (spec ?? {}) as Entry;
  return `${String(start_url).replace(/[/#]+$/, "")} ${region} ${endpoint_url}`;
}

/** Adds scopes to a sign-in, which several sessions share, and so needs those of each; returns its name. */
function addScopes([name, entry]: [string, Entry], scopes: readonly string[]): string {
  const spec = (entry.spec ?? {}) as { scopes?: readonly string[] };
  const all = [...new Set([...spec.scopes ?? [], ...scopes])];
  if (all.length > 0) entry.spec = { ...spec, scopes: all };
  return name;
}
