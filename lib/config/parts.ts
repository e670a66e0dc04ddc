/** The parts of `auth:` that hold entries by name; every other key there is a setting. */
import type { NodeRole } from "../provider/kind.ts";

/** The part that holds the entries of each role. */
export const PART_OF = {
  provider: "providers",
  identity: "identities",
  integration: "integrations",
} as const satisfies Record<NodeRole, string>;

/** The parts, in the order in which they are listed. */
export const PARTS = Object.values(PART_OF);

/** Whether a key of `auth:` is one of the parts. */
export function isPart(key: string): boolean {
  return PARTS.some((part) => part === key);
}
