/**
 * The shape of the announcement (`type`, `config`, an identity's `provider`) turned into the map form that
 * everything else reads. Values keep their places, so an error shows the line that was written.
 *
 * A provider's `type` becomes its kind: a kind's own name stays; `aws` is aws/iam-identity-center, or
 * aws/saml when `config` has a `url`; `azure` is azure/interactive, since tenants tend to block device codes,
 * or azure/oidc when `config` names a token; `gcp` is gcp/adc, or gcp/workload-identity-federation when
 * `config` names a pool; `github` is github/app when `config` has an `app_id`, else github/oidc. An
 * identity's kind follows from its provider when both have the same kind, else from the keys of `config`.
 */
import type { Cloud } from "../../provider/cloud.ts";
import type { Place, UserError } from "../../errors.ts";
import { COMMON } from "./common.ts";
import { keysOf } from "../schema/fields.ts";
import { findKind, ownName } from "./kinds.ts";
import {
  type Located,
  type LocatedEntry,
  type LocatedMap,
  mapIn,
  textIn,
} from "../yaml/located.ts";
import { spelledAs } from "../schema/suggest.ts";
import { problem, type Subject, unknownKey } from "../schema/problems.ts";

/** A key that was written in one place and is read from another. */
export interface Moved {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** An entry in the map form. */
export interface Shaped {
  readonly tree: LocatedMap;
  readonly moved: readonly Moved[];
  readonly problems: readonly UserError[];
}

/** What is known of the entries around. */
export interface Around {
  readonly clouds: readonly Cloud[];
  readonly providers: ReadonlySet<string>;
  readonly identities: ReadonlySet<string>;
  /** The kind of a provider, in its own name. */
  kindOf(provider: string): string | undefined;
}

type Role = "provider" | "identity";
type Entries = Map<string, LocatedEntry>;

/** By the key of `config` that tells it, the kind of an identity; the first that is there counts. */
const TELLING: readonly (readonly [key: string, kind: string])[] = [
  ["role_arn", "aws/assume-role"],
  ["assume_role", "aws/assume-role"],
  ["account_id", "aws/permission-set"],
  ["account_name", "aws/permission-set"],
  ["role_name", "aws/permission-set"],
  ["permission_set", "aws/permission-set"],
  ["access_key_id", "aws/user"],
  ["subscription_id", "azure/subscription"],
  ["service_account_email", "gcp/service-account"],
  ["project_id", "gcp/project"],
];

/** Keys of `config` that have another name in the map form. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws/iam-identity-center": { sso_start_url: "start_url", sso_region: "region" },
  "aws/saml": { saml_url: "url" },
  "aws/permission-set": {
    account_id: "principal.account.id",
    account_name: "principal.account.name",
    role_name: "principal.name",
    permission_set: "principal.name",
  },
  "aws/assume-role": {
    role_arn: "principal.assume_role",
    role_session_name: "principal.session_name",
  },
};

/** Where a key of `config` may belong: in the entry itself, or in one of these. */
const CONTAINERS = ["spec", "principal", "credentials"] as const;

/** Turns an entry into the map form; one that is in it already comes back as it is. */
export function shapeEntry(
  role: Role,
  name: string,
  subject: Subject,
  map: LocatedMap,
  around: Around,
): Shaped {
  const entries = new Map(map.entries);
  if (textIn(map, "name") === name) entries.delete("name");
  takeKind(role, map, entries, around);
  if (role === "identity") takeProvider(map, entries, around);
  return takeConfig(role, subject, { ...map, entries }, entries, around);
}

/** `type` becomes `kind`; without a `type`, an identity's kind follows from what else it says. */
function takeKind(role: Role, map: LocatedMap, entries: Entries, around: Around): void {
  if (entries.has("kind")) return;
  const type = entries.get("type");
  const config = mapIn(map, "config");
  const told = role === "provider"
    ? typeKind(textIn(map, "type"), config)
    : identityKind(textIn(map, "type"), textIn(map, "provider"), config, around);
  const from = type ?? map.entries.get("config") ?? map.entries.get("provider");
  if (told === undefined || from === undefined) return;
  entries.delete("type");
  const { at } = from.value;
  entries.set("kind", {
    keyAt: from.keyAt,
    value: { type: "scalar", at, value: told, source: told },
  });
}

function typeKind(type: string | undefined, config: LocatedMap | undefined): string | undefined {
  const has = (...keys: string[]) => keys.some((key) => config?.entries.has(key));
  switch (type) {
    case "aws":
      return has("url", "saml_url") ? "aws/saml" : "aws/iam-identity-center";
    case "saml":
      return "aws/saml";
    case "azure":
      return has("audience", "token_file_path") ? "azure/oidc" : "azure/interactive";
    case "gcp":
      return has("workload_identity_pool_id", "workload_identity_provider_id")
        ? "gcp/workload-identity-federation"
        : "gcp/adc";
    case "github":
      return has("app_id") ? "github/app" : "github/oidc";
    default:
      return type;
  }
}

function identityKind(
  type: string | undefined,
  provider: string | undefined,
  config: LocatedMap | undefined,
  around: Around,
): string | undefined {
  if (type?.includes("/") || (type && findKind(around.clouds, "identity", type))) return type;
  const owner = provider && spelledAs(provider, around.providers);
  const same = owner && around.kindOf(owner);
  if (same && findKind(around.clouds, "identity", same)) return same;
  return TELLING.find(([key]) => config?.entries.has(key))?.[1] ?? type;
}

/** `provider: NAME` becomes `via`, unless there is one; the name may also be an identity's. */
function takeProvider(map: LocatedMap, entries: Entries, around: Around): void {
  const entry = map.entries.get("provider");
  const name = textIn(map, "provider");
  if (entry === undefined || name === undefined || entries.has("via")) return;
  const isThere = (names: ReadonlySet<string>) => spelledAs(name, names) !== undefined;
  const side = isThere(around.identities) && !isThere(around.providers) ? "identity" : "provider";
  entries.delete("provider");
  const { at } = entry.value;
  const value: LocatedMap = { type: "map", at, entries: new Map([[side, entry]]) };
  entries.set("via", { keyAt: entry.keyAt, value });
}

/** Every key of `config` goes where the kind reads it. */
function takeConfig(
  role: Role,
  subject: Subject,
  map: LocatedMap,
  entries: Entries,
  around: Around,
): Shaped {
  const config = entries.get("config");
  if (config?.value.type !== "map") return { tree: map, moved: [], problems: [] };
  entries.delete("config");
  const kind = ownName(textIn(map, "kind") ?? "");
  const targets = targetsOf(role, kind, around.clouds);
  const moved: Moved[] = [];
  const problems: UserError[] = [];
  for (const [key, entry] of config.value.entries) {
    const to = targets.find(key);
    const from = ["config", key];
    if (to === undefined) problems.push(unknownKey(subject, from, entry.keyAt, targets.names));
    else if (put(entries, config.value.at, to, entry)) moved.push({ from, to });
    else {
      const message = `${subject.failed}: "config.${key}" and "${to.join(".")}" say the same`;
      problems.push(problem(message, entry.keyAt, `remove one of them`));
    }
  }
  const tree = { ...map, entries };
  return { tree, moved: [...moved, ...targets.renamed], problems };
}

/** Where the keys of `config` go for a kind. */
interface Targets {
  readonly names: readonly string[];
  readonly renamed: readonly Moved[];
  find(key: string): readonly string[] | undefined;
}

function targetsOf(role: Role, kind: string, clouds: readonly Cloud[]): Targets {
  const renames = { session_duration: "session.duration", ...RENAMED[kind] };
  const schema = findKind(clouds, role, kind)?.kind.schema;
  const known = new Map<string, readonly string[]>();
  const schemas = schema ? [schema, COMMON] : [COMMON];
  const containers = CONTAINERS.map((name) =>
    [name, keysOf(keysOf(schemas)?.known.get(name) ?? [])] as const
  );
  for (const [name, keys] of containers) {
    for (const key of keys?.known.keys() ?? []) known.set(key, [name, key]);
  }
  for (const key of keysOf(schemas)?.known.keys() ?? []) known.set(key, [key]);
  for (const [key, to] of Object.entries(renames)) known.set(key, to.split("."));
  const takesAny = schema === undefined || containers.some(([, keys]) => keys?.other !== undefined);
  const rest = role === "identity" ? ["principal"] : kind.startsWith("aws/") ? [] : ["spec"];
  return {
    names: [...known.keys()].filter((key) => !CONTAINERS.some((name) => name === key)),
    renamed: Object.entries(renames).map(([key, to]) => ({
      from: ["config", key],
      to: to.split("."),
    })),
    find: (key) => known.get(key) ?? (takesAny ? [...rest, key] : undefined),
  };
}

/** Puts an entry at a path, making the maps on the way; `false` when something is there already. */
function put(entries: Entries, at: Place, path: readonly string[], entry: LocatedEntry): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return false;
  const there = entries.get(key);
  if (rest.length === 0) return there === undefined && Boolean(entries.set(key, entry));
  const value: Located = there?.value ?? { type: "map", at, entries: new Map() };
  if (value.type !== "map") return false;
  const inner = new Map(value.entries);
  const done = put(inner, at, rest, entry);
  entries.set(key, { keyAt: there?.keyAt ?? entry.keyAt, value: { ...value, entries: inner } });
  return done;
}
