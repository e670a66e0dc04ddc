/** The session around a configuration that is opened in one; loaded there alone. */
import type { Chain, IdentityChain, Planning } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { isHeldBy, leadsOver } from "../session/origin.ts";
import { leadingTo } from "../session/record.ts";
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
  planning: Pick<Planning, "model"> & { readonly system: System },
  chain: Chain,
): Promise<void> {
  const { identities = [], origin } = (await sessionAround(planning.system))?.record ?? {};
  for (const { name, other } of identities) {
    if (other === undefined || !await leadsOver(origin, planning, name, chain)) continue;
    const message = `"${visible(name)}" would be ${visible(other)} now, and this session stays ` +
      "who it was opened as";
    throw new UserError("failed", message, { hint: "exit" });
  }
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
