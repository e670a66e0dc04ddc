/** Under which name a provider's sign-in is stored: its own, or the one of what several providers share. */
import type { Link } from "../chain/chain.ts";
import { UserError } from "../errors.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** The entry of a link's records. */
export function entryOf({ node, plan }: Link): string {
  return plan.shared ?? node.name;
}

/** The entries of all providers, by their names; one that is broken has its own. */
export async function providerEntries(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  const names = [...workspace.model.providers.keys()];
  const entries = names.map(async (name) => [name, await entryFor(workspace, name)] as const);
  return new Map(await Promise.all(entries));
}

async function entryFor(workspace: Workspace, name: string): Promise<string> {
  try {
    return entryOf((await workspace.provider(name)).target);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return name;
  }
}
