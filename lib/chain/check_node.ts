/** An entry against its kind: its fields, what is wrong with it as it stands, and what is odd about it. */
import { UserError } from "../errors.ts";
import type { Kind } from "../provider/kind.ts";
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
import { nameIn, onePerPlace, remark } from "../config/schema/problems.ts";
import { valueIn } from "../config/yaml/located.ts";
import { visible } from "../terminal/escape.ts";
import { findUnknown, type KeyRules } from "../config/schema/unknown.ts";

/** The kind's own fields, all that is wrong with the entry as it stands, and what is odd about it. */
export function checkNode(node: Node, kind: CheckedKind) {
  const subject = subjectOf(node);
  const unknown = findUnknown(subject, [kind.schema, COMMON, KIND_KEY], rulesFor(node, kind));
  const { output: fields, problems } = checkValue(subject, kind.schema);
  const insecure = node.insecure ? [] : insecureAt(subject, [kind.schema]);
  const [ofFields, others] = parted(node.problems, (each) => isOfFields(each, node));
  const ofKind = [...ofFields, ...unknown.problems, ...problems].map((each) =>
    withKind(each, node)
  );
  const all = [...others, ...ofKind, ...insecure];
  return {
    fields,
    problems: onePerPlace(all),
    remarks: onePerPlace([...node.remarks, ...unknown.remarks, ...unheard(node, kind)]),
  };
}

/** What a provider says of sessions, of which it has none. */
function unheard(node: Node, kind: CheckedKind): readonly UserError[] {
  if (node.role !== "provider") return [];
  const own = keysOf([kind.schema])?.known;
  return [...node.tree.entries].filter(([key]) => isOfIdentities(key) && !own?.has(key))
    .map(([key, { keyAt }]) => {
      const message = `Passing over ${nameIn(subjectOf(node), [key])}: only an identity's is heard`;
      return remark("key_unknown", message, keyAt, `write ${key} in the identities instead`);
    });
}

/** Whether it is wrong with what only kinds have, as it was taken from below their container. */
function isOfFields({ at }: UserError, { role, at: { path } }: Node): boolean {
  return role !== "integration" && at?.path.startsWith(`${path}.${CONTAINER[role]}.`) === true;
}

function parted<T>(all: readonly T[], isFirst: (each: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

/** What is wrong in one file may be right but for what another says that the entry is. */
function withKind(problem: UserError, { kind, tree }: Node): UserError {
  const said = valueIn(tree, "kind")?.at;
  if (said === undefined || problem.at === undefined || said.file === problem.at.file) {
    return problem;
  }
  const where = `"${visible(said.file)}", line ${said.line}`;
  return problem.with({ message: `${problem.message} (it is ${visible(kind)} by ${where})` });
}

/** What the checks of an entry ask of its kind. */
type CheckedKind = Pick<Kind, "schema" | "accepts"> & Pick<Partial<Kind>, "announced">;

/**
 * A kind's own fields say who one is, and so does what may have been meant by one. What stands below a common key,
 * or hangs on an identity, does not.
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
    others: role === "integration" ? [] : [CONTAINER[role], ...fieldsOf(role, kind).keys()],
    offers: (key) => key === "via" ? kind.accepts.length > 0 : isOffered(role, key),
    instead: Object.fromEntries(renamed.map(([key, to]) => [key, `"${to}"`])),
  };
}
