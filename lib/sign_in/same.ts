/** A credential that is that of the link before it: whoever signs in there signs in to it. */
import type { Chain } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import type { SignInContext } from "./context.ts";
import { withContexts } from "./link_contexts.ts";
import { storedCredential } from "./stored.ts";

/** Returns what a chain's credential is by what is stored for the link before; `undefined` where it is another's. */
export async function sameAsBefore(
  context: SignInContext,
  chain: Chain,
): Promise<Credential | undefined> {
  const { target, links } = chain;
  const before = target.plan.isSame && links.at(-2);
  const previous = before && await storedCredential(context, before, 0);
  if (!previous) return undefined;
  const signIn = target.plan.signIn.bind(target.plan);
  return await withContexts(
    context,
    chain,
    {},
    (contextOf) => signIn(contextOf(target), previous),
  );
}
