/** What `auth:` says beside providers, identities and integrations. */
import { UserError } from "../../errors.ts";
import { type Cloud, namesOf } from "../../provider/cloud.ts";
import { DELIVERIES } from "../../provider/grant.ts";
import type { Environment } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { promoted } from "./environment.ts";
import { checkKeys, checkValue } from "../schema/check.ts";
import { onePerPlace, problem, type Subject } from "../schema/problems.ts";
import { flag, text, texts } from "../schema/schema.ts";
import {
  isComputed,
  type Located,
  type LocatedMap,
  mapIn,
  toPlain,
  valueIn,
  withoutComputed,
} from "../yaml/located.ts";
import * as v from "valibot";

const shellOf = (clouds: readonly string[]) =>
  v.object({
    /** Globs of variables that pass from the person's environment. */
    pass: v.optional(texts(), () => []),
    /** Clouds whose own sign-ins pass where a session has no identity of them. */
    keep: v.optional(v.array(v.picklist(clouds)), () => []),
    /** Whether the prompt shows the identity. */
    prompt: v.optional(flag(), true),
    delivery: v.optional(v.picklist(DELIVERIES)),
    /** The shell to open when neither the command line nor the environment names one. */
    default_shell: v.optional(text()),
    /** Whether a shell may be opened inside of another. */
    nested: v.optional(v.picklist(["allow", "ask", "deny"]), "allow"),
    /** Whether the shell reads the login files too. */
    login: v.optional(flag(), true),
  });

const keyring = v.object({
  type: v.optional(v.picklist(["system", "file", "memory"])),
  spec: v.optional(v.object({ path: v.optional(text()), password_env: v.optional(text()) })),
});

const LEVELS = ["trace", "debug", "info", "warn", "warning", "error", "off"] as const;

const logs = v.object({
  level: v.optional(v.pipe(v.string(), v.toLowerCase(), v.picklist(LEVELS))),
  file: v.optional(text()),
});

/** For editors; `realmOf` says what is wrong with one. */
const REALM = /^([a-z0-9]+([-_][a-z0-9]+)*)?$/;

/** The keys of `auth:` that are settings. */
export function settingsOf(clouds: readonly Cloud[]) {
  return v.object({
    realm: v.optional(
      v.pipe(v.string(), v.regex(REALM), v.maxLength(64), v.examples(["my-project"])),
    ),
    shell: v.optional(shellOf(namesOf(clouds)), {}),
    keyring: v.optional(keyring, {}),
    console: v.optional(v.object({ isolated: v.optional(flag()) }), {}),
    logs: v.optional(logs, {}),
    /** Directories whose configurations are always trusted; heard in one's own files alone. */
    trust: v.optional(v.pipe(texts(), v.examples([["~/work"]]))),
    /** The record of who opened what; heard in one's own files alone. */
    audit: v.optional(v.object({ enabled: v.optional(flag()), file: v.optional(text()) }), {}),
  });
}

type SettingsSchema = ReturnType<typeof settingsOf>;

/** The settings; what is absent was not said. */
export type Settings = Omit<v.InferOutput<SettingsSchema>, "realm" | "trust">;

/** Who says which realm it is: `auto` when nobody does. */
export type RealmSource = "env" | "config" | "auto";

/** What was read, and what is wrong with it. */
interface ReadSettings {
  readonly settings: Settings;
  /** What keeps the credentials of equal names apart; empty when nobody says. */
  readonly realm: string;
  readonly realmSource: RealmSource;
  readonly problems: readonly UserError[];
}

const OTHER_PARTS = v.object({ providers: v.any(), identities: v.any(), integrations: v.any() });

/** Reads the settings; `env` is asked for `ATMOS_AUTH_REALM`, which wins over `auth.realm`. */
export function readSettings(
  root: LocatedMap,
  clouds: readonly Cloud[],
  env: (name: string) => string | undefined,
): ReadSettings {
  const schema = settingsOf(clouds);
  const written = authSubject(root);
  const subject = withoutPrograms(written);
  const keys = checkKeys(subject, [schema, OTHER_PARTS]);
  const { output, problems } = checkValue(subject, schema);
  const { realm: configured, trust: _, ...settings } = output ?? salvage(subject, schema);
  const wide = promoted({ get: env, entries: () => [] }, root);
  const { realm, wrong } = readRealm(wide, root);
  return {
    settings,
    realm,
    realmSource: wide.get("ATMOS_AUTH_REALM") ? "env" : configured ? "config" : "auto",
    problems: onePerPlace([...wrong, ...keys, ...problems, ...computedSettings(written, schema)]),
  };
}

function readRealm(
  env: Pick<Environment, "get">,
  root: LocatedMap,
): { realm: string; wrong: UserError[] } {
  try {
    return { realm: realmOf(env, root), wrong: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { realm: "", wrong: [error] };
  }
}

function withoutPrograms(subject: Subject): Subject {
  const { entry } = subject;
  if (entry.value.type !== "map") return subject;
  return { ...subject, entry: { ...entry, value: withoutComputed(entry.value) } };
}

/** Settings decide what may run, so none of them comes from a program. */
function* computedSettings(
  { failed, entry }: Subject,
  { entries }: SettingsSchema,
): Generator<UserError> {
  if (entry.value.type !== "map") return;
  for (const [key, { value }] of entry.value.entries) {
    if (!Object.hasOwn(entries, key) || !isComputed(value)) continue;
    yield problem(`${failed}: "${key}" can't be told by !exec`, value.at, `${key}: VALUE`);
  }
}

/** The parts that are right when some are not. */
function salvage({ entry }: Subject, schema: SettingsSchema): v.InferOutput<SettingsSchema> {
  const parts: Readonly<Record<string, v.GenericSchema>> = schema.entries;
  const given = entry.value.type === "map" ? [...entry.value.entries] : [];
  const right = given.map(([key, { value }]) => [key, toPlain(value)] as const)
    .filter(([key, plain]) => Object.hasOwn(parts, key) && v.is(parts[key]!, plain));
  return v.parse(schema, Object.fromEntries(right));
}

/** The section `auth:` as something to check; without entries when there is none. */
export function authSubject(root: LocatedMap): Subject {
  const empty: LocatedMap = { type: "map", at: root.at, entries: new Map() };
  const entry = root.entries.get("auth");
  const nothing = entry === undefined || toPlain(valueIn(root, "auth")!) === null;
  return {
    failed: "Cannot use the section auth",
    entry: nothing ? { keyAt: root.at, value: empty } : entry,
  };
}

/** The entries under a part of `auth:`, such as `providers`. */
export function partIn(root: LocatedMap, part: string): LocatedMap | undefined {
  return mapIn(mapIn(root, "auth"), part);
}

/** How long a realm may be. */
const MAX_LENGTH = 64;

/**
 * The realm: `ATMOS_AUTH_REALM`, else `auth.realm`, else `""`, which keeps nothing apart. Throws `UserError`
 * when it breaks the rules: 1 to 64 of `a-z 0-9 - _`, the last two neither at an end nor side by side.
 */
export function realmOf(env: Pick<Environment, "get">, root: LocatedMap): string {
  const named = env.get("ATMOS_AUTH_REALM");
  if (named) return checked(named, "ATMOS_AUTH_REALM", undefined);
  const value = valueIn(mapIn(root, "auth"), "realm");
  if (!value || value.type === "scalar" && (value.value === null || value.value === "")) return "";
  if (value.type === "scalar") return checked(value.source, "auth.realm", value);
  const message = `Cannot use a ${value.type} as auth.realm: it is a name`;
  throw new UserError("config_invalid", message, { hint: "realm: NAME", at: value.at });
}

function checked(realm: string, from: string, value: Located | undefined): string {
  const why = wrongWith(realm);
  if (why === undefined) return realm;
  const message = `Cannot use "${visible(realm)}" of ${from} as the realm: ${why}`;
  const better = suggestion(realm);
  const hint = value ? `realm: ${better}` : `${from}=${better}`;
  throw new UserError("config_invalid", message, { hint, at: value?.at });
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
