/** Which realm an entry's credentials are in: what is named, else what its place gives. */
import { type Place, throwBug, UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { DerivedRealm } from "../files/derived_realms.ts";
import { type Located, type LocatedMap, mapIn, valueIn } from "../yaml/located.ts";
import { promoted } from "./promoted.ts";
import type { Node } from "./node.ts";

/** What keeps the credentials of equal names apart. */
export interface Realm {
  readonly name: string;
  /** Who says so; `auto` when nobody does. */
  readonly source: "env" | "config" | "auto";
  /** The directory whose realm it is; `undefined` when it is named, and for what lies at home. */
  readonly directory?: string | undefined;
}

/** A realm with what gave it its name. */
export function realmInWords({ name, source, directory }: Realm): string {
  if (source === "env") return `${name} (ATMOS_AUTH_REALM)`;
  if (source === "config") return `${name} (auth.realm)`;
  return directory === undefined ? name : `${name} (of ${visible(directory)})`;
}

/** What of an entry decides it. */
type Placed = Pick<Node, "entry" | "via">;

/** A configuration, and where its files lie. */
interface Origins {
  readonly root: LocatedMap;
  /** What the person's own files say alone. */
  readonly own: LocatedMap;
  readonly realms: readonly DerivedRealm[];
}

/** The realms of a configuration. */
interface Realms {
  /** That of the configuration itself: what is said of no entry. */
  readonly realm: Realm;
  readonly realmOf: (node: Placed) => Realm;
  readonly wrong: readonly UserError[];
}

/**
 * The realms of a configuration. What a found file names is the realm of what found files say: what the person's own
 * files say alone stays where it is in every project.
 */
export function readRealms(
  { root, own, realms }: Origins,
  env: Environment,
  providers: ReadonlyMap<string, Placed>,
): Realms {
  const [all, mine] = [named(env, root), root === own ? undefined : named(env, own)];
  const first = realms[0]!;
  const inRealm = (derived: DerivedRealm): Realm => {
    const { realm } = derived === first || mine === undefined ? all : mine;
    return realm ?? { name: derived.name, source: "auto", directory: derived.directory };
  };
  const realmOf = ({ entry, via }: Placed): Realm => {
    const derived = realms.find(({ files }) => speaksIn(files, entry.keyAt.file, entry.value));
    // What a provider was found to offer is said by no file of the configuration.
    const provider = via?.role === "provider" ? providers.get(via.name) : undefined;
    if (derived !== undefined || provider === undefined) return inRealm(derived ?? first);
    return realmOf(provider);
  };
  return { realm: inRealm(first), realmOf, wrong: all.wrong };
}

/** Whether any of the value, or its key, stands in one of these files. */
function speaksIn(files: ReadonlySet<string>, keyFile: string, value: Located): boolean {
  if (files.has(keyFile) || files.has(value.at.file)) return true;
  if (value.type === "list") {
    return value.items.some((each) => speaksIn(files, each.at.file, each));
  }
  if (value.type !== "map") return false;
  return [...value.entries.values()].some((each) => speaksIn(files, each.keyAt.file, each.value));
}

interface RealmReading {
  readonly realm?: Realm | undefined;
  readonly wrong: readonly UserError[];
}

function named(env: Environment, root: LocatedMap): RealmReading {
  try {
    return { realm: namedRealm(env, root), wrong: [] };
  } catch (error) {
    throwBug(error);
    return { wrong: [error] };
  }
}

/**
 * The realm that is named: by `ATMOS_AUTH_REALM`, else by `auth.realm`; `undefined` when neither says one. Throws
 * `UserError` when it breaks the rules: 1 to 64 of `a-z 0-9 - _`, the last two neither at an end nor side by side.
 */
export function namedRealm(env: Pick<Environment, "get">, root: LocatedMap): Realm | undefined {
  const told = promoted(env, root)("ATMOS_AUTH_REALM");
  if (told?.value) {
    return { name: checkedRealm(told.value, "ATMOS_AUTH_REALM", told.at), source: "env" };
  }
  const value = valueIn(mapIn(root, "auth"), "realm");
  if (!value || value.type === "scalar" && (value.value === null || value.value === "")) return;
  if (value.type === "scalar") {
    return { name: checkedRealm(value.source, "auth.realm", value.at), source: "config" };
  }
  if (value.type === "failed") throw value.why;
  const message = `Cannot use a ${value.type} as auth.realm: it is a name`;
  throw new UserError("config_invalid", message, { hint: "realm: NAME", at: value.at });
}

/** How long a realm may be. */
const MAX_LENGTH = 64;

/** The realm, which `from` says, in a file where it has a place; throws `UserError` when it breaks the rules. */
export function checkedRealm(realm: string, from: string, at?: Place): string {
  const why = wrongWith(realm);
  if (why === undefined) return realm;
  const message = `Cannot use "${visible(realm)}" of ${from} as the realm: ${why}`;
  const better = suggestion(realm);
  const hint = at ? `${from.replace("auth.", "")}: ${better}` : `${from}=${better}`;
  throw new UserError("config_invalid", message, { hint, at });
}

function wrongWith(realm: string): string | undefined {
  if (realm.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`;
  if (!/^[a-z0-9_-]+$/.test(realm)) return 'it may only hold a-z, 0-9, "-" and "_"';
  if (/^[_-]|[_-]$/.test(realm)) return 'it begins or ends with "-" or "_"';
  if (/[_-]{2}/.test(realm)) return 'two of "-" and "_" stand side by side';
}

/** The nearest realm that keeps the rules. */
function suggestion(realm: string): string {
  const plain = realm.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, MAX_LENGTH);
  return plain.replace(/^-|-$/g, "") || "NAME";
}
