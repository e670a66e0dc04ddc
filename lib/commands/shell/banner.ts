/** Texts of a shell on its identity: on entering, at every prompt, on leaving. */
import type { IdentityChain } from "../../chain/chain.ts";
import { showDuration, showLeft } from "../../duration.ts";
import type { Session, SessionOrder } from "../../session/session.ts";
import type { PromptMark } from "../../session/shells/shell.ts";
import { visible } from "../../terminal/escape.ts";
import { type Style, STYLES } from "../../terminal/paint.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/**
 * Says which identity the shell is, for how long, and how to leave; `outer` names the identities of the shell around, which is the same one `isAgain`.
 */
export function banner(
  { terminal, system }: Workspace,
  session: Session,
  { delivery, chains }: SessionOrder,
  { outer, isAgain }: { readonly outer: string | undefined; readonly isAgain: boolean },
): void {
  const { paint } = terminal;
  const names = session.names.map((name) => paint("bold", visible(name))).join(", ");
  const expires = session.expires();
  const time = showLeft(expires, system.clock.now());
  const left = time === undefined ? "" : `, ${time} left`;
  const level = session.level > 1 ? `, level ${session.level}` : "";
  terminal.say(`${paint("green", "→")} You are ${names}${level}${left}. Type exit to leave.`);
  for (const { name, ends } of session.identities()) {
    if (ends === undefined) continue;
    const most = showDuration(ends - session.started);
    terminal.say(`  ${paint("dim", `${visible(name)} is taken away after ${most}`)}`);
  }
  if (delivery === "file" && chains.some(isDelivered)) {
    terminal.say(`  ${paint("dim", "a running program keeps the keys that it has read")}`);
  }
  for (const cloud of session.kept) {
    terminal.say(`  ${paint("dim", `your own ${cloud} is let in`)}`);
  }
  if (isAgain) {
    const again = `the shell outside is ${visible(outer!)} already: this is another one in it`;
    terminal.say(`  ${paint("yellow", again)}`);
  } else if (outer) {
    terminal.say(`  ${paint("dim", `"${visible(outer)}" waits in the shell outside`)}`);
  }
}

/** Whether the identity's tools are affected by the delivery. */
function isDelivered({ target: { plan } }: IdentityChain): boolean {
  return plan.processOutput !== undefined;
}

/** Says how long it was, and that nothing is left. */
export function farewell({ terminal, system }: Workspace, sessions: readonly Session[]): void {
  const { paint } = terminal;
  const names = new Set(sessions.flatMap((session) => session.names.map(visible)));
  const started = Math.min(...sessions.map((session) => session.started));
  const spent = showDuration(Math.max(1_000, system.clock.now() - started));
  const removed = sessions.reduce((sum, session) => sum + session.removed, 0);
  const files = removed === 1 ? "file is" : `${removed} files are`;
  const whose = names.size > 1 ? "their" : "its";
  terminal.say(
    `${paint("dim", "←")} Left ${[...names].join(", ")} after ${spent}; ${whose} ${files} gone.`,
  );
}

/** Returns the prompt's mark; `undefined` when the configuration says `auth.shell.prompt: false`. */
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

/**
 * Returns the identity's own colour; without one, red for a protected identity, which one wants to notice, else
 * magenta, which any theme shows.
 */
function styleOf(nodes: readonly { color?: string | undefined; protected?: boolean }[]): Style {
  const chosen = nodes.map(({ color }) => color).find((color) => color !== undefined);
  const known = STYLES.find((style) => style === chosen);
  return known ?? (nodes.some((node) => node.protected) ? "red" : "magenta");
}
