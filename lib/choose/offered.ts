/** Providers that offer identities, and were never asked which: signing in there is what makes a choice possible. */
import { type Chain, type Offering, offeringOf } from "../chain/chain.ts";
import { orUndefined, UserError } from "../errors.ts";
import { isStale, renewOffers } from "../sign_in/offers.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import { orOthers } from "../terminal/hint.ts";
import { Again } from "../workspace/again.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Purpose of a choice: only who chooses one to sign in may be signed in at a provider to see what it offers. */
export type Purpose = "signs in" | "looks";

/**
 * Looks for what is missing among what a provider offers: who chooses to sign in and may be asked is signed in there,
 * and the command line is run anew. Returns the error to be thrown, which names the command that does it. Where a
 * configured name `isNear` what was typed, nobody is signed in for what is likely a slip: it is named first.
 */
export async function orOffered(
  workspace: Workspace,
  error: UserError,
  { purpose, isNear }: { readonly purpose: Purpose; readonly isNear: boolean },
): Promise<UserError> {
  const offerings = await offeringsOf(workspace);
  const offering = await firstStale(workspace, offerings);
  if (offering === undefined) return withNothing(workspace, error, offerings[0]);
  const { name } = offering.link.node;
  const login = `atmos-auth login ${typedFlag("--provider", name)}`;
  if (isNear || purpose === "looks" || !workspace.person.isThere()) {
    const message = `${error.message}: what "${
      visible(name)
    }" offers is known after a sign-in there`;
    const near = isNear ? error.hint : undefined;
    return error.with({ message, hint: near === undefined ? login : orOthers(near, [login]) });
  }
  await learnOffers(workspace, await workspace.provider(name));
  if (!await isStale(workspace.system, offering)) {
    throw new Again(`with what "${name}" offers`, (argv) => argv);
  }
  return new UserError("failed", `What "${visible(name)}" offers could not be listed or kept`, {
    hint: login,
  });
}

/** Signs in at a provider, unless they are signed in there, and keeps what it offers. */
export async function learnOffers(workspace: Workspace, chain: Chain): Promise<void> {
  const offering = offeringOf(chain);
  const credential = await credentialFor(workspace, chain);
  if (offering && await isStale(workspace.system, offering)) {
    await renewOffers(workspace, offering, credential);
  }
}

/** Completes an error where what is offered is known, and is nothing. */
function withNothing(
  { model }: Workspace,
  error: UserError,
  offering: Offering | undefined,
): UserError {
  if (offering === undefined || model.identities.size > 0) return error;
  const { name } = offering.link.node;
  return error.with({
    message: `${error.message}, and "${visible(name)}" offers you none`,
    hint: `atmos-auth login ${typedFlag("--provider", name)}`,
  });
}

/** The providers that offer identities; one that can't be planned offers nothing. */
async function offeringsOf(workspace: Workspace): Promise<readonly Offering[]> {
  const names = [...workspace.model.providers.keys()];
  const all = await Promise.all(names.map(async (name) => {
    const chain = await orUndefined(() => workspace.provider(name));
    return chain && offeringOf(chain) || [];
  }));
  return all.flat();
}

/** The first whose list there is not, or is too old. */
async function firstStale(
  { system }: Workspace,
  offerings: readonly Offering[],
): Promise<Offering | undefined> {
  const stale = await Promise.all(offerings.map((each) => isStale(system, each)));
  return offerings[stale.indexOf(true)];
}
