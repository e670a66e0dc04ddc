/** The realm of an entry's credentials: the named one, else the one derived from the place of its file. */
import { type Place, throwBug, UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { DerivedRealm } from "../files/derived_realms.ts";
import { type Located, type LocatedMap, mapIn, typeInWords, valueIn } from "../yaml/located.ts";
import { promoted } from "./promoted.ts";
import type { Node } from "./node.ts";
import { type Entries, withAllOver } from "./secret_vias.ts";

/** A realm: it keeps apart the credentials of equal names. */
export interface Realm {
  readonly name: string;
  /** Whether a variable or the configuration names it; `auto` when neither does. */
  readonly source: "env" | "config" | "auto";
  /** The directory that it is derived from; `undefined` when it is named, and for files at home. */
  readonly directory?: string | undefined;
}

/** Writes a realm for people, with the source of its name; `typed` are the flags that led to the configuration. */
export function realmInWords({ name, source, directory }: Realm, typed: string): string {
  // The flag is handed on by its variable.
  if (source === "env") {
    return `${name} (${/ --realm\b/.test(typed) ? "--realm" : "ATMOS_AUTH_REALM"})`;
  }
  if (source === "config") return `${name} (auth.realm)`;
  return directory === undefined ? name : `${name} (of ${visible(directory)})`;
}

/** The parts of an entry that decide its realm. */
type Placed = Pick<Node, "entry" | "via" | "tree">;

/** A configuration, and the realms of its files. */
interface Origins {
  readonly root: LocatedMap;
  /** The tree of the person's own files alone. */
  readonly own: LocatedMap;
  readonly realms: readonly DerivedRealm[];
}

/** The realms of a configuration. */
interface Realms {
  /** The realm of the configuration itself. */
  readonly realm: Realm;
  readonly realmOf: (node: Placed) => Realm;
  readonly wrong: readonly UserError[];
}

/**
 * Reads the realms of a configuration. A name in a found file is the realm of entries of found files, and of whatever is
 * obtained through these: it is another one than elsewhere, whoever says it. Entries of the person's own files alone
 * that lead over such ones alone keep theirs in every project.
 */
export function readRealms(
  { root, own, realms }: Origins,
  env: Environment,
  entries: Entries,
): Realms {
  const [all, mine] = [named(env, root), root === own ? undefined : named(env, own)];
  const first = realms[0]!;
  const inRealm = (derived: DerivedRealm): Realm => {
    const { realm } = derived === first || mine === undefined ? all : mine;
    return realm ?? { name: derived.name, source: "auto", directory: derived.directory };
  };
  const realmOf = (node: Placed): Realm => {
    const whole = withAllOver(entries, node);
    const says = ({ files }: DerivedRealm) =>
      whole.some(({ entry }) => speaksIn(files, entry.keyAt.file, entry.value));
    return inRealm(realms.find(says) ?? first);
  };
  return { realm: inRealm(first), realmOf, wrong: all.wrong };
}

/** Whether any part of the value, or its key, stands in one of these files. */
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
 * Returns the realm that is named: by `ATMOS_AUTH_REALM`, else by `auth.realm`; `undefined` when neither names one.
 * Throws `UserError` when it breaks the rules: 1 to 64 of `a-z 0-9 - _`, the last two neither at an end nor side by
 * side.
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
  const message = `Cannot use a ${typeInWords(value)} as auth.realm: it is a name`;
  throw new UserError("config_invalid", message, { hint: "realm: NAME", at: value.at });
}

/** The longest name of a realm, in characters. */
const MAX_LENGTH = 64;

/**
 * Returns a realm that keeps the rules, else throws `UserError`; `from` is the variable or key that says it, `at` its
 * place in a file.
 */
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

/** Returns the nearest realm that keeps the rules. */
function suggestion(realm: string): string {
  const plain = realm.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, MAX_LENGTH);
  return plain.replace(/^-|-$/g, "") || "NAME";
}
