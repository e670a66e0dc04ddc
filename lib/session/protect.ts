/** Identities that nobody should open by habit: their name is typed first. */
import { factsOf, type IdentityChain } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import { rows } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Has the name of every protected identity typed, unless it is among those that are `meant`; throws when it is not. */
export async function confirmProtected(
  workspace: Workspace,
  chains: readonly IdentityChain[],
  meant: readonly string[],
): Promise<void> {
  for (const chain of chains) {
    const { node } = chain.target;
    if (node.protected && !meant.includes(node.name)) await confirm(workspace, chain);
  }
}

async function confirm({ person, terminal }: Workspace, chain: IdentityChain): Promise<void> {
  const { name, at } = chain.target.node;
  const { account, principal, region } = factsOf(chain);
  terminal.say(`${terminal.paint("red", `"${visible(name)}" is protected`)}`);
  terminal.say(rows([["Account", account], ["Principal", principal], ["Region", region]]));
  const answer = await person.ask({
    message: "Type its name to go on:",
    hint: `--yes-i-mean ${name}`,
  });
  if (answer.trim() === name) return;
  throw new UserError("cancelled", `"${visible(answer.trim())}" is not "${visible(name)}"`, {
    hint: `type ${visible(name)}, or --yes-i-mean ${visible(name)}`,
    at,
  });
}
