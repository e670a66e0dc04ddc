/** Identities that are obtained from an entry, directly or through others. */
import type { Model } from "./model.ts";
import type { Node } from "./node.ts";

/** Returns the entries with all identities that are obtained from them. */
export function withHanging(model: Model, entries: readonly Node[]): readonly Node[] {
  const chosen = new Set<Node>(entries);
  let before = -1;
  while (chosen.size !== before) {
    before = chosen.size;
    for (const node of model.identities.values()) {
      const parent = node.via && (node.via.role === "provider" ? model.providers : model.identities)
        .get(node.via.name);
      if (parent && chosen.has(parent)) chosen.add(node);
    }
  }
  return [...chosen];
}
