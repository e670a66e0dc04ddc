/** Problems of configuration values: messages, places and hints. */
import { type Place, type RemarkCode, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { type Located, type LocatedEntry, valueAt } from "../yaml/located.ts";
import { below, item } from "../yaml/node.ts";
import { exampleOf } from "./fields.ts";
import type { BaseIssue, GenericSchema } from "valibot";

/** A path in a value: names of map keys and numbers of list items. */
export type Path = readonly (string | number)[];

/** A value that is checked, with the words that messages use for it. */
export interface Subject {
  /** Its name in messages, such as `identity "prod"`. */
  readonly what: string;
  /** The beginning of messages on its problems, such as `Cannot use identity "prod"`. */
  readonly failed: string;
  readonly entry: LocatedEntry;
  /** Keys that were written elsewhere than they are read; messages name them as they were written. */
  readonly moved?: readonly { readonly from: Path; readonly to: Path }[];
}

/** Makes the subject of a value; `what` is its name in messages, such as `identity "prod"`. */
export function subjectFor(what: string, entry: LocatedEntry, moved?: Subject["moved"]): Subject {
  return { what, failed: `Cannot use ${what}`, entry, ...(moved ? { moved } : {}) };
}

/** Makes a remark: something odd that keeps nothing from being used. */
export function remark(
  code: RemarkCode,
  message: string,
  at: Place,
  hint?: string,
): UserError {
  return new UserError(code, message, { at, hint });
}

/** Makes a problem of a configuration value (`config_invalid`). */
export function problem(message: string, at: Place, hint?: string): UserError {
  return new UserError("config_invalid", message, { at, hint });
}

/**
 * Problems of a configuration, and of each that does not stop everything, what it stops: use of the store, or nothing.
 */
export interface Faults {
  readonly problems: readonly UserError[];
  readonly milder: ReadonlyMap<UserError, "the store" | "nothing">;
}

/** Returns the problems that stop everything. */
export function stopping({ problems, milder }: Faults): readonly UserError[] {
  return problems.filter((each) => !milder.has(each));
}

/** Returns the problems that stop use of the store, and nothing else. */
export function ofStore({ problems, milder }: Faults): readonly UserError[] {
  return problems.filter((each) => milder.get(each) === "the store");
}

/** Joins two lists of faults, each problem once; one that stops everything in either does so in the result. */
export function together(one: Faults, other: Faults): Faults {
  const all = new Set([...stopping(one), ...stopping(other)]);
  return {
    problems: [...new Set([...one.problems, ...other.problems])],
    milder: new Map([...one.milder, ...other.milder].filter(([each]) => !all.has(each))),
  };
}

/** Keeps the first of several problems at one place. */
export function onePerPlace(problems: readonly UserError[]): readonly UserError[] {
  const seen = new Set<string>();
  return problems.filter(({ at, message }) => {
    const key = at ? JSON.stringify([at.file, at.line, at.column, at.path]) : message;
    return !seen.has(key) && seen.add(key);
  });
}

/** Sorts problems by file, line and column; those without a place come first. */
export function inFileOrder(problems: readonly UserError[]): readonly UserError[] {
  return problems.toSorted(({ at: a }, { at: b }) => {
    if (a === undefined || b === undefined) {
      return Number(a !== undefined) - Number(b !== undefined);
    }
    if (a.file !== b.file) return a.file < b.file ? -1 : 1;
    return a.line - b.line || a.column - b.column;
  });
}

/** Returns the place of a value of the entry; that of the nearest parent's key when the value is absent. */
export function placeAt(entry: LocatedEntry, path: Path): Place {
  const found = valueAt(entry.value, path);
  if (found !== undefined) return found.at;
  return { ...keyPlace(entry, path), path: dotted(entry.value.at.path, path) };
}

function dotted(start: string, path: Path): string {
  return path.reduce<string>(
    (done, step) => typeof step === "number" ? item(done, step) : below(done, step),
    start,
  );
}

/** Returns the place of a value's key, or of its nearest parent's. */
export function keyPlace(entry: LocatedEntry, path: Path): Place {
  for (let length = path.length; length > 0; length--) {
    const parent = valueAt(entry.value, path.slice(0, length - 1));
    if (parent?.type === "map") {
      const key = parent.entries.get(String(path[length - 1]));
      if (key !== undefined) return key.keyAt;
    }
    const item = valueAt(entry.value, path.slice(0, length));
    if (item !== undefined) return item.at;
  }
  return entry.keyAt;
}

/** Makes the problem of a list that stands where a map is wanted. */
export function notAMap(
  subject: Subject,
  schemas: readonly GenericSchema[],
  path: Path,
  { at }: Located,
): UserError {
  const hint = schemas[0] && path.length > 0
    ? line(subject, path, exampleOf(schemas[0]))
    : undefined;
  return problem(sentence(subject, path, "must be a map"), at, hint);
}

/** Whether a path begins with another. */
export function startsWith(path: Path, start: Path): boolean {
  return start.every((step, at) => path[at] === step);
}

/** Writes the value as a line of YAML under the key that was written. */
export function line(subject: Subject, path: Path, value: string): string {
  const key = asWritten(subject, path).at(-1);
  return typeof key === "number" ? `- ${value}` : `${visible(String(key))}: ${value}`;
}

function asWritten({ moved, entry }: Subject, path: Path): Path {
  const move = moved?.find(({ to }) => startsWith(path, to));
  const counted = path.map((step, at) =>
    typeof step === "number" ? countedIn(valueAt(entry.value, path.slice(0, at + 1))) ?? step : step
  );
  return move ? [...move.from, ...counted.slice(move.to.length)] : counted;
}

/** An item's number in its file, which differs from its index where other items were left out. */
function countedIn(value: Located | undefined): number | undefined {
  const number = /\[(\d+)\]$/.exec(value?.at.path ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

/**
 * Makes a sentence such as `Cannot use identity "prod": "principal.name" is missing`, with the key as it was written.
 */
export function sentence(subject: Subject, path: Path, predicate: string): string {
  return `${subject.failed}: ${quoted(subject, path)} ${predicate}`;
}

/** Names a key of the subject, such as `"tags" of identity "prod"`, as it was written. */
export function nameIn(subject: Subject, path: Path): string {
  return `${quoted(subject, path)} of ${subject.what}`;
}

function quoted(subject: Subject, path: Path): string {
  const name = dotted("", asWritten(subject, path));
  return name === "" ? "it" : name.includes('"') ? name : `"${name}"`;
}

const MUST_BE: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  number: "a number",
  array: "a list",
  object: "a map",
  strict_object: "a map",
  loose_object: "a map",
  object_with_rest: "a map",
  record: "a map",
  integer: "a whole number",
};

/** Returns the end of the sentence for an issue whose schema brings no words of its own. */
export function wording(issue: BaseIssue<unknown>): string {
  const simple = MUST_BE[issue.type];
  if (simple !== undefined) return `must be ${simple}`;
  if (issue.type === "picklist" || issue.type === "literal") {
    return `must be ${choice(issue.expected)}`;
  }
  if (issue.type === "union" && issue.issues) {
    const forms = issue.issues.map((inner) => inner.message.replace(/^must be /, ""));
    return `must be ${[...new Set(forms)].join(" or ")}`;
  }
  if (issue.type === "min_value") return `must be at least ${issue.requirement}`;
  if (issue.type === "max_value") return `must be at most ${issue.requirement}`;
  return "is not valid";
}

/** `("a" | "b" | "c")` as a person says it. */
function choice(expected: string | null): string {
  const all = (expected ?? "").replace(/^\((.*)\)$/, "$1").split(" | ");
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} or ${all.at(-1)}` : all[0]!;
}
