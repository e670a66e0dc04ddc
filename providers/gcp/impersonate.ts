/** Acting as a service account. */
import type { World } from "../../lib/world.ts";
import type { ImpersonateInput } from "./asked.ts";
import { type CagedToken, cagedToken } from "./token.ts";

/** How long a service account's token lasts unless more is asked for, in seconds. */
export const HOUR = 3600;

/** A token of that service account, for the holder of the given one. */
export function impersonate(
  world: World,
  token: string,
  asked: Omit<ImpersonateInput, "secret">,
): Promise<CagedToken> {
  return cagedToken(world, "gcp/impersonate", { ...asked, secret: { token } });
}
