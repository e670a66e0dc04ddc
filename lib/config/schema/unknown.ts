/**
 * Keys that no schema knows. Most are passed over, since the file is shared with a program that gains keys; one is a
 * problem where it may say who one is: among the fields of a kind, or where a key that does so was probably meant.
 */
import { type Place, traitsOf, type UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { isEmptyMap, type Located } from "../yaml/located.ts";
import { isUnread, itemsOf, keysOf } from "./fields.ts";
import type { KeyRules } from "./key_rules.ts";
import { meantBy, type Stray, wordInstead } from "./instead.ts";
import { nameIn, notAMap, type Path, problem, remark, sentence, type Subject } from "./problems.ts";
import type { GenericSchema } from "valibot";

/** Unknown keys that are problems, and those that are only remarked upon. */
interface Unknown {
  readonly problems: readonly UserError[];
  readonly remarks: readonly UserError[];
  /** Whether the key at that path is the one that an unknown key was meant for, so that it is not missing beside. */
  isMeant(path: string): boolean;
}

/** An unknown key, and the path of the one that its hint names. */
interface Stranger {
  readonly error: UserError;
  readonly meant?: string | undefined;
}

/** Finds keys, at any depth, that none of the schemas knows, and lists where a map is wanted. */
export function findUnknown(
  subject: Subject,
  schemas: readonly GenericSchema[],
  rules: KeyRules,
): Unknown {
  const found = [
    ...strangers({ subject, rules, whole: schemas }, schemas, subject.entry.value, []),
  ];
  const isRemark = ({ error }: Stranger) => traitsOf(error).odd === true;
  const wrong = found.filter((each) => !isRemark(each));
  const meant = new Set(wrong.map(({ meant }) => meant));
  return {
    problems: wrong.map(({ error }) => error),
    remarks: found.filter(isRemark).map(({ error }) => error),
    isMeant: (path) => meant.has(path),
  };
}

/** The value that is searched, and the rules. */
interface Search {
  readonly subject: Subject;
  readonly rules: KeyRules;
  /** The schemas of the whole value. */
  readonly whole: readonly GenericSchema[];
}

function* strangers(
  search: Search,
  schemas: readonly GenericSchema[],
  value: Located,
  path: Path,
): Generator<Stranger> {
  if (value.type === "list") {
    const items = itemsOf(schemas);
    if (items === undefined && keysOf(schemas)) {
      yield { error: notAMap(search.subject, schemas, path, value) };
    }
    for (const [at, item] of value.items.entries()) {
      yield* strangers(search, items ?? [], item, [...path, at]);
    }
  }
  const keys = value.type === "map" ? keysOf(schemas) : undefined;
  if (value.type !== "map" || keys === undefined) return;
  for (const [key, entry] of value.entries) {
    const fields = keys.known.get(key) ?? keys.other;
    const here = [...path, key];
    if (fields?.some(isUnread)) {
      yield { error: unread(search, here, entry.keyAt, "neither atmos nor atmos-auth reads it") };
    } else if (!fields && path.length === 0 && search.rules.isShared?.(key)) {
      yield { error: unread(search, here, entry.keyAt, "entries of this kind don't use it") };
    } else if (fields) yield* strangers(search, fields, entry.value, here);
    else if (path.length > 0 || !search.rules.decides(here) || !saysNothing(entry.value)) {
      yield stranger({ ...search, schemas, path: here, present: value.entries }, entry.keyAt);
    }
  }
}

function saysNothing(value: Located): boolean {
  return isEmptyMap(value) || value.type === "scalar" && value.value === null;
}

function unread({ subject }: Search, path: Path, at: Place, why: string): UserError {
  const message = `Passing over ${nameIn(subject, path)}: ${why}`;
  return remark("spelling_accepted", message, at, `remove ${visible(String(path.at(-1)))}`);
}

/** Judges an unknown key. */
function stranger(stray: Stray, at: Place): Stranger {
  const { missed, path: meant, hint, isClear } = meantBy(stray);
  const { subject, rules, path } = stray;
  const key = String(path.at(-1));
  const isMissed = missed !== undefined && rules.isMissed([...path.slice(0, -1), missed]);
  if (rules.decides(path) || isMissed || rules.mayProtect?.(key)) {
    const message = sentence(subject, path, "is not a known key");
    return { error: problem(message, at, hint ?? `remove ${visible(key)}`), meant };
  }
  const message = `Passing over ${nameIn(subject, path)}: it is not a known key`;
  const passed = isClear ? hint : "remove it, unless atmos reads it";
  return { error: remark("key_unknown", message, at, passed), meant };
}

/** Makes the problem of a key among a kind's fields that the kind does not have. */
export function unknownField(
  subject: Subject,
  path: Path,
  at: Place,
  known: readonly string[],
): UserError {
  const hint = wordInstead(String(path.at(-1)), known) ?? `remove ${visible(String(path[0]))}`;
  return problem(sentence(subject, path, "is not a known key"), at, hint);
}
