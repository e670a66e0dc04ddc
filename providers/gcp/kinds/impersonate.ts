/** Acting as a service account. */
import { askCage } from "../../../lib/cage/module.ts";
import type { World } from "../../../lib/provider/world.ts";
import type { ImpersonateInput } from "../requests.ts";
import { type CagedToken, IMPERSONATE } from "../answers.ts";

/** How long a service account's token lasts unless more is asked for, in seconds. */
export const HOUR = 3600;

/** A token of that service account, for the holder of the given one. */
export function impersonate(
  world: World,
  token: string,
  asked: Omit<ImpersonateInput, "secret">,
): Promise<CagedToken> {
  return askCage(world, IMPERSONATE, { ...asked, secret: { token } });
}
