/** The words for what valibot finds wrong; they never quote the value, which may be a secret. */
import type { BaseIssue } from "valibot";

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

/** The end of the sentence for an issue whose schema brings no words of its own. */
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
