/** What tells the credentials of one configuration from those of another. */
import type { Kind } from "../provider/kind.ts";
import { COSMETIC } from "../config/entries/common.ts";
import { keysOf } from "../config/schema/fields.ts";
import { canonical, type LocatedMap, toPlain } from "../config/yaml/located.ts";
import type { Node } from "../config/entries/node.ts";
import { digestOf } from "../secret.ts";

/**
 * SHA-256, as hex, over the realm and all that has a part in the sign-in, from the root of the chain to this
 * node; `before` is the fingerprint of the link before.
 */
export async function fingerprintOf(
  realm: string,
  node: Node,
  kind: Pick<Kind, "schema">,
  before: string | undefined,
): Promise<string> {
  const { role, name } = node;
  const entry = toPlain(withoutCosmetic(node.tree, kind));
  return await digestOf(canonical({ before: before ?? "", realm, role, name, entry }));
}

/** The same for a sign-in that several providers share: its name says all that has a part in it. */
export async function sharedFingerprint(realm: string, shared: string): Promise<string> {
  return await digestOf(canonical({ realm, shared }));
}

/** What has a part in the sign-in: a new colour must not ask for a new MFA code. */
function withoutCosmetic(tree: LocatedMap, kind: Pick<Kind, "schema">): LocatedMap {
  const own = keysOf([kind.schema])?.known;
  const counts = (key: string) => own?.has(key) || !COSMETIC.has(key);
  const entries = [...tree.entries].filter(([key]) => counts(key)).map(([key, entry]) => {
    if (key !== "session" || entry.value.type !== "map") return [key, entry] as const;
    const session = new Map(entry.value.entries);
    session.delete("min_ttl");
    session.delete("maximum");
    return [key, { ...entry, value: { ...entry.value, entries: session } }] as const;
  });
  return { ...tree, entries: new Map(entries) };
}
