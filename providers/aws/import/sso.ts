/** Permission sets of IAM Identity Center, and the portals that they come from. */
import { identityCenter } from "../sso/identity_center.ts";
import { permissionSet } from "../sso/permission_set.ts";
import { compact, type Draft, type Entry } from "./draft.ts";
import type { Section } from "../shared_file.ts";
import type { Profile } from "./profiles.ts";
import { noteUnused } from "./unused.ts";

/** Settings of a portal; older files have them in the profile itself. */
const PORTAL = ["sso_start_url", "sso_region", "sso_registration_scopes"] as const;
const USED = [
  ...["sso_session", "sso_account_id", "sso_role_name", "region", "endpoint_url"],
  ...PORTAL,
] as const;

/** What a portal is called when no session names it. */
const UNNAMED = "aws-sso";

/** Whether the profile is a permission set, or is meant to be one. */
export function isSso({ settings }: Profile): boolean {
  return settings.has("sso_account_id") && settings.has("sso_role_name") &&
    (settings.has("sso_session") || settings.has("sso_start_url"));
}

/** A session of its own, whether or not a profile uses it. */
export function convertSession(draft: Draft, session: Section): void {
  portalOf(draft, session, session.name);
  noteUnused(draft, session, PORTAL);
}

/** A permission set, from a portal that other profiles may share. */
export function convertSso(
  draft: Draft,
  sessions: ReadonlyMap<string, Section>,
  profile: Profile,
): string | undefined {
  const value = (key: string) => profile.settings.get(key)?.value;
  const named = value("sso_session");
  const section = named === undefined ? profile : sessions.get(named);
  const provider = section && portalOf(draft, section, named ?? UNNAMED);
  if (provider === undefined) {
    const why = section === undefined
      ? `there is no [sso-session ${named}]`
      : "its portal is not whole";
    draft.note(profile, named === undefined ? "sso_start_url" : "sso_session", `${why}: left out`);
    return undefined;
  }
  const wanted = compact({
    principal: {
      name: value("sso_role_name"),
      account: { id: value("sso_account_id") },
      region: value("region"),
    },
    spec: { endpoint_url: value("endpoint_url") },
  });
  const entry = draft.fitted(permissionSet, wanted, profile, (path) => KEYS[path.join(".")]);
  noteUnused(draft, profile, entry === undefined ? [] : USED);
  if (entry === undefined) return undefined;
  draft.identities.set(profile.name, { kind: "aws/permission-set", via: { provider }, ...entry });
  return profile.name;
}

const KEYS: Readonly<Record<string, string>> = {
  "principal.name": "sso_role_name",
  "principal.account.id": "sso_account_id",
  "principal.account": "sso_account_id",
  "principal.region": "region",
  "spec.endpoint_url": "endpoint_url",
};

/** The provider of a portal: one for each address and region, however many profiles name it. */
function portalOf(draft: Draft, section: Section, wanted: string): string | undefined {
  const value = (key: string) => section.settings.get(key)?.value;
  const scopes = (value("sso_registration_scopes") ?? "").split(",").map((one) => one.trim())
    .filter(Boolean);
  const fields = compact({
    start_url: value("sso_start_url"),
    region: value("sso_region"),
    spec: { scopes: scopes.length > 0 ? scopes : undefined },
  });
  const keyOf = (path: readonly string[]) => PORTAL_KEYS[path[0] ?? ""];
  const entry = draft.fitted(identityCenter, fields, section, keyOf);
  if (entry === undefined) return undefined;
  const known = [...draft.providers].find(([, one]) => portalKey(one) === portalKey(entry));
  if (known !== undefined) return addScopes(known, scopes);
  const name = draft.freeName("providers", wanted);
  draft.providers.set(name, { kind: "aws/iam-identity-center", ...entry });
  return name;
}

const PORTAL_KEYS: Readonly<Record<string, string>> = {
  start_url: "sso_start_url",
  region: "sso_region",
  spec: "sso_registration_scopes",
};

/** `/start`, `/start/` and `/start/#` are one portal. */
function portalKey({ start_url, region }: Entry): string {
  return `${String(start_url).replace(/[/#]+$/, "")} ${region}`;
}

/** A sign-in is shared, so it must be good for what each of its sessions wants. */
function addScopes([name, entry]: [string, Entry], scopes: readonly string[]): string {
  const spec = (entry.spec ?? {}) as { scopes?: readonly string[] };
  const all = [...new Set([...spec.scopes ?? [], ...scopes])];
  if (all.length > 0) entry.spec = { ...spec, scopes: all };
  return name;
}
