/** The parts of `auth:` that hold entries by name; every other key there is a setting. */
import type { NodeRole } from "../provider/kind.ts";

/** Where the entries of a role stand. */
export const PART_OF = {
  provider: "providers",
  identity: "identities",
  integration: "integrations",
} as const satisfies Record<NodeRole, string>;

/** The parts, in the order in which they are told. */
export const PARTS = Object.values(PART_OF);

/** Whether a key of `auth:` is one of them. */
export function isPart(key: string): boolean {
  return PARTS.some((part) => part === key);
}
