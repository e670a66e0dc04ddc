/** What `auth:` says beside providers, identities and integrations. */
import * as v from "valibot";
import { isOurs } from "../../session/environment/passed.ts";
import { UserError } from "../../errors.ts";
import { type Cloud, namesOf } from "../../provider/cloud.ts";
import { DELIVERIES } from "../../provider/provider.ts";
import type { Environment } from "../../system.ts";
import { checkKeys, checkValue } from "../schema/check.ts";
import {
  isComputed,
  type Located,
  type LocatedMap,
  mapIn,
  toPlain,
  valueIn,
  withoutComputed,
  withSpelled,
} from "../yaml/located.ts";
import { onePerPlace, problem, type Subject } from "../schema/problems.ts";
import { promoted } from "../files/env_section.ts";
import { realmOf } from "./realm.ts";
import { flag, text, texts, variables } from "../schema/schema.ts";

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

/** For editors; `realm.ts` says what is wrong with one. */
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
export interface ReadSettings {
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

function readRealm(env: Environment, root: LocatedMap): { realm: string; wrong: UserError[] } {
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

/** The top-level `env:`. */
export interface ReadEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly UserError[];
}

const ENVIRONMENT = v.object({ env: v.optional(variables(), () => ({})) });

/**
 * Reads the top-level `env:`, without the `ATMOS_*` that are meant for the program itself. Values that only a
 * program can tell are left out.
 */
export function readEnvironment(root: LocatedMap): ReadEnvironment {
  const entry = root.entries.get("env");
  const known = entry && { ...entry, value: withoutComputedItems(entry.value) };
  const entries = known ? new Map([["env", known]]) : new Map();
  const value = withSpelled({ ...root, entries }, "env");
  const subject = { failed: "Cannot use the configuration", entry: { keyAt: root.at, value } };
  const { output, problems } = checkValue(subject, ENVIRONMENT);
  const theirs = Object.entries(output?.env ?? {}).filter(([name]) => !isOurs(name));
  return { env: Object.fromEntries(theirs), problems };
}

/** The whole `env:` for children, with what its programs tell; throws `UserError` as `resolve` does. */
export async function environmentOf(
  root: LocatedMap,
  resolve: (value: Located) => Promise<Located>,
): Promise<Readonly<Record<string, string>>> {
  const entry = root.entries.get("env");
  if (entry === undefined || !isComputed(entry.value)) return readEnvironment(root).env;
  const value = await resolve(entry.value);
  const { env, problems } = readEnvironment({
    ...root,
    entries: new Map([["env", { ...entry, value }]]),
  });
  if (problems[0] !== undefined) throw problems[0];
  return env;
}

function withoutComputedItems(located: Located): Located {
  if (located.type !== "list") return located;
  return { ...located, items: located.items.filter((item) => !isComputed(item)) };
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
