/** Keys of an entry that may be shown, since a schema knows them: the value of another may be a secret. */
import type * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { NodeRole } from "../../provider/kind.ts";
import { KIND_KEY } from "./common.ts";
import { findIntegration, findKind, schemasOf } from "./kinds.ts";
import { announcedOf, entryOf } from "./known_keys.ts";
import { everywhere } from "./places.ts";

/**
 * Returns schemas of the keys that may be shown: those of its kind, wherever they are written; of an entry without a
 * known kind, those of any kind.
 */
export function shownSchemas(
  clouds: readonly Cloud[],
  node: { readonly role: NodeRole; readonly kind: string },
): readonly v.GenericSchema[] {
  const { role, kind } = node;
  if (role === "integration") {
    const isKnown = findIntegration(clouds, kind) !== undefined;
    return isKnown ? [...schemasOf(clouds, node), KIND_KEY] : [entryOf(role, clouds)];
  }
  const found = findKind(clouds, role, kind)?.kind;
  if (found === undefined) return [entryOf(role, clouds)];
  return [...everywhere(found), ...schemasOf(clouds, node), KIND_KEY, announcedOf([found])];
}
