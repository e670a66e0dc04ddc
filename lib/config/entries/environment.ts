/** The `env:` of a configuration: what of it children are given, and what this program takes for itself. */
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { Environment } from "../../system.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { NO_CLOUD } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import { type Path, problem, remark, subjectFor } from "../schema/problems.ts";
import {
  type Located,
  type LocatedEntry,
  type LocatedMap,
  textIn,
  valueIn,
  without,
} from "../yaml/located.ts";
import { isComputed, withSpelled } from "../yaml/plain.ts";
import { checkValue } from "../schema/check.ts";
import { isPassable, passableName, variables } from "../schema/schema.ts";
import { carriedBy, toolOf } from "../../environment/carriers.ts";
import { isOurs } from "../../environment/passed.ts";

/**
 * What the `env:` of a configuration says of a variable that is meant for this program, and where. Who asks decides
 * which variables those are, and whether the configuration may be heard; what only a program can tell is not told.
 */
export function variableIn(
  root: LocatedMap,
  name: string,
): { readonly value: string; readonly at: Place } | undefined {
  const env = valueIn(root, "env");
  const value = env && valueOf(env, name);
  if (value?.type !== "scalar" || value.value === null) return undefined;
  return { value: value.source, at: value.at };
}

function valueOf(env: Located, name: string): Located | undefined {
  return env.type === "list" ? itemFor(env.items, name) : mapEntry(env, name);
}

function mapEntry(env: Located, name: string): Located | undefined {
  return env.type === "map" ? env.entries.get(name)?.value : undefined;
}

/** Of `{key, value}`, the last counts. */
function itemFor(items: readonly Located[], name: string): Located | undefined {
  const item = items.findLast((each) => each.type === "map" && textIn(each, "key") === name);
  return item && mapEntry(item, "value");
}

/** What is asked for while files are read; for flags, `lib/cli/variables.ts` asks. */
const WHILE_READING = new Set(["ATMOS_AUTH_REALM", "ATMOS_BASE_PATH", "ATMOS_PROFILE"]);

/** What stands for a flag. A test compares it with the flags. */
const FOR_FLAGS = new Set([
  ...["ATMOS_IDENTITY", "ATMOS_INTERACTIVE", "ATMOS_FORCE_TTY", "ATMOS_FORCE_COLOR"],
  ...["ATMOS_NO_COLOR", "ATMOS_LOGS_LEVEL", "ATMOS_LOGS_FILE", "ATMOS_VERBOSE", "ATMOS_SHELL"],
  ...["ATMOS_KUBECONFIG", "ATMOS_AUTH_ENV_FORMAT", "ATMOS_AUTH_ENV_OUTPUT_FILE"],
  ...["ATMOS_AUTH_WHOAMI_OUTPUT", "ATMOS_AUTH_VALIDATE_VERBOSE"],
]);

/** The same for a flag of a cloud's own command. */
const FOR_A_CLOUD = /^ATMOS_[A-Z]+_REGION$/;

/** Whether an `env:` may say by this variable what this program does. */
function decides(name: string): boolean {
  return WHILE_READING.has(name) || FOR_FLAGS.has(name) || FOR_A_CLOUD.test(name);
}

/** What a variable says, and where that stands when a file says it. */
interface Promoted {
  readonly value: string;
  readonly at?: Place;
}

/** What the environment says, and where a variable is not set, the configuration of those that it may. */
export function promoted(
  env: Pick<Environment, "get">,
  root: LocatedMap,
): (name: string) => Promoted | undefined {
  return (name) => {
    const value = env.get(name);
    if (value !== undefined) return { value };
    return WHILE_READING.has(name) ? variableIn(root, name) : undefined;
  };
}

/** A variable's name in an `env:`. */
export interface VariableKey {
  readonly name: string;
  readonly at: Place;
  /** From the `env:` on. */
  readonly path: Path;
}

/** The names in a map of variables, or in a list of `{key, value}`; none in anything else. */
export function variableKeys(env: Located | undefined): readonly VariableKey[] {
  if (env?.type === "map") {
    return [...env.entries].map(([name, { keyAt }]) => ({ name, at: keyAt, path: [name] }));
  }
  if (env?.type !== "list") return [];
  return env.items.flatMap((item, index) => {
    const name = item.type === "map" ? textIn(item, "key") : undefined;
    const at = item.type === "map" ? item.entries.get("key")?.value.at : undefined;
    return name === undefined || at === undefined ? [] : [{ name, at, path: [index, "key"] }];
  });
}

/** The top-level `env:`, as far as it can be known without running anything. */
interface ReadEnvironment {
  /** For children: without the `ATMOS_*`, which are meant for the program itself, and what `left` names. */
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly UserError[];
  /** What would make somebody else of them. */
  readonly left: readonly UserError[];
}

/** A section whose lines are all comments says nothing. */
function entryOf(root: LocatedMap): LocatedEntry | undefined {
  const entry = root.entries.get("env");
  const isNothing = entry?.value.type === "scalar" && entry.value.value === null;
  return isNothing ? undefined : entry;
}

const ENVIRONMENT = v.object({ env: v.optional(variables(passableName), () => ({})) });

/** Reads the top-level `env:`. Values that only a program can tell are not in it. */
export function readEnvironment(root: LocatedMap, clouds: readonly Cloud[]): ReadEnvironment {
  const entry = entryOf(root);
  if (entry === undefined) return { env: {}, problems: [], left: [] };
  const early = tooEarly(entry.value);
  const { kept, left } = parted(entry.value, clouds);
  const known = { ...entry, value: withoutComputedItems(kept) };
  const value = withSpelled({ ...root, entries: new Map([["env", known]]) }, "env");
  const subject = subjectFor("the configuration", { keyAt: root.at, value });
  const { output, problems } = checkValue(subject, ENVIRONMENT);
  const theirs = Object.entries(output?.env ?? {}).filter(([name]) => !isOurs(name));
  return { env: Object.fromEntries(theirs), problems: [...early, ...problems], left };
}

/** What decides what this program does is needed before any program may run, so that none can tell it. */
function tooEarly(env: Located): readonly UserError[] {
  return variableKeys(env).filter(({ name }) => decides(name)).flatMap(({ name }) => {
    const value = valueOf(env, name);
    if (value?.type === "withheld" && value.why) return [value.why];
    const isProgram = value?.type === "command" ||
      value?.type === "withheld" && /^!exec\b/.test(value.source);
    return isProgram ? [undecided(name, value.at)] : [];
  });
}

function undecided(name: string, at: Place): UserError {
  const message = `env.${visible(name)} can't be told by a program: it decides what atmos-auth ` +
    "does, before any program is run";
  return problem(message, at, `write the value itself, or set ${visible(name)} in your own shell`);
}

/**
 * The whole `env:` for children, with what its programs tell; none runs for what is left out. Throws `UserError` as
 * `resolve` does.
 */
export async function environmentOf(
  root: LocatedMap,
  clouds: readonly Cloud[],
  resolve: (value: Located) => Promise<Located>,
): Promise<Omit<ReadEnvironment, "problems">> {
  const entry = entryOf(root);
  if (entry === undefined || !isComputed(entry.value)) return readEnvironment(root, clouds);
  const { kept, left } = parted(entry.value, clouds);
  const value = await resolve(kept);
  const told = { ...root, entries: new Map([["env", { ...entry, value }]]) };
  const read = readEnvironment(told, clouds);
  const early = variableKeys(value).find(({ name }) =>
    decides(name) && valueOf(entry.value, name) === undefined
  );
  const wrong = read.problems[0] ?? (early && undecided(early.name, early.at));
  if (wrong !== undefined) throw wrong;
  return { env: read.env, left: [...left, ...read.left] };
}

/** What children are given, and what would carry or select an identity, which the session's own decides. */
function parted(env: Located, clouds: readonly Cloud[]): { kept: Located; left: UserError[] } {
  const keys = variableKeys(env);
  const cloudOf = keys.length > 0 ? carriedBy(clouds) : () => undefined;
  const out = keys.flatMap((key) => {
    const [cloud, tool] = [cloudOf(key.name), toolOf(key.name)];
    if (cloud !== undefined) return [{ ...key, why: carries(key, cloud) }];
    if (tool !== undefined) return [{ ...key, why: signsIn(key, tool) }];
    return isPassable(key.name) ? [] : [{ ...key, why: unnamable(key) }];
  });
  const names = out.map(({ name }) => name);
  return { kept: withoutNames(env, names), left: out.map(({ why }) => why) };
}

/** What of an identity's own `env` its session decides, and so is left out; there what no shell can name is an error. */
export function decidedBySession(
  env: Located | undefined,
  clouds: readonly Cloud[],
): readonly VariableKey[] {
  const keys = variableKeys(env);
  const cloudOf = keys.length > 0 ? carriedBy(clouds) : () => undefined;
  return keys.filter(({ name }) => cloudOf(name) !== undefined || toolOf(name) !== undefined);
}

const LEFT = "variable_left_out";

/** The section serves other programs too: what nobody can be given is left to them. */
function unnamable({ name, at }: VariableKey): UserError {
  const shown = visible(name) || "''";
  const message = `env.${shown} is left out of sessions: a variable's name is never empty, and ` +
    'has no "=" in it';
  return remark(LEFT, message, at, `remove ${shown} from "env"`);
}

function carries({ name, at }: VariableKey, cloud: Cloud): UserError {
  const shown = visible(name);
  const message = `env.${shown} is left out of sessions: it carries or selects an identity of ` +
    `${cloud.name}, and who a session is, -i alone says`;
  const hint = cloud.name === NO_CLOUD
    ? `remove ${shown} from "env"`
    : `-i NAME of an identity of ${cloud.name}, or --keep ${cloud.name} for your own sign-in; ` +
      `where nobody else needs it, remove ${shown} from "env"`;
  return remark(LEFT, message, at, hint);
}

function signsIn({ name, at }: VariableKey, tool: string): UserError {
  const shown = visible(name);
  const message =
    `env.${shown} is left out of sessions: it decides where ${tool} is signed in, and ` +
    "that is a session's own to say";
  const hint = `set it in your own environment, and let it in: auth: {shell: {pass: [${shown}]}}`;
  return remark(LEFT, message, at, hint);
}

/** An `env:` without these variables. */
export function withoutNames(env: Located, names: readonly string[]): Located {
  if (env.type === "map") return names.length === 0 ? env : without(env, ...names);
  if (env.type !== "list") return env;
  const isKept = (item: Located) =>
    item.type !== "map" || !names.includes(textIn(item, "key") ?? "");
  return { ...env, items: env.items.filter(isKept) };
}

function withoutComputedItems(located: Located): Located {
  if (located.type !== "list") return located;
  return { ...located, items: located.items.filter((item) => !isComputed(item)) };
}
