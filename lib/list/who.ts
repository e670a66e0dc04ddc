/** Who an identity is, in short: the account and the role, the project, the owner. */
import { findKind, schemasOf } from "../config/entries/kinds.ts";
import type { Node } from "../config/entries/model.ts";
import type { Cloud } from "../provider/cloud.ts";
import { shownText } from "./shown.ts";

interface Who {
  /** To be read: `core/Admin`; empty where the configuration does not say. */
  readonly short: string;
  /** All that may be looked for. */
  readonly words: readonly string[];
}

/** Who an identity is, by the keys that its kind tells it with. */
export function whoIs(node: Node, clouds: readonly Cloud[]): Who {
  const tells = findKind(clouds, "identity", node.kind)?.kind.tells ?? [];
  const schemas = schemasOf(clouds, node);
  const groups = tells.map((keys) =>
    keys.flatMap((key) => shownText(node.tree, schemas, key.split(".")) ?? [])
  );
  const first = groups.flatMap(([value]) => value === undefined ? [] : tail(value));
  const said = new Set(node.name.toLowerCase().split("/"));
  const isNew = (value: string) => !said.has(value.toLowerCase());
  // An identity that a provider offers is called by its account and role: what else tells them is more to know.
  const others = groups.flat().filter(isNew).map(tail);
  return {
    short: (first.some(isNew) || others.length === 0 ? first : others).join("/"),
    words: groups.flat(),
  };
}

/** What is looked for beside the name of an entry. */
export function wordsOf(node: Node, clouds: readonly Cloud[]): readonly string[] {
  const { words } = whoIs(node, clouds);
  const marked = node.protected ? ["protected"] : [];
  return [...words, ...node.tags, node.alias ?? "", node.via?.name ?? "", node.kind, ...marked];
}

/** Of a name in many parts, such as an ARN, what sets it apart from others of its kind. */
function tail(value: string): string {
  return value.split(":").length > 5 ? value.split(":").slice(4).join(":") : value;
}
