/** Findings on the configuration, as `validate` and `doctor` tell them. */
import { type Finding, validateAll } from "../../chain/validate.ts";
import type { Link } from "../../chain/link.ts";
import { inFileOrder } from "../../config/schema/problems.ts";
import type { View } from "../../workspace/view.ts";
import { wrongReferences } from "./refused_later.ts";

/**
 * Returns all problems of the configuration as it is written, in file order; `onLink` is told each entry that could be
 * planned.
 */
export async function findingsIn(
  view: View,
  onLink?: (link: Link) => void,
): Promise<readonly Finding[]> {
  const found = await validateAll(view, onLink);
  const wrong = await wrongReferences(view);
  if (wrong.length === 0) return found;
  const all = new Map(found.map((each) => [each.error, each]));
  for (const error of wrong) all.set(error, { severity: "error", error });
  return inFileOrder([...all.keys()]).map((error) => all.get(error)!);
}
