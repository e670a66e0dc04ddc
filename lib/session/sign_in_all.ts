/** All of a session's identities sign in, or none does. */
import type { IdentityChain } from "../chain/chain.ts";
import type { Credential } from "../credential.ts";
import { showDuration } from "../duration.ts";
import { UserError } from "../errors.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { takeBack } from "../sign_in/revocation.ts";
import { visible } from "../terminal/escape.ts";
import { orOthers } from "../terminal/hint.ts";
import type { SignInContext } from "../sign_in/context.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import type { SignedIn } from "./grants.ts";
import { askOwn } from "./own_tools.ts";
import type { SessionOrder } from "./session.ts";

/** Chains that are signed in, for a place that is there before. */
interface ForPlace extends Pick<SessionOrder, "chains" | "minimum"> {
  readonly place: Pick<SessionDirectory, "path">;
}

/**
 * Signs in to each identity, but for those whose credentials are `given`; what was signed in to for a session that
 * never opens is taken back.
 */
export async function signInAll(
  context: SignInContext,
  { chains, minimum }: ForPlace,
  given: readonly Credential[] = [],
): Promise<readonly SignedIn[]> {
  const signed: SignedIn[] = [];
  try {
    for (const [at, chain] of chains.entries()) {
      const wanted = minimum ?? chain.target.node.session?.min_ttl;
      signed.push(await signIn(context, chain, wanted, given[at]));
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
  given: Credential | undefined,
): Promise<SignedIn> {
  const want = minimum === undefined ? {} : { minimum };
  const [credential, own] = await Promise.all([
    given ?? credentialFor(context, chain, want),
    askOwn(context.system, chain.target.cloud),
  ]);
  return { chain, credential, own };
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
      hint: orOthers(`--min-ttl ${Math.floor(left / 60_000)}m`, [
        "a longer duration in its configuration",
      ]),
    },
  );
}

/** Among several, the one that failed is named. */
function named(chain: IdentityChain, error: UserError): UserError {
  const { message } = error;
  const { name } = chain.target.node;
  if (message.includes(`"${visible(name)}"`)) return error;
  const failed = `Cannot sign in to "${visible(name)}"`;
  return error.with({ message: `${failed}: ${message}` });
}
