/** Identities that nobody should open by habit: their name is typed first. */
import type { Chain } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import { factsOf } from "../sign_in/sign_in.ts";
import { rows } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { targetOf } from "./grants.ts";

/** Has the name of every protected identity typed, unless it is among those that are `meant`; throws when it is not. */
export async function confirmProtected(
  workspace: Workspace,
  chains: readonly Chain[],
  meant: readonly string[],
): Promise<void> {
  for (const chain of chains) {
    const { node } = targetOf(chain);
    if (node.protected && !meant.includes(node.name)) await confirm(workspace, chain);
  }
}

async function confirm({ person, terminal }: Workspace, chain: Chain): Promise<void> {
  const { name, at } = targetOf(chain).node;
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
