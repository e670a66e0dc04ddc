/** The list as a page that GitHub and others draw. */
import { mermaid } from "./graph.ts";
import type { View } from "./select.ts";

/** As Markdown with a Mermaid graph. */
export function markdown(view: View): string {
  const { providers, identities } = view;
  const counts = [
    providers && `${providers.length} ${providers.length === 1 ? "provider" : "providers"}`,
    identities && `${identities.length} ${identities.length === 1 ? "identity" : "identities"}`,
  ].filter(Boolean);
  return [
    "# Authentication Configuration",
    "",
    counts.join(", "),
    "",
    "## Graph",
    "",
    "```mermaid",
    mermaid(view),
    "```",
  ].join("\n");
}
