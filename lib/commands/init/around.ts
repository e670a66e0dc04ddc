/** Entries that are configured already, in any file: their names are taken, and of the users any will do. */
import type { Node } from "../../config/entries/model.ts";
import { orUndefined } from "../../errors.ts";
import type { BareContext } from "../../workspace/context.ts";
import { openView } from "../../workspace/view.ts";
import { type Around, NOTHING_AROUND } from "./addition.ts";

type Init = BareContext<"init">;

/** Returns the kinds of entries in all files but that one, by name. */
export async function aroundOf(context: Init, path: string): Promise<Around> {
  const view = await orUndefined(() => openView(context));
  if (view === undefined) return NOTHING_AROUND;
  const { providers, identities } = view.model;
  const outside = (nodes: ReadonlyMap<string, Node>) =>
    new Map(
      [...nodes.values()].filter(({ at }) => at.file !== path)
        .map(({ name, kind }) => [name.toLowerCase(), kind] as const),
    );
  return { provider: outside(providers), identity: outside(identities) };
}

/** Returns the names of configured identities of a kind, in their order; none where no configuration can be read. */
export function configuredIn(context: Init): (kind: string) => Promise<readonly string[]> {
  return async (kind) => {
    const view = await orUndefined(() => openView(context));
    const all = [...view?.model.identities.values() ?? []];
    return all.filter((node) => node.kind === kind).map(({ name }) => name);
  };
}
