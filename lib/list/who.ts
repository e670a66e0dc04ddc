/** Short names of an identity's principal: the account and the role, the project, the owner. */
import { findKind, schemasOf } from "../config/entries/kinds.ts";
import type { Node } from "../config/entries/model.ts";
import type { Cloud } from "../provider/cloud.ts";
import { shownText } from "./shown.ts";

interface Who {
  /** The name to be read: `core/Admin`; empty when the configuration does not say it. */
  readonly short: string;
  /** All words that may be searched for. */
  readonly words: readonly string[];
}

/** Tells an identity's principal, by the keys that its kind names for it. */
export function whoIs(node: Node, clouds: readonly Cloud[]): Who {
  const tells = findKind(clouds, "identity", node.kind)?.kind.tells ?? [];
  const schemas = schemasOf(clouds, node);
  const groups = tells.map((keys) =>
    keys.flatMap((key) => shownText(node.tree, schemas, key.split(".")) ?? [])
  );
  const first = groups.flatMap(([value]) => value === undefined ? [] : tail(value));
  const said = new Set(node.name.toLowerCase().split("/"));
  const isNew = (value: string) => !said.has(value.toLowerCase());
  // An offered identity is called by its account and role: further words tell more.
  const others = groups.flat().filter(isNew).map(tail);
  return {
    short: (first.some(isNew) || others.length === 0 ? first : others).join("/"),
    words: groups.flat(),
  };
}

/** Returns words that are searched for beside the name of an entry. */
export function wordsOf(
  node: Node,
  clouds: readonly Cloud[],
  { words } = whoIs(node, clouds),
): readonly string[] {
  const marked = node.protected ? ["protected"] : [];
  return [...words, ...node.tags, node.alias ?? "", node.via?.name ?? "", node.kind, ...marked];
}

/** Returns the end of a name in many parts, such as an ARN, which sets it apart from others of its kind. */
function tail(value: string): string {
  return value.split(":").length > 5 ? value.split(":").slice(4).join(":") : value;
}
