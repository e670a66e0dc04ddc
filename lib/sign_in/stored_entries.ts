/** Under which name a provider's sign-in is stored: its own, or the one of what several providers share. */
import { UserError } from "../errors.ts";
import type { Chain, Link } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";

/** The entry of a link's records. */
export function entryOf({ node, plan }: Link): string {
  return plan.shared ?? node.name;
}

/** Providers, and how one is planned. */
export interface Providers {
  readonly model: Pick<Model, "providers">;
  provider(name: string): Promise<Chain>;
}

/** The entries of all providers, by their names; one that is broken has its own. */
export async function providerEntries(of: Providers): Promise<ReadonlyMap<string, string>> {
  const names = [...of.model.providers.keys()];
  const entries = names.map(async (name) => [name, await entryFor(of, name)] as const);
  return new Map(await Promise.all(entries));
}

async function entryFor(of: Providers, name: string): Promise<string> {
  try {
    return entryOf((await of.provider(name)).target);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return name;
  }
}
