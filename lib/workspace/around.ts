/** The session around a configuration that is opened in one; loaded there alone. */
import type { Chain, IdentityChain, Planning } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { isHeldBy, leadsOver } from "../session/origin.ts";
import { keysState, type Watched } from "../session/identity/store_watch.ts";
import { leadingTo } from "../session/record.ts";
import type { Store } from "../store/store.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { few } from "../terminal/few.ts";

/** Whether the session holds the very identity of that chain: an equal name may be another's. */
export async function isHeldAround(
  planning: Pick<Planning, "model"> & { readonly system: System },
  plan: () => Promise<IdentityChain>,
): Promise<boolean> {
  const around = await sessionAround(planning.system);
  return around !== undefined && await isHeldBy(around.record.origin, planning, await plan());
}

/**
 * Throws where the chain leads over an identity of the session around that would be somebody else by now: a shell that
 * stays who it was has no command in it that is another under the same name.
 */
export async function refuseOther(
  around: Around,
  chain: Chain,
): Promise<void> {
  const { identities = [], origin } = (await sessionAround(around.system))?.record ?? {};
  for (const { name, other: known, keys } of identities) {
    if (known === undefined && keys === undefined) continue;
    if (!await leadsOver(origin, around, name, chain)) continue;
    const other = keys === undefined ? known : await toldBySession(around, name, chain);
    if (other === undefined) continue;
    const message = `"${visible(name)}" would be ${visible(other)} now, and this session stays ` +
      "who it was opened as";
    throw new UserError("failed", message, { hint: "exit" });
  }
}

/** The surroundings of a command: the session's place, and the store, if it can be opened here. */
interface Around extends Watched {
  readonly system: System;
  readonly store: Watched["store"] & Pick<Store, "keeps">;
}

/** So long a session may take to tell whose keys are that have taken the place of others, in milliseconds. */
const PATIENCE = 20_000;

/** Returns whom an identity of the session around would be by now, once the session has looked at the keys that are kept. */
async function toldBySession(
  around: Around,
  name: string,
  chain: Chain,
): Promise<string | undefined> {
  const { clock } = around.system;
  const end = chain.links.findIndex(({ node }) => node.role === "identity" && node.name === name);
  const now = await keysState(around, chain.links.slice(0, end + 1));
  for (const start = clock.now(); clock.now() < start + PATIENCE; await clock.sleep(200)) {
    const { identities = [] } = (await sessionAround(around.system))?.record ?? {};
    const held = identities.find((each) => each.name === name);
    if (now === undefined || held === undefined || held.keys === now) return held?.other;
    // What is locked tells nobody, and waiting does not open it.
    await around.store.keeps();
  }
  const message = `The keys of "${
    visible(name)
  }" were replaced, and this session can't tell by whose`;
  throw new UserError("failed", message, { hint: "exit" });
}

/** That there is no configuration here, with the line that finds the session's own, where there is one. */
export async function ledBack(system: System, error: UserError): Promise<UserError> {
  const origin = (await sessionAround(system))?.record.origin;
  const led = origin && leadingTo(origin);
  if (led === undefined || origin!.files.length === 0) return error;
  const files = few(origin!.files.map((file) => fromHome(system, file)));
  const message = `${error.message}; this shell was opened by ${files}`;
  return error.with({ message, hint: led });
}
