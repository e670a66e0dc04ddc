/** Checks of an entry against its kind: fields, problems and remarks. */
import { type Place, UserError } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Kind, Role } from "../provider/kind.ts";
import {
  COMMON,
  isCommon,
  isMissed,
  isOffered,
  isOfIdentities,
  isShared,
  KIND_KEY,
} from "../config/entries/common.ts";
import { mayProtect } from "../config/entries/guards.ts";
import { type Node, subjectOf } from "../config/entries/node.ts";
import { CONTAINER, fieldsOf, isContainer } from "../config/entries/places.ts";
import { checkValue, insecureAt } from "../config/schema/check.ts";
import { keysOf } from "../config/schema/fields.ts";
import { nameIn, onePerPlace, type Path, remark } from "../config/schema/problems.ts";
import { valueIn } from "../config/yaml/located.ts";
import { visible } from "../terminal/escape.ts";
import { mapsAsReferences } from "./scheme_as_key.ts";
import { misfitsInPlace } from "./secrets_in_place.ts";
import type { KeyRules } from "../config/schema/key_rules.ts";
import { findUnknown } from "../config/schema/unknown.ts";

/** Returns the kind's own fields, with all problems of the entry as it stands, and remarks on it. */
export function checkNode(node: Node, kind: CheckedKind) {
  const subject = subjectOf(node);
  const unknown = findUnknown(subject, [kind.schema, COMMON, KIND_KEY], rulesFor(node, kind));
  const { output: fields, problems: all } = checkValue(subject, kind.schema);
  const problems = all.filter(({ at }) => at === undefined || !unknown.isMeant(at.path));
  const insecure = node.insecure ? [] : insecureAt(subject, [kind.schema]);
  const [ofFields, others] = parted(node.problems, (each) => isOfFields(each, node));
  const ofKind = [...ofFields, ...unknown.problems, ...problems].map((each) =>
    withKind(each, node)
  );
  return {
    fields,
    problems: onePerPlace([...others, ...ofKind, ...insecure]),
    remarks: onePerPlace([...node.remarks, ...unknown.remarks, ...unheard(node, kind)]),
  };
}

/** Returns the same of a provider or an identity, whose secrets in place are looked at, too. */
export async function checkEntry(node: Node, kind: CheckedKind, clouds: readonly Cloud[]) {
  const checked = checkNode(node, kind);
  const misfits = [
    ...await misfitsInPlace(node, kind.schema, clouds),
    ...await mapsAsReferences(node, kind.schema, clouds),
  ];
  // What is below a misfit, such as a key of `{env: NAME}`, has no fault of its own.
  const others = checked.problems.filter(({ at }) => !misfits.some((each) => isBelow(at, each.at)));
  return { ...checked, problems: onePerPlace([...misfits, ...others]) };
}

function isBelow(at: Place | undefined, whole: Place | undefined): boolean {
  return at !== undefined && at.file === whole?.file && at.path.startsWith(`${whole.path}.`);
}

/** Remarks on a provider's keys about sessions, which no provider has. */
function unheard(node: Node, kind: CheckedKind): readonly UserError[] {
  if (node.role !== "provider") return [];
  const own = keysOf([kind.schema])?.known;
  return [...node.tree.entries].filter(([key]) => isOfIdentities(key) && !own?.has(key))
    .map(([key, { keyAt }]) => {
      const message = `Passing over ${nameIn(subjectOf(node), [key])}: only an identity's is heard`;
      return remark("key_unknown", message, keyAt, `write ${key} in the identities instead`);
    });
}

/** Whether a problem is of a key that only kinds have, as it was taken from below their container. */
function isOfFields({ at }: UserError, { role, at: { path } }: Node): boolean {
  return role !== "integration" && at?.path.startsWith(`${path}.${CONTAINER[role]}.`) === true;
}

function parted<T>(all: readonly T[], isFirst: (each: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

/** The keys that may stand in the entry or in its container, wherever the kind reads them. */
function placesIn(holder: Path, role: Role, kind: CheckedKind): ReadonlyMap<string, Path> {
  const container = CONTAINER[role];
  if (holder.length === 0) return new Map([[container, [container]], ...fieldsOf(role, kind)]);
  return holder.length === 1 && holder[0] === container ? fieldsOf(role, kind) : new Map();
}

/** Adds the kind and its place to a problem in another file: the key may be right for another kind. */
function withKind(problem: UserError, { kind, tree }: Node): UserError {
  const said = valueIn(tree, "kind")?.at;
  if (said === undefined || problem.at === undefined || said.file === problem.at.file) {
    return problem;
  }
  const where = `"${visible(said.file)}", line ${said.line}`;
  return problem.with({ message: `${problem.message} (it is ${visible(kind)} by ${where})` });
}

/** The parts of a kind that checks of an entry read. */
type CheckedKind = Pick<Kind, "schema" | "accepts"> & Pick<Partial<Kind>, "announced">;

/**
 * The rules for unknown keys. A kind's own fields say who one is, and so does a key that may have been meant as one.
 * Keys below a common key, or in an integration, do not.
 */
function rulesFor({ role }: Node, kind: CheckedKind): KeyRules {
  const renamed = Object.entries(kind.announced?.renamed ?? {});
  return {
    decides: ([first, ...more]) =>
      role !== "integration" && !isCommon(String(first)) &&
      (more.length > 0 || isContainer(String(first))),
    mayBelongBelow: true,
    isShared: (key) => isShared(role, key),
    mayProtect,
    isMissed: ([first]) => isMissed(String(first)),
    others: (holder) => role === "integration" ? new Map() : placesIn(holder, role, kind),
    offers: (key) => key === "via" ? kind.accepts.length > 0 : isOffered(role, key),
    instead: Object.fromEntries(renamed.map(([key, to]) => [key, `"${to}"`])),
  };
}
