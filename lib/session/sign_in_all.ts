/** All of a session's identities sign in, or none does; what belongs to it alone is taken back in the end. */
import type { IdentityChain } from "../chain/chain.ts";
import { showDuration } from "../config/schema/duration.ts";
import { lasts } from "../credential.ts";
import { UserError } from "../errors.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { openContexts } from "../sign_in/link_contexts.ts";
import { visible } from "../terminal/escape.ts";
import { type SignInContext, silently } from "../sign_in/context.ts";
import type { SignedIn } from "./grants.ts";
import type { SessionOrder } from "./session.ts";

/** Signs in to each identity; what was signed in to for a session that never opens is taken back. */
export async function signInAll(
  context: SignInContext,
  { chains, minimum }: SessionOrder,
): Promise<readonly SignedIn[]> {
  const signed: SignedIn[] = [];
  try {
    for (const chain of chains) {
      const wanted = minimum ?? chain.target.node.session?.min_ttl;
      signed.push(await signIn(context, chain, wanted));
      checkTimeLeft(context, signed.at(-1)!, wanted);
    }
    return signed;
  } catch (error) {
    await takeBack(context, signed);
    throw chains.length > 1 && error instanceof UserError
      ? named(chains[signed.length] ?? chains.at(-1)!, error)
      : error;
  }
}

async function signIn(
  context: SignInContext,
  chain: IdentityChain,
  minimum: number | undefined,
): Promise<SignedIn> {
  const want = minimum === undefined ? {} : { minimum };
  return { chain, credential: await credentialFor(context, chain, want) };
}

function checkTimeLeft(
  { system }: SignInContext,
  { chain, credential }: SignedIn,
  minimum: number | undefined,
): void {
  const left = (credential.expires ?? Infinity) - system.clock.now();
  if (minimum === undefined || left >= minimum) return;
  throw new UserError(
    "sign_in_refused",
    `"${visible(chain.target.node.name)}" lasts ${showDuration(left)} even after signing in ` +
      `again; ${showDuration(minimum)} were asked for`,
    {
      hint: "give it a longer duration in its configuration, " +
        `or --min-ttl ${Math.floor(left / 60_000)}m`,
    },
  );
}

/** Among several, the one that failed is named. */
function named(chain: IdentityChain, { code, message, hint, at }: UserError): UserError {
  const { name } = chain.target.node;
  if (message.includes(`"${visible(name)}"`)) return new UserError(code, message, { hint, at });
  const failed = `Cannot sign in to "${visible(name)}"`;
  return new UserError(code, `${failed}: ${message}`, { hint, at });
}

/** How long leaving may take for it, in milliseconds: the credential lapses by itself all the same. */
const PATIENCE = 5_000;

/** Revokes what is kept nowhere else and has not lapsed; what can't be revoked in time is said. */
export async function takeBack(context: SignInContext, held: readonly SignedIn[]): Promise<void> {
  const now = context.system.clock.now();
  const ours = held.filter(({ chain, credential }) =>
    !chain.target.plan.stored && lasts(credential, now)
  );
  await Promise.all(ours.map((signed) => revoke(silently(context), signed)));
}

async function revoke(context: SignInContext, { chain, credential }: SignedIn): Promise<void> {
  const { target } = chain;
  if (target.plan.revoke === undefined) return;
  const contexts = openContexts(context, chain, { act: "Signing out" });
  const done = new AbortController();
  const late = context.system.clock.sleep(PATIENCE, done.signal).then(() => contexts.close());
  try {
    await target.plan.revoke(contexts.contextOf(target), credential);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { terminal } = context;
    terminal.warn(
      `The credential of "${target.node.name}" could not be taken back: ${error.message}`,
    );
  } finally {
    done.abort();
    await late;
    contexts.close();
  }
}
