/** Fingerprints of links: a credential that was obtained by another one belongs to another configuration. */
import { COSMETIC, isCommon } from "../config/entries/common.ts";
import type { Model } from "../config/entries/model.ts";
import type { Node } from "../config/entries/node.ts";
import { askedThrough } from "../config/entries/secret_vias.ts";
import { keysOf } from "../config/schema/fields.ts";
import { startsIn } from "../config/yaml/starts.ts";
import type { LocatedMap } from "../config/yaml/located.ts";
import { canonical, steady, toPlain } from "../config/yaml/plain.ts";
import type { Kind } from "../provider/kind.ts";
import { digestOf } from "../secret.ts";

/** A node in its chain. */
interface Fingerprinted {
  readonly node: Node;
  readonly kind: Pick<Kind, "schema">;
  /** The fingerprint of the link before. */
  readonly before: string | undefined;
}

/**
 * Returns the SHA-256, as hex, of the realm and all that has a part in the sign-in, from the root of the chain to this
 * node: with the entries through which secrets are asked for, since another region has another secret of that name, and
 * with the directories that relative paths start from, since two checkouts mean different files by the same words.
 */
export async function fingerprintOf(
  model: Model,
  { node, kind, before = "" }: Fingerprinted,
): Promise<string> {
  const { role, name } = node;
  const realm = model.realmOf(node).name;
  const tree = withoutCosmetic(node.tree, keysOf([kind.schema]));
  const around = askedThrough(model, node)
    .map((one) => ({ ...one, tree: withoutCosmetic(one.tree) }));
  const others = around.map((one) => [one.role, one.name, toPlain(steady(one.tree))]);
  const starts = [tree, ...around.map((one) => one.tree)].flatMap(startsIn);
  const entry = toPlain(steady(tree));
  return await digestOf(canonical({ before, realm, role, name, entry, others, starts }));
}

/** Returns the fingerprint of a sign-in that several providers share: its name holds all that has a part in it. */
export async function sharedFingerprint(shared: string): Promise<string> {
  return await digestOf(canonical({ shared }));
}

/**
 * Removes the keys that have no part in the sign-in: a new colour must not ask for a new MFA code. Where the kind's own
 * keys are not given, all but the common ones stay.
 */
function withoutCosmetic(tree: LocatedMap, own?: ReturnType<typeof keysOf>): LocatedMap {
  // A key that is passed over, such as a label, has no part in anything.
  const isPassedOver = (key: string) =>
    own !== undefined && own.other === undefined && !isCommon(key);
  const counts = (key: string) => own?.known.has(key) || !COSMETIC.has(key) && !isPassedOver(key);
  const entries = [...tree.entries].filter(([key]) => counts(key)).map(([key, entry]) => {
    if (entry.value.type !== "map") return [key, entry] as const;
    const inner = [...entry.value.entries].filter(([name]) => !COSMETIC.has(`${key}.${name}`));
    return [key, { ...entry, value: { ...entry.value, entries: new Map(inner) } }] as const;
  });
  return { ...tree, entries: new Map(entries) };
}
