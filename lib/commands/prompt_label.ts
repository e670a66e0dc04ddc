/** How the prompt shows whose shell it is. */
import { type Style, STYLES } from "../terminal/terminal.ts";
import type { IdentityChain } from "../chain/chain.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Session } from "../session/session.ts";
import type { PromptMark } from "../session/shells/shell.ts";

/** The prompt's mark; `undefined` when the configuration says `auth.shell.prompt: false`. */
export function markOf(
  workspace: Workspace,
  session: Session,
  chains: readonly IdentityChain[],
): PromptMark | undefined {
  if (!workspace.model.settings.shell.prompt) return undefined;
  const nodes = chains.map(({ target }) => target.node);
  const names = chains.map(nameOf).join("+");
  const text = session.level > 1 ? `${names} ${session.level}` : names;
  return { text, style: styleOf(nodes) };
}

function nameOf({ target: { node, plan } }: IdentityChain): string {
  return plan.readOnly ? `${node.name} read-only` : node.name;
}

/** The identity's own colour; magenta, which any theme shows, where it has none; red for a protected one, since that is what one wants to notice. */
function styleOf(nodes: readonly { color?: string | undefined; protected?: boolean }[]): Style {
  const chosen = nodes.map(({ color }) => color).find((color) => color !== undefined);
  const known = STYLES.find((style) => style === chosen);
  return known ?? (nodes.some((node) => node.protected) ? "red" : "magenta");
}
