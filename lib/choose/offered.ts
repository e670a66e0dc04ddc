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
  const [first, ...others] = await staleOf(workspace, offerings);
  if (first === undefined) return withNothing(workspace, error, offerings[0]);
  const logins = [first, ...others].map(({ link }) => loginAt(link.node.name));
  if (isNear || purpose === "looks" || !workspace.person.isThere()) {
    const where = visible(first.link.node.name);
    const message = `${error.message}: what "${where}" offers is known after a sign-in there`;
    const [line = "", ...more] = isNear && error.hint ? [error.hint, ...logins] : logins;
    return error.with({ message, hint: orOthers(line, more) });
  }
  const offering = await whichOf(workspace, first, others);
  const { name } = offering.link.node;
  await learnOffers(workspace, await workspace.provider(name));
  if (!await isStale(workspace.system, offering)) {
    throw new Again(`with what "${name}" offers`, (argv) => argv);
  }
  return new UserError("failed", `What "${visible(name)}" offers could not be listed or kept`, {
    hint: loginAt(name),
  });
}

function loginAt(provider: string): string {
  return `atmos-auth login ${typedFlag("--provider", provider)}`;
}

/** Returns the one at which the person signs in now: the only one, or the one that they pick. */
async function whichOf(
  { person }: Workspace,
  first: Offering,
  others: readonly Offering[],
): Promise<Offering> {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const choices = all.map(({ link: { node } }) => ({
    value: node.name,
    label: visible(node.name),
    notes: [visible(node.kind)],
  }));
  const picked = await person.pick("Where do you sign in?", choices, {
    hint: loginAt(first.link.node.name),
  });
  return all.find(({ link }) => link.node.name === picked)!;
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
    hint: loginAt(name),
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

/** The offerings with no list, or one that is too old. */
async function staleOf(
  { system }: Workspace,
  offerings: readonly Offering[],
): Promise<readonly Offering[]> {
  const stale = await Promise.all(offerings.map((each) => isStale(system, each)));
  return offerings.filter((_, at) => stale[at]);
}
