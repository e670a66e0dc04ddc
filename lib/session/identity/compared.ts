/**
 * A credential that a command in a session has obtained, compared with whom the session was opened as: the keys, the
 * file or the program that it comes from may be another account's by now, which only the credential itself tells.
 */
import type { Chain, IdentityChain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import { UserError } from "../../errors.ts";
import type { SignInContext } from "../../sign_in/context.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { sessionAround } from "../directory/open_sessions.ts";
import { changedSince } from "../origin.ts";
import type { HeldIdentity } from "../record.ts";
import type { SessionContext } from "../session.ts";
import { markOf, placeOf, saidOf } from "./marks.ts";
import { whoseOf } from "./whose.ts";

/** The context of a command in a session, and the configuration that it goes by. */
type Comparing = SignInContext & Pick<SessionContext, "loaded">;

/** So long a session may take to tell whom it was opened as, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Throws for a credential of the chain's end that is another's than what the session around holds under its name, and
 * where that can't be told; and where the session's own configuration says something else of that name by now.
 */
export async function refuseOthers(
  context: Comparing,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  if (!isIdentitys(chain)) return;
  await refuseChanged(context, chain);
  const held = await heldAround(context, chain);
  if (held?.mark === undefined || held.mark === await markOf(chain.target, credential)) return;
  // What the surroundings give is whoever they are.
  if (chain.target.plan.whose === undefined && held.whose === undefined) return;
  const told = await toldBySession(context.system, held.name);
  if (told !== undefined) refuseWhy(held, await whyOther(context, chain, credential, told));
}

/** Throws where the session's own configuration says something else of whom the chain leads over by now. */
async function refuseChanged(context: Comparing, chain: Chain): Promise<void> {
  const record = (await sessionAround(context.system))?.record;
  const changed = record && await changedSince(record, context, chain);
  if (changed === undefined) return;
  const message = `"${visible(changed)}" is configured otherwise by now, and this session stays ` +
    "who it was opened as";
  throw new UserError("failed", message, { hint: "exit" });
}

/** Throws for long-lived keys that are another's than what the session around holds under that name. */
export async function refuseOthersKeys(
  context: Comparing,
  chain: IdentityChain,
  whose: () => Promise<string | undefined>,
): Promise<void> {
  await refuseChanged(context, chain);
  const held = await heldAround(context, chain);
  const told = held && await toldBySession(context.system, held.name);
  if (told !== undefined) refuseWhy(told, whyNot(told, await whose()));
}

function refuseWhy({ name }: HeldIdentity, why: string | undefined): void {
  if (why === undefined) return;
  throw new UserError("failed", `"${visible(name)}" ${why}`, { hint: "exit" });
}

function isIdentitys(chain: Chain): chain is IdentityChain {
  return chain.target.role === "identity";
}

/** Returns what the session around holds under that name and realm. */
async function heldAround(
  context: SignInContext,
  { target }: IdentityChain,
): Promise<HeldIdentity | undefined> {
  const { identities = [] } = (await sessionAround(context.system))?.record ?? {};
  const held = identities.find(({ name }) => name === target.node.name);
  return held !== undefined && held.place === await placeOf(context, target) ? held : undefined;
}

/** Waits until the session has told whom it was opened as; `undefined` where it has ended meanwhile. */
async function toldBySession(
  system: System,
  name: string,
): Promise<HeldIdentity | undefined> {
  const { clock } = system;
  for (const start = clock.now(); clock.now() < start + PATIENCE; await clock.sleep(200)) {
    const { identities = [] } = (await sessionAround(system))?.record ?? {};
    const held = identities.find((each) => each.name === name);
    if (held === undefined || held.whose !== undefined || held.untold) return held;
  }
  const message = `Nobody can tell yet whom "${visible(name)}" of this session was opened as`;
  throw new UserError("failed", message, { hint: "atmos-auth status" });
}

/**
 * Returns the reason for which a credential is not the session's identity; `undefined` when it is. Throws the cloud's
 * refusal of one that it does not take.
 */
async function whyOther(
  context: SignInContext,
  chain: IdentityChain,
  credential: Credential,
  held: HeldIdentity,
): Promise<string | undefined> {
  if (held.whose === undefined) return whyNot(held, undefined);
  const said = saidOf(chain.target.plan, credential);
  return whyNot(held, said ?? await whoseOf(context, chain, credential));
}

/** Returns the same for whose it is: as long as nobody tells that, or whose it was, only the session's own will do. */
function whyNot({ whose: was }: HeldIdentity, is: string | undefined): string | undefined {
  if (was === undefined) {
    return "is not what this session holds, and nobody can tell whose either is";
  }
  if (is === undefined) {
    return `is no longer told to be ${visible(was)}, who this session was opened as`;
  }
  return is === was
    ? undefined
    : `would be ${visible(is)} now, and this session stays who it was opened as`;
}
