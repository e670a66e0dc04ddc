/**
 * Guards that a provider hands down: they hold for whatever is obtained through it, however many entries lie between.
 */
import { ByName } from "./by_name.ts";
import type { Node } from "./node.ts";

/** The guards of an entry; other files, programs, and entries obtained through it may only add to them. */
type Guarded = Pick<Node, "protected" | "session">;

type Nodes = ReadonlyMap<string, Node>;

/** Returns the identities, none less strict than the provider that it is obtained through. */
export function underProviders(identities: Nodes, providers: Nodes): Nodes {
  return new ByName(identities.keys(), (name) => {
    const node = identities.get(name)!;
    return stricter(rootOf(node, identities, providers), node);
  });
}

/**
 * Returns the provider at the root; `undefined` when `via` leads nowhere, which is reported when the entry is planned.
 */
function rootOf(node: Node, identities: Nodes, providers: Nodes): Node | undefined {
  let here: Node | undefined = node;
  for (let step = 0; here?.via !== undefined && step < identities.size + 1; step++) {
    const { role, name }: { role: string; name: string } = here.via;
    if (role === "provider") return providers.get(name);
    here = identities.get(name);
  }
  return undefined;
}

/** Returns the node with the stricter of its own guards and another's. */
export function stricter<N extends Guarded>(guard: Guarded | undefined, node: N): N {
  const said = guard?.session;
  if (guard === undefined || !guard.protected && said === undefined) return node;
  const maximum = strictest(Math.min, said?.maximum, node.session?.maximum);
  const least = strictest(Math.max, said?.min_ttl, node.session?.min_ttl);
  const limits = {
    ...(maximum === undefined ? {} : { maximum }),
    ...(least === undefined ? {} : { min_ttl: least }),
  };
  return {
    ...node,
    protected: guard.protected || node.protected,
    ...(Object.keys(limits).length === 0 ? {} : { session: { ...node.session, ...limits } }),
  };
}

function strictest(
  of: (one: number, other: number) => number,
  one: number | undefined,
  other: number | undefined,
): number | undefined {
  return one === undefined ? other : other === undefined ? one : of(one, other);
}
