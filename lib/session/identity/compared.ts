/**
 * A credential that a command in a session has obtained, compared with whom the session was opened as: the keys, the
 * file or the program that it comes from may be another account's by now, which only the credential itself tells.
 */
import type { Chain, IdentityChain } from "../../chain/chain.ts";
import type { Credential } from "../../credential.ts";
import { isOver, UserError } from "../../errors.ts";
import type { SignInContext } from "../../sign_in/context.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { sessionAround } from "../directory/open_sessions.ts";
import type { HeldIdentity } from "../record.ts";
import { madeOf, markOf, placeOf, saidOf } from "./marks.ts";
import { whoseOf } from "./whose.ts";

/** So long a session may take to tell whom it was opened as, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Throws for a credential of the chain's end that is another's than what the session around holds under its name, and
 * where that can't be told: whatever the configuration says of that name by now.
 */
export async function refuseOthers(
  context: SignInContext,
  chain: Chain,
  credential: Credential,
): Promise<void> {
  if (!isIdentitys(chain)) return;
  const held = await heldAround(context, chain);
  if (held?.mark === undefined || held.mark === await markOf(chain.target, credential)) return;
  // What the surroundings give is whoever they are.
  if (chain.target.plan.whose === undefined && held.whose === undefined) return;
  const told = await toldBySession(context.system, held.name);
  const is = told && await isNow(context, chain, credential, told);
  if (is === undefined || is.same) return;
  throw new UserError("failed", `"${visible(held.name)}" ${is.why}`, { hint: "exit" });
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

/** The comparison; `undefined` where the cloud no longer takes the credential, which is then nobody's. */
async function isNow(
  context: SignInContext,
  chain: IdentityChain,
  credential: Credential,
  { whose: was, made, account }: HeldIdentity,
): Promise<{ readonly same: boolean; readonly why: string } | undefined> {
  const there = chain.target.plan.facts.account;
  if (account !== undefined && there !== undefined && there !== account) {
    return { same: false, why: wouldBe(there) };
  }
  if (was === undefined) {
    const why = "is obtained with other secrets than when this session was opened, and nobody " +
      "can tell whose they are";
    return { same: made === await madeOf(credential), why };
  }
  const said = saidOf(chain.target.plan, credential);
  const is = said ?? await whoseOf(context, chain, credential).catch((error) => {
    if (isOver(error)) return null;
    throw error;
  });
  if (is === null) return undefined;
  const why = is === undefined
    ? `is no longer told to be ${visible(was)}, who this session was opened as`
    : wouldBe(is);
  return { same: is === was, why };
}

function wouldBe(other: string): string {
  return `would be ${visible(other)} now, and this session stays who it was opened as`;
}
