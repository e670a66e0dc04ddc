/** What `auth:` says beside providers, identities and integrations. */
import type { UserError } from "../../errors.ts";
import { type Cloud, namesOf } from "../../provider/cloud.ts";
import { DELIVERIES } from "../../provider/grant.ts";
import { checkKeys, checkValue } from "../schema/check.ts";
import { onePerPlace, problem, type Subject } from "../schema/problems.ts";
import { flag, text, texts } from "../schema/schema.ts";
import {
  isComputed,
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

/** For editors; `checkedRealm` says what is wrong with one. */
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

/** What was read, and what is wrong with it. */
interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly UserError[];
}

const OTHER_PARTS = v.object({ providers: v.any(), identities: v.any(), integrations: v.any() });

/** Reads the settings. */
export function readSettings(root: LocatedMap, clouds: readonly Cloud[]): ReadSettings {
  const schema = settingsOf(clouds);
  const written = authSubject(root);
  const subject = withoutPrograms(written);
  const keys = checkKeys(subject, [schema, OTHER_PARTS]);
  const { output, problems } = checkValue(subject, schema);
  const { realm: _realm, trust: _trust, ...settings } = output ?? salvage(subject, schema);
  return {
    settings,
    problems: onePerPlace([...keys, ...problems, ...computedSettings(written, schema)]),
  };
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
