/** An entry against its kind: its fields, what is wrong with it as it stands, and what is odd about it. */
import type { Kind } from "../provider/kind.ts";
import {
  COMMON,
  isCommon,
  isMissed,
  isOffered,
  isShared,
  KIND_KEY,
} from "../config/entries/common.ts";
import { type Node, subjectOf } from "../config/entries/node.ts";
import { CONTAINER, fieldsOf, isContainer } from "../config/entries/places.ts";
import { checkValue, insecureAt } from "../config/schema/check.ts";
import { onePerPlace } from "../config/schema/problems.ts";
import { findUnknown, type KeyRules } from "../config/schema/unknown.ts";

/** The kind's own fields, all that is wrong with the entry as it stands, and what is odd about it. */
export function checkNode(node: Node, kind: CheckedKind) {
  const subject = subjectOf(node);
  const unknown = findUnknown(subject, [kind.schema, COMMON, KIND_KEY], rulesFor(node, kind));
  const { output: fields, problems } = checkValue(subject, kind.schema);
  const insecure = node.insecure ? [] : insecureAt(subject, [kind.schema]);
  const all = [...node.problems, ...unknown.problems, ...problems, ...insecure];
  return {
    fields,
    problems: onePerPlace(all),
    remarks: onePerPlace([...node.remarks, ...unknown.remarks]),
  };
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
    isShared: (key) => isShared(role, key),
    isMissed: ([first]) => isMissed(String(first)),
    others: role === "integration" ? [] : [CONTAINER[role], ...fieldsOf(role, kind).keys()],
    offers: (key) => key === "via" ? kind.accepts.length > 0 : isOffered(role, key),
    instead: Object.fromEntries(renamed.map(([key, to]) => [key, `"${to}"`])),
  };
}
