/**
 * Guards by what an entry obtains, and by its names: they hold for every entry that obtains the same, whatever its
 * name.
 */
import type { Cloud } from "../../provider/cloud.ts";
import type { TextsAt } from "../../provider/kind.ts";
import { PART_OF } from "../parts.ts";
import { type Located, valueAt, valueIn } from "../yaml/located.ts";
import { canonical, steady, toPlain } from "../yaml/plain.ts";
import { guardedWords } from "./guards.ts";
import { stricter } from "./inherited.ts";
import { findKind } from "./kinds.ts";
import type { Node } from "./node.ts";
import { thatMaySay, type Written } from "./said.ts";
import { type Target, Targets } from "./targets.ts";

/** A function that returns a node, no less strict than one's own entries that obtain the same. */
export type Guarding = (node: Node) => Node;

/**
 * Makes the function that applies the guards of one's own entries beyond their names, to all that is configured. An own
 * entry that stands as it was written keeps its own values. Own entries are searched once, when the first node is asked
 * about; if none protects, nothing more is read.
 */
export function guardingBy(own: Written, all: Written, clouds: readonly Cloud[]): Guarding {
  let found: Guards | undefined;
  return (node) => {
    found ??= guardsOf(own, clouds);
    if (found.none) return node;
    const isOwn = isAsOwn(own, node);
    const target = targetOf(node, all, clouds);
    const same = new Set([
      ...target === undefined ? [] : found.targets.sameAs(target),
      ...isOwn ? [] : keysOf(node).flatMap((key) => found!.called.get(key) ?? []),
    ]);
    // An own entry that sets a guard itself means its own value.
    return [...same].map((guard) => isOwn ? guardedWords(guard, node.tree) : guard)
      .reduce((held, guard) => stricter(guard, held), node);
  };
}

/** The entries that protect, by what they obtain and by each name. */
interface Guards {
  readonly none: boolean;
  readonly targets: Targets<Node>;
  readonly called: ReadonlyMap<string, readonly Node[]>;
}

function guardsOf(own: Written, clouds: readonly Cloud[]): Guards {
  const all = protecting(own);
  const targets = all.flatMap((of) => {
    const target = targetOf(of, own, clouds);
    return target === undefined ? [] : [{ target, of }];
  });
  const called = all.flatMap((node) => keysOf(node).map((key) => ({ key, node })));
  const byKey = [...Map.groupBy(called, ({ key }) => key)]
    .map(([key, each]) => [key, each.map(({ node }) => node)] as const);
  return { none: all.length === 0, targets: new Targets(targets), called: new Map(byKey) };
}

/**
 * Returns the own entries that protect; of thousands, only those that may are read. An identity that a provider
 * protects sets no guard itself, so all are read when a provider does.
 */
function protecting(own: Written): readonly Node[] {
  const guards = (role: "provider" | "identity") =>
    thatMaySay(own, role, "protected", "session").flatMap(guardOf);
  const above = guards("provider");
  const below = above.length === 0
    ? guards("identity")
    : [...own.identities.values()].flatMap(guardOf);
  return [...above, ...below];
}

/**
 * Returns the node when it protects, else nothing. A program that would tell whether it does isn't asked: then it does.
 */
function guardOf(node: Node): readonly Node[] {
  const isProtected = node.protected || valueIn(node.tree, "protected")?.type === "command";
  const { maximum, min_ttl: least } = node.session ?? {};
  const isGuard = isProtected || maximum !== undefined || least !== undefined;
  return isGuard ? [{ ...node, protected: isProtected }] : [];
}

/** Returns keys of which two nodes share one that share a name; an alias counts as one, and case makes no difference. */
function keysOf(node: Node): readonly string[] {
  return namesOf(node).map((name) => `${node.role} ${name}`);
}

/** Returns the names that a node may be meant by, in small letters. */
export function namesOf({ name, alias }: Pick<Node, "name" | "alias">): readonly string[] {
  return [name, ...alias === undefined ? [] : [alias]].map((each) => each.toLowerCase());
}

/** Whether a node is one of one's own entries, as that was written. */
function isAsOwn(own: Written, node: Node): boolean {
  const mine = node.role === "integration" ? undefined : own[PART_OF[node.role]].get(node.name);
  return mine !== undefined && isAlike(mine, node);
}

function isAlike(one: Node, other: Node): boolean {
  if (one === other) return true;
  const text = ({ tree }: Node) => canonical(toPlain(steady(tree)));
  return text(one) === text(other);
}

function targetOf(node: Node, around: Written, clouds: readonly Cloud[]): Target | undefined {
  const { role, kind } = node;
  const found = role === "integration" ? undefined : findKind(clouds, role, kind)?.kind.obtains;
  if (found === undefined) return undefined;
  const said = saidBy(node, around);
  return { what: found.what, parts: found.parts(said), through: found.through?.(said) ?? [] };
}

/**
 * Returns a function that reads an entry's texts; for one that the entry lacks, its provider's: an owner, or the role.
 */
function saidBy({ role, via, tree }: Node, { providers }: Written): TextsAt {
  const provider = role === "identity" && via?.role === "provider"
    ? providers.get(via.name)
    : undefined;
  const trees = [tree, ...provider === undefined ? [] : [provider.tree]];
  return (path) => {
    const said = trees.map((each) => textsOf(valueAt(each, path.split("."))));
    return said.find((texts) => texts.length > 0) ?? [];
  };
}

function textsOf(value: Located | undefined): readonly string[] {
  if (value?.type === "list") return value.items.flatMap(textsOf);
  if (value?.type !== "scalar" || value.value === null) return [];
  return [String(value.value).toLowerCase()];
}
