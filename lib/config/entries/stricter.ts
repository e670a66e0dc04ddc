/** Of two words for what protects, the stricter one. Pure. */
import type { Node } from "./node.ts";

/** What of an entry protects; other files, and programs, may add to it only. */
type Guarded = Pick<Node, "protected" | "session">;

/** The node, nowhere less strict than what guards it. */
export function stricter<N extends Node>(guard: Guarded | undefined, node: N): N {
  if (guard === undefined) return node;
  const maximum = least(guard.session?.maximum, node.session?.maximum);
  return {
    ...node,
    protected: guard.protected || node.protected,
    ...(maximum === undefined ? {} : { session: { ...node.session, maximum } }),
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : other === undefined ? one : Math.min(one, other);
}
