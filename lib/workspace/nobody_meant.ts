/** A line that names somebody who is nowhere in what was found: nobody is asked to trust it for that. */
import { offeringOf, planProvider } from "../chain/chain.ts";
import { readerOf } from "../choose/fallback.ts";
import type { CommandSpec } from "../cli/spec.ts";
import type { UntypedFlags } from "../cli/flag_types.ts";
import { namesLike } from "../config/entries/like.ts";
import { findIdentity, isIdentity, isProvider } from "../config/entries/model.ts";
import { profileNames } from "../config/files/profiles.ts";
import { orUndefined } from "../errors.ts";
import type { View } from "./view.ts";

/**
 * Throws `identity_unknown` for the name of an identity that was typed, and that nothing could still turn out to be: no
 * name like it, no file that was not read, no provider that offers more, no profile.
 */
export async function refuseUnknown(
  view: View,
  command: CommandSpec | undefined,
  flags: Pick<UntypedFlags, "typed">,
): Promise<void> {
  if (!command?.flags?.some(({ name }) => name === "identity")) return;
  const { model } = view;
  const unknown = flags.typed("identity").find((name) => isNobody(view, name));
  if (unknown === undefined || await mayTurnUp(view)) return;
  findIdentity(model, unknown);
}

function isNobody({ model }: View, name: string): boolean {
  return !isIdentity(model, name) && !isProvider(model, name) &&
    namesLike(model.identities.keys(), name).length === 0;
}

async function mayTurnUp(view: View): Promise<boolean> {
  const { system, loaded, model } = view;
  if (loaded.strays.length > 0 || loaded.unfetched.length > 0) return true;
  const profiles = await profileNames(readerOf(system, loaded), loaded.profilePlaces);
  if (profiles.length > 0) return true;
  const offering = await Promise.all([...model.providers.keys()].map(async (name) => {
    const chain = await orUndefined(() => planProvider(view, name));
    // What can't be planned before it is trusted may offer whatever it likes.
    return chain === undefined || offeringOf(chain) !== undefined;
  }));
  return offering.includes(true);
}
