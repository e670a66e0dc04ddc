/** Conversion of nodes to values: plain scalars get their type, `<<` takes in maps, tags are followed. */
import { type Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { remark } from "../schema/problems.ts";
import { keyIn, quoted } from "./quoted.ts";
import type { Located, LocatedEntry, LocatedFailed, LocatedMap, LocatedScalar } from "./located.ts";
import {
  below,
  item,
  type ListNode,
  type MapNode,
  placeOf,
  type ScalarNode,
  type YamlNode,
} from "./node.ts";
import { MAX_DEPTH } from "./yaml.ts";
import {
  boolCoreTag,
  floatCoreTag,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  type ScalarTagDefinition,
} from "js-yaml";

/** The file, limits and tags for following a file's nodes, and collectors of problems and remarks. */
export interface Surroundings {
  readonly file: string;
  readonly problems: UserError[];
  readonly remarks: UserError[];
  /**
   * The number of values that the whole configuration may still grow by; counts down, so that aliases can't explode.
   */
  readonly budget: { left: number };
  /** Returns the value that a tag such as `!env` stands for. */
  follow(node: ScalarNode, tag: string, at: Place, depth: number): Promise<Located>;
  /** Whether the tag is followed; such tags take text. */
  takesText(tag: string): boolean;
  /** The remark on a tag that is not followed. */
  strange(tag: string, at: Place): UserError;
}

/** The most values that a configuration may grow to. */
export const BUDGET = 300_000;

/** The number of characters of a text that count as one value. */
const CHARS = 64;

/**
 * Returns the value of a node; throws `UserError` when it would grow beyond all bounds. Most nodes are plain text, of
 * which thousands would wait for nothing: their values are returned at once, without a promise.
 */
export function locate(
  node: YamlNode,
  path: string,
  around: Surroundings,
  depth = 0,
): Located | Promise<Located> {
  const at = placeOf(around.file, node.at, path);
  if (--around.budget.left < 0) throw tooBig(at, `it grows to more than ${BUDGET} values`);
  if (depth > MAX_DEPTH) throw tooBig(at, `it is nested more than ${MAX_DEPTH} levels deep`);
  switch (node.type) {
    case "scalar":
      spend(around.budget, node.text, at);
      return scalar(node, at, around, depth);
    case "list":
      checkTag(node, ["!!seq", APPEND], at, around);
      return listOf(node, at, around, depth + 1);
    case "map":
      checkTag(node, ["!!map"], at, around);
      return mapOf(node, at, around, depth + 1);
  }
}

/**
 * Takes a text from the budget of values: a long one that many aliases name is long in each of them. Throws `UserError`
 * when the budget is spent.
 */
export function spend(budget: { left: number }, text: string, at: Place): void {
  budget.left -= Math.floor(text.length / CHARS);
  if (budget.left < 0) throw tooBig(at, `it grows to more than ${BUDGET} values`);
}

/** Makes a scalar of the given value. */
export function scalarOf(
  value: LocatedScalar["value"],
  at: Place,
  source = String(value),
): LocatedScalar {
  return { type: "scalar", at, value, source };
}

function tooBig(at: Place, why: string): UserError {
  const hint = "write the values out instead of nesting aliases and includes";
  return new UserError("config_invalid", `Cannot use the value: ${why}`, { hint, at });
}

async function listOf(
  node: ListNode,
  at: Place,
  around: Surroundings,
  depth: number,
): Promise<Located> {
  const items: Located[] = [];
  for (const [index, each] of node.items.entries()) {
    items.push(await locate(each, item(at.path, index), around, depth));
  }
  return { type: "list", at, items, ...node.tag === APPEND ? { appends: true } : {} };
}

/**
 * Converts a map; its own keys beat those that `<<` takes in, and of several maps taken in the first one wins. It fails
 * as a whole when one of these failed, since its content is then unknown.
 */
async function mapOf(
  node: MapNode,
  at: Place,
  around: Surroundings,
  depth: number,
): Promise<LocatedMap | LocatedFailed> {
  if (node.misread !== undefined) return misread(node.misread, at, around);
  const own = new Map<string, LocatedEntry>();
  const taken: Located[] = [];
  for (const { key, keyAt, merges, value } of node.pairs) {
    if (key.length >= CHARS) spend(around.budget, key, placeOf(around.file, keyAt, at.path));
    const inside = merges ? at.path : below(at.path, key);
    const told = locate(value, inside, around, depth);
    const located = told instanceof Promise ? await told : told;
    if (merges) taken.push(located);
    else own.set(key, { keyAt: placeOf(around.file, keyAt, inside), value: located });
  }
  const parts = taken.flatMap((value) => value.type === "list" ? value.items : [value]);
  const lacking = parts.find((part) => part.type === "failed");
  if (lacking !== undefined) return { ...lacking, at };
  for (const map of parts.filter((part) => isMap(part, around))) {
    for (const [key, entry] of map.entries) if (!own.has(key)) own.set(key, entry);
  }
  return { type: "map", at, entries: own };
}

/** An entry that has such a value is not to be used; what hangs on it elsewhere nobody could tell. */
function misread(
  { tag, why }: NonNullable<MapNode["misread"]>,
  at: Place,
  { problems }: Surroundings,
): LocatedFailed {
  if (!/^auth\.(?:providers|identities|integrations)[.[]/.test(at.path)) problems.push(why);
  return { type: "failed", at, source: tag, why };
}

/**
 * Whether the value is a map that `<<` can take in. A withheld or failed one takes in nothing; any other value is a
 * problem.
 */
function isMap(value: Located, around: Surroundings): value is LocatedMap {
  if (value.type === "map" || value.type === "withheld" || value.type === "failed") {
    return value.type === "map";
  }
  const what = value.type === "command" ? "what a program prints" : `a ${value.type}`;
  const hint = "<<: *NAME, where the value is named with &NAME and is a map";
  const message = `Cannot take in ${what} with "<<": it takes a map, or a list of maps`;
  around.problems.push(new UserError("config_invalid", message, { hint, at: value.at }));
  return false;
}

/** Reports a tag on a list or map: one that takes text is a problem, any other is passed over with a remark. */
function checkTag(
  { tag, type }: ListNode | MapNode,
  own: readonly string[],
  at: Place,
  around: Surroundings,
): void {
  if (tag === undefined || own.includes(tag) || tag === "!") return;
  if (!around.takesText(tag)) return void around.remarks.push(around.strange(tag, at));
  const message = `Cannot put the tag "${visible(tag)}" on a ${type}: it takes text`;
  const hint = tag === "!secret"
    ? type === "list"
      ? quoted(keyIn(at.path), tag, "exec:")
      : `${keyIn(at.path)}: ${tag} keyring:NAME`
    : `${keyIn(at.path)}: ${visible(tag)} TEXT`;
  around.problems.push(new UserError("config_invalid", message, { hint, at }));
}

/** References that have no field behind a `#`. */
const FIELDLESS = /^(?:env|exec|file|keyring|op):/;

/** Makes the remark on one word behind a reference that is a comment, and looks like its field. */
function commented(text: string, at: Place): UserError {
  const message = "Passing over what stands behind a blank and #: in YAML that is a comment";
  const hint = `${quoted(keyIn(at.path), "!secret", text)}, without the blank`;
  return remark("spelling_accepted", message, at, hint);
}

/** The tag of a list that is appended to another file's. */
const APPEND = "!append";

/** The tag of a key that is removed. */
const UNSET = "!unset";

function scalar(
  node: ScalarNode,
  at: Place,
  around: Surroundings,
  depth: number,
): Located | Promise<Located> {
  const { tag, text, plain } = node;
  if (tag === undefined && plain) return scalarOf(implicit(text), at, text);
  if (tag === undefined || tag === "!" || tag === "!!str") return scalarOf(text, at, text);
  if (tag === "!secret" && node.commented && !FIELDLESS.test(text)) {
    around.remarks.push(commented(text, at));
  }
  if (tag === UNSET) return { ...scalarOf(null, at, ""), unset: true };
  if (!isCoreTag(tag)) return around.follow(node, tag, at, depth);
  const value = explicit(text, tag);
  if (value !== undefined) return scalarOf(value, at, text);
  const message = `Cannot read "${visible(text)}" as ${tag}`;
  around.problems.push(
    new UserError("config_invalid", message, { hint: `remove the tag ${tag}`, at }),
  );
  return scalarOf(text, at, text);
}

type Value = LocatedScalar["value"];

/** The core schema's types by tag, in the order in which plain text is tried. */
const CORE: Readonly<Record<string, ScalarTagDefinition<Value>>> = {
  "!!null": nullCoreTag,
  "!!bool": boolCoreTag,
  "!!int": intCoreTag,
  "!!float": floatCoreTag,
};

const IN_TURN = Object.entries(CORE);

/** Whether the tag is one of the core schema's, other than text. */
function isCoreTag(tag: string): boolean {
  return Object.hasOwn(CORE, tag);
}

/** Reads a text as the type that its tag says; `undefined` when it is none of that type. */
export function explicit(text: string, tag: string): Value | undefined {
  const core = CORE[tag];
  const value = core?.resolve(text, true, tag);
  return value === NOT_RESOLVED ? undefined : value;
}

/** Reads a text without quotes as the first type that fits, else as text. */
function implicit(text: string): Value {
  for (const [tag, core] of IN_TURN) {
    const value = core.resolve(text, false, tag);
    if (value !== NOT_RESOLVED) return value;
  }
  return text;
}
