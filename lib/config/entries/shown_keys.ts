/** Which keys of an entry may be shown, since a schema knows them: what stands under another may be a secret. */
import type * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { NodeRole } from "../../provider/kind.ts";
import { KIND_KEY } from "./common.ts";
import { findIntegration, findKind, schemasOf } from "./kinds.ts";
import { announcedOf, entryOf } from "./known_keys.ts";
import { everywhere } from "./places.ts";

/** What of an entry may be shown: what its kind knows, wherever that is written; of one without a kind, what any knows. */
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
