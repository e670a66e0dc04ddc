/** Protected identities, whose name is typed before they are given to anybody. */
import { factsOf, type IdentityChain } from "../../chain/chain.ts";
import { UserError } from "../../errors.ts";
import { rows } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import { few } from "../../terminal/few.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";

type Asking = Pick<Workspace, "person" | "terminal">;

/**
 * Has the name of every protected identity typed, unless it is among those that are `meant`. Throws for a wrong name,
 * and for a meant one that no identity here has.
 */
export async function confirmProtected(
  workspace: Asking,
  chains: readonly IdentityChain[],
  meant: readonly string[],
): Promise<void> {
  checkMeant(chains.map(({ target }) => target.node.name), meant);
  for (const chain of chains) {
    const { node } = chain.target;
    if (node.protected && !meant.includes(node.name)) await confirm(workspace, chain);
  }
}

/** Throws when `--yes-i-mean` names another identity than the ones that open. */
function checkMeant(names: readonly string[], meant: readonly string[]): void {
  const wrong = meant.find((name) => !names.includes(name));
  if (wrong === undefined) return;
  const message = `--yes-i-mean says "${visible(wrong)}", and it is about ${few(names)}`;
  const right = names.find((name) => !meant.includes(name)) ?? names[0] ?? wrong;
  const hint = typedFlag("--yes-i-mean", right);
  throw new UserError("usage", message, { hint, wrong: [wrong] });
}

async function confirm({ person, terminal }: Asking, chain: IdentityChain): Promise<void> {
  const { name, at } = chain.target.node;
  const { account, principal, region } = factsOf(chain);
  terminal.say(`${terminal.paint("red", `"${visible(name)}" is protected`)}`);
  terminal.say(rows([["Account", account], ["Principal", principal], ["Region", region]]));
  const meant = typedFlag("--yes-i-mean", name);
  for (let tries = TRIES;; tries--) {
    const answer = (await person.ask({ message: "Type its name to go on:", hint: meant })).trim();
    if (answer === name) return;
    const wrong = `"${visible(answer)}" is not "${visible(name)}"`;
    const hint = `type ${visible(name)}, or ${meant}`;
    if (tries === 1) throw new UserError("cancelled", wrong, { hint, at });
    terminal.say(`${wrong}; once more`);
  }
}

/** The number of times that a protected identity's name may be typed. */
const TRIES = 3;
