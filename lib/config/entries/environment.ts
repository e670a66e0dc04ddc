/** The top-level `env:` of a configuration, and the part of it that children are given. */
import * as v from "valibot";
import type { Place, UserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { NO_CLOUD } from "../../provider/kind.ts";
import { visible } from "../../terminal/escape.ts";
import {
  type Path,
  problem,
  remark,
  sentence,
  type Subject,
  subjectFor,
} from "../schema/problems.ts";
import {
  type Located,
  type LocatedEntry,
  type LocatedMap,
  textIn,
  without,
} from "../yaml/located.ts";
import { isComputed, withSpelled } from "../yaml/plain.ts";
import { checkValue } from "../schema/check.ts";
import { isPassable, passableName, variables } from "../schema/schema.ts";
import { carriedBy, toolOf } from "../../environment/carriers.ts";
import { isOurs } from "../../environment/passed.ts";
import { decides, valueOf } from "./promoted.ts";

/** A variable's name in an `env:`. */
export interface VariableKey {
  readonly name: string;
  readonly at: Place;
  /** Its path, below the `env:`. */
  readonly path: Path;
}

/** Returns the names in a map of variables, or in a list of `{key, value}`; none for anything else. */
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

/**
 * Returns problems of a list's items that are no variables, such as compose's `NAME=VALUE`, which nothing would read.
 */
export function strangeItems(subject: Subject, env: Located | undefined): readonly UserError[] {
  if (env?.type !== "list") return [];
  return env.items.flatMap((item, index) => {
    const written = item.type === "map" && !item.entries.has("key")
      ? `${[...item.entries.keys()][0]}=`
      : item.type === "scalar"
      ? item.source
      : undefined;
    if (written === undefined) return [];
    const name = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(written)?.[1] ?? "NAME";
    const message = sentence(subject, ["env", index], "must be a map of key and value");
    return [problem(message, item.at, `env: {${name}: ...}, or - {key: ${name}, value: ...}`)];
  });
}

/** The top-level `env:`, as far as it can be known without running anything. */
interface ReadEnvironment {
  /** Variables for children: without `ATMOS_*`, which are meant for the program itself, and those in `left`. */
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly UserError[];
  /** Remarks on variables that are left out, since they would make children somebody else. */
  readonly left: readonly UserError[];
}

/** Returns the section `env`; `undefined` when all of its lines are comments. */
function entryOf(root: LocatedMap): LocatedEntry | undefined {
  const entry = root.entries.get("env");
  const isNothing = entry?.value.type === "scalar" && entry.value.value === null;
  return isNothing ? undefined : entry;
}

const ENVIRONMENT = v.object({ env: v.optional(variables(passableName), () => ({})) });

/** Reads the top-level `env:`, without values that only a program can tell. */
export function readEnvironment(root: LocatedMap, clouds: readonly Cloud[]): ReadEnvironment {
  const entry = entryOf(root);
  if (entry === undefined) return { env: {}, problems: [], left: [] };
  const early = tooEarly(entry.value);
  const { kept, left } = parted(entry.value, clouds);
  const known = { ...entry, value: withoutComputedItems(kept) };
  const value = withSpelled({ ...root, entries: new Map([["env", known]]) }, "env");
  const subject = subjectFor("the configuration", { keyAt: root.at, value });
  const strange = strangeItems(subject, known.value);
  if (strange.length > 0) return { env: {}, problems: [...early, ...strange], left };
  const { output, problems } = checkValue(subject, ENVIRONMENT);
  const theirs = Object.entries(output?.env ?? {}).filter(([name]) => !isOurs(name));
  return { env: Object.fromEntries(theirs), problems: [...early, ...problems], left };
}

/**
 * Problems of variables that decide what this program does and that a program is to tell: they are needed before any
 * program may run.
 */
function tooEarly(env: Located): readonly UserError[] {
  return variableKeys(env).filter(({ name }) => decides(name)).flatMap(({ name }) => {
    const value = valueOf(env, name);
    if (value?.type === "failed") return [value.why];
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
 * Returns the whole `env:` for children, with its programs' output; none runs for a variable that is left out. Throws
 * `UserError` as `resolve` does.
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

/**
 * Parts an `env:` into variables that children are given, and remarks on those that are left out: who a session is, its
 * own identity decides.
 */
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

/**
 * Returns the variables of an identity's own `env` that its session decides itself, and that are left out. A name that
 * no shell knows is an error there.
 */
export function decidedBySession(
  env: Located | undefined,
  clouds: readonly Cloud[],
): readonly VariableKey[] {
  const keys = variableKeys(env);
  const cloudOf = keys.length > 0 ? carriedBy(clouds) : () => undefined;
  return keys.filter(({ name }) => cloudOf(name) !== undefined || toolOf(name) !== undefined);
}

const LEFT = "variable_left_out";

/** The remark on a name that no process can be given; the section serves other programs, too, so it is no problem. */
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

/** Returns an `env:` without these variables. */
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
