/** The settings: keys of `auth:` beside providers, identities and integrations. */
import type { UserError } from "../../errors.ts";
import { type Cloud, namesOf } from "../../provider/cloud.ts";
import { DELIVERIES } from "../../provider/grant.ts";
import { STORE_TYPES } from "../../store/types.ts";
import { mayHoldPassphrase } from "../../environment/passed.ts";
import { isPart, PARTS } from "../parts.ts";
import { checkValue } from "../schema/check.ts";
import { decode } from "../schema/decode.ts";
import {
  type Faults,
  onePerPlace,
  type Path,
  problem,
  type Subject,
  subjectFor,
} from "../schema/problems.ts";
import { executable, ownTarget, target } from "../schema/program.ts";
import { duration, flag, text, texts } from "../schema/schema.ts";
import { nearest } from "../../nearest.ts";
import { HARMLESS } from "../schema/key_rules.ts";
import { findUnknown } from "../schema/unknown.ts";
import { WRITTEN_LEVELS } from "../../terminal/terminal.ts";
import { EMPTY, type LocatedMap, mapIn, mapped, without } from "../yaml/located.ts";
import { isComputed, toPlain, whyNot, withoutComputed } from "../yaml/plain.ts";
import { mayProtect, strayGuards } from "./guards.ts";
import * as v from "valibot";

/** The values of `auth.shell.nested`, from the loosest to the strictest. */
export const NESTING = ["allow", "ask", "deny"] as const;

/** The values of `auth.shell.agents`, from the loosest to the strictest. */
export const AGENTS = ["allow", "read-only", "deny"] as const;

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
    default_shell: v.optional(executable()),
    /** Whether a shell may be opened inside of another. */
    nested: v.optional(v.pipe(v.picklist(NESTING), v.examples(["deny"])), "allow"),
    /** The access that coding agents get; never any to a protected identity. */
    agents: v.optional(v.pipe(v.picklist(AGENTS), v.examples(["deny"])), "allow"),
    /** Whether a picker remembers which identities are used most, to show them first. */
    frecency: v.optional(flag(), true),
    /** Whether the shell reads the login files too. */
    login: v.optional(flag(), true),
  });

/** The word `never` as a length of time: zero. */
const NEVER = v.pipe(v.literal("never"), v.transform(() => 0));

const keyring = v.object({
  type: v.optional(v.picklist(STORE_TYPES)),
  spec: v.optional(v.object({
    path: v.optional(text()),
    password_env: v.optional(v.pipe(
      text(),
      v.check(mayHoldPassphrase, "must name a variable that holds a passphrase, and nothing else"),
      v.examples(["ATMOS_KEYRING_PASSWORD"]),
    )),
    /** The time that the key's file stays unlocked after it was used, in milliseconds. */
    keep_unlocked: v.optional(v.union([NEVER, duration()])),
  })),
});

const logs = v.object({
  level: v.optional(
    v.pipe(v.string(), v.toLowerCase(), v.picklist(WRITTEN_LEVELS), v.examples(["info"])),
  ),
  file: v.optional(v.pipe(target(), v.examples(["auth.log"]))),
});

/** The field `console`: the original's documentation calls its key `isolated_sessions`, and its code `isolated`. */
const consoleOf = v.pipe(
  v.object({ isolated: v.optional(flag()), isolated_sessions: v.optional(flag()) }),
  v.transform(({ isolated, isolated_sessions: documented }): { readonly isolated?: boolean } => {
    const said = isolated ?? documented;
    return said === undefined ? {} : { isolated: said };
  }),
);

/** The form of a realm, for editors; `checkedRealm` says what is wrong with one. */
const REALM = /^([a-z0-9]+([-_][a-z0-9]+)*)?$/;

/** Returns the schema of the keys of `auth:` that are settings. */
export function settingsOf(clouds: readonly Cloud[]) {
  return v.object({
    realm: v.optional(
      v.pipe(v.string(), v.regex(REALM), v.maxLength(64), v.examples(["my-project"])),
    ),
    shell: v.optional(shellOf(namesOf(clouds)), {}),
    keyring: v.optional(keyring, {}),
    console: v.optional(consoleOf, {}),
    logs: v.optional(logs, {}),
    /** Directories whose configurations are always trusted; heard in one's own files alone. */
    trust: v.optional(v.pipe(texts(), v.examples([["~/work"]]))),
    /** The record of who opened what; heard in one's own files alone. */
    audit: v.optional(
      v.object({ enabled: v.optional(flag()), file: v.optional(ownTarget()) }),
      {},
    ),
  });
}

type SettingsSchema = ReturnType<typeof settingsOf>;

/** The settings; one that is absent was not said. */
export type Settings = Omit<v.InferOutput<SettingsSchema>, "realm" | "trust">;

/** Settings, and problems of them. */
interface ReadSettings extends Faults {
  readonly settings: Settings;
  /** Remarks on settings. */
  readonly remarks: readonly UserError[];
}

const OTHER_PARTS = v.object(Object.fromEntries(PARTS.map((part) => [part, v.any()])));

/** Reads the settings; of broken ones, the parts that are right. */
export function readSettings(root: LocatedMap, clouds: readonly Cloud[]): ReadSettings {
  const schema = settingsOf(clouds);
  const written = authSubject(root);
  const { subject, remarks: read } = withoutPrograms(written, schema);
  const keys = findUnknown(subject, [schema, OTHER_PARTS], RULES);
  const { output, problems } = checkValue(subject, schema);
  const { realm: _realm, trust: _trust, ...settings } = output ?? salvage(subject, schema);
  const wrong = onePerPlace([
    ...strayGuards(written, settingsIn(written), false),
    ...keys.problems,
    ...problems,
    ...computedSettings(written, schema),
  ]);
  return {
    settings,
    problems: wrong,
    milder: new Map(wrong.flatMap((each) => mildness(each))),
    remarks: [...read, ...keys.remarks],
  };
}

/**
 * The rules for unknown settings: a slip in `keyring` is a problem, since it must not send the person's keys to where
 * others can read them.
 */
const RULES = {
  ...HARMLESS,
  isMissed: ([first]: Path) => first === "keyring",
  mayProtect,
  mayBelongBelow: true,
} as const;

function settingsIn({ entry: { value } }: Subject): LocatedMap {
  return value.type === "map" ? without(value, ...PARTS) : EMPTY;
}

function mildness(each: UserError): readonly (readonly [UserError, "the store" | "nothing"])[] {
  const path = each.at?.path ?? "";
  if (isOfStore(path)) return [[each, "the store"]];
  return DISPENSABLE.test(path) ? [[each, "nothing"]] : [];
}

function isOfStore(path: string): boolean {
  const [, key = ""] = /^auth\.(\w+)/.exec(path) ?? [];
  return nearest(key, ["keyring"]) !== undefined;
}

/** Returns the values that are written in place, in the forms of the schema. */
function withoutPrograms(
  subject: Subject,
  schema: SettingsSchema,
): { subject: Subject; remarks: readonly UserError[] } {
  const { entry } = subject;
  if (entry.value.type !== "map") return { subject, remarks: [] };
  const { map: value, remarks } = decode(subject, withoutComputed(entry.value), [schema]);
  return { subject: { ...subject, entry: { ...entry, value } }, remarks };
}

/** Problems of settings that a program is to tell: they decide what may run, so none may. */
function* computedSettings(
  { failed, entry }: Subject,
  { entries }: SettingsSchema,
): Generator<UserError> {
  if (entry.value.type !== "map") return;
  for (const [key, { value }] of entry.value.entries) {
    if (!Object.hasOwn(entries, key) || !isComputed(value)) continue;
    const why = whyNot(value);
    yield why ?? problem(`${failed}: "${key}" can't be told by !exec`, value.at, `${key}: VALUE`);
  }
}

/** Settings without which less is done, not more: less is trusted, and no log is kept. */
const DISPENSABLE = /^auth\.(logs|trust)\b/i;

/** Returns the settings that are right when some are not. */
function salvage({ entry }: Subject, schema: SettingsSchema): v.InferOutput<SettingsSchema> {
  const parts: Readonly<Record<string, v.GenericSchema>> = schema.entries;
  const given = entry.value.type === "map" ? [...entry.value.entries] : [];
  const right = given.map(([key, { value }]) => [key, toPlain(value)] as const)
    .filter(([key, plain]) => Object.hasOwn(parts, key) && v.is(parts[key]!, plain));
  return v.parse(schema, Object.fromEntries(right));
}

/**
 * Makes the subject of the section `auth:`; without entries when there is none, or it is no map, which the model tells.
 * What stands below the parts is no setting, and may be thousands of entries.
 */
function authSubject(root: LocatedMap): Subject {
  const empty: LocatedMap = { type: "map", at: root.at, entries: new Map() };
  const entry = root.entries.get("auth");
  if (entry?.value.type !== "map") {
    return subjectFor("the section auth", { keyAt: root.at, value: empty });
  }
  const value = mapped(
    entry.value,
    (each, name) => isPart(name) && each.type === "map" ? { ...each, entries: new Map() } : each,
  );
  return subjectFor("the section auth", { ...entry, value });
}

/** Returns the entries under a part of `auth:`, such as `providers`; `undefined` when there are none. */
export function partIn(root: LocatedMap, part: string): LocatedMap | undefined {
  return mapIn(mapIn(root, "auth"), part);
}
