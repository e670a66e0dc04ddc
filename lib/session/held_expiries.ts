/** The identities that the session around holds, for lists. */
import { planChain, type Planning } from "../chain/chain.ts";
import { orUndefined } from "../errors.ts";
import type { System } from "../system.ts";
import { sessionAround } from "./directory/open_sessions.ts";
import { isHeldBy } from "./origin.ts";

/**
 * When what the session around holds lapses, in milliseconds since 1970, by the identity's name, as this configuration
 * has it; `Infinity` for what does not.
 */
export async function heldExpiries(
  planning: Planning & { readonly system: System },
): Promise<ReadonlyMap<string, number>> {
  const around = await sessionAround(planning.system);
  const identities = around?.record.identities.filter(({ withdrawn }) => withdrawn === undefined);
  const isHere = async (name: string) =>
    planning.model.identities.has(name) &&
    await orUndefined(async () =>
      await isHeldBy(around?.record.origin, planning, await planChain(planning, name))
    );
  const held = await Promise.all(
    (identities ?? []).map(async ({ name, expires = Infinity }) =>
      await isHere(name) ? [[name, expires] as const] : []
    ),
  );
  return new Map(held.flat());
}
