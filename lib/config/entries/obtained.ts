/**
 * Guards by what an entry obtains, and by its names: they hold for every entry that obtains the same, whatever its
 * name.
 */
import type { Cloud } from "../../provider/cloud.ts";
import type { Naming, TextsAt } from "../../provider/kind.ts";
import { PART_OF } from "../parts.ts";
import { type Located, type LocatedMap, mapIn, valueAt, valueIn } from "../yaml/located.ts";
import { canonical, steady, toPlain } from "../yaml/plain.ts";
import { guardedWords } from "./guards.ts";
import { stricter } from "./inherited.ts";
import { findKind } from "./kinds.ts";
import type { Node } from "./node.ts";

type Nodes = ReadonlyMap<string, Node>;

/** The entries of a configuration by role, and the tree that they were read from. */
interface Own {
  readonly root: LocatedMap;
  readonly providers: Nodes;
  readonly identities: Nodes;
}

/** A function that returns a node, no less strict than one's own entries that obtain the same. */
export type Guarding = (node: Node) => Node;

/**
 * Makes the function that applies the guards of one's own entries beyond their names, to all that is configured. An own
 * entry that stands as it was written keeps its own values. Own entries are searched once, when the first node is asked
 * about; if none protects, nothing more is read.
 */
export function guardingBy(own: Own, all: Own, clouds: readonly Cloud[]): Guarding {
  let found: readonly { readonly guard: Node; readonly parts: Parts | undefined }[] | undefined;
  return (node) => {
    found ??= protecting(own).map((guard) => ({ guard, parts: partsOf(guard, own, clouds) }));
    if (found.length === 0) return node;
    const isOwn = isAsOwn(own, node);
    const parts = partsOf(node, all, clouds);
    const same = found.filter((one) =>
      isAmong(one.parts, parts) || !isOwn && isCalledAlike(one.guard, node)
    );
    // An own entry that sets a guard itself means its own value.
    return same.map(({ guard }) => isOwn ? guardedWords(guard, node.tree) : guard)
      .reduce((held, guard) => stricter(guard, held), node);
  };
}

/**
 * Returns the own entries that protect; of thousands, only those that may are read. An identity that a provider
 * protects sets no guard itself, so all are read when a provider does.
 */
function protecting({ root, providers, identities }: Own): readonly Node[] {
  const above = guards(root, providers, "provider");
  const below = above.length === 0
    ? guards(root, identities, "identity")
    : [...identities.values()].flatMap(guardOf);
  return [...above, ...below];
}

function guards(root: LocatedMap, nodes: Nodes, role: keyof typeof PART_OF): readonly Node[] {
  const entries = mapIn(mapIn(root, "auth"), PART_OF[role])?.entries ?? new Map();
  return [...entries].filter(([, { value }]) => mayGuard(value))
    .flatMap(([name]) => guardOf(nodes.get(name)!));
}

/** Whether an entry may set a guard; the announced form has its keys a level below. */
function mayGuard(value: Located): boolean {
  if (value.type !== "map") return true;
  return value.entries.entries().some(([key, entry]) =>
    /^(protected|session)$/i.test(key) || key === "config" && mayGuard(entry.value)
  );
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

/** Whether two nodes share a name; an alias counts as a name, and case makes no difference. */
function isCalledAlike(one: Node, other: Node): boolean {
  if (one.role !== other.role) return false;
  const names = new Set(namesOf(one));
  return namesOf(other).some((name) => names.has(name));
}

/** Returns the names that a node may be meant by, in small letters. */
export function namesOf({ name, alias }: Pick<Node, "name" | "alias">): readonly string[] {
  return [name, ...alias === undefined ? [] : [alias]].map((each) => each.toLowerCase());
}

/** Whether a node is one of one's own entries, as that was written. */
function isAsOwn(own: Own, node: Node): boolean {
  const mine = node.role === "integration" ? undefined : own[PART_OF[node.role]].get(node.name);
  return mine !== undefined && isAlike(mine, node);
}

function isAlike(one: Node, other: Node): boolean {
  if (one === other) return true;
  const text = ({ tree }: Node) => canonical(toPlain(steady(tree)));
  return text(one) === text(other);
}

/** Whether a guarded entry obtains the same as another, or as one that the other goes through. */
function isAmong(guarded: Parts | undefined, other: Parts | undefined): boolean {
  if (guarded === undefined || guarded.what !== other?.what) return false;
  return [other.parts, ...other.through].some((parts) => isSame(guarded.parts, parts));
}

/** Whether both obtain the same: no part of the naming differs, and both say at least one. */
function isSame(first: readonly Naming[], second: readonly Naming[]): boolean {
  const compared = first.map((naming, at) => comparedBy(naming, second[at] ?? []));
  return compared.includes("same") && !compared.includes("other");
}

/** The namings by which a node's target is told from others, and the sort of target. */
interface Parts {
  readonly what: string;
  readonly parts: readonly Naming[];
  readonly through: readonly (readonly Naming[])[];
}

function partsOf(node: Node, around: Own, clouds: readonly Cloud[]): Parts | undefined {
  const { role, kind } = node;
  const found = role === "integration" ? undefined : findKind(clouds, role, kind)?.kind.obtains;
  if (found === undefined) return undefined;
  const said = saidBy(node, around);
  return { what: found.what, parts: found.parts(said), through: found.through?.(said) ?? [] };
}

/** Compares one part of two namings. A number in one and a name in the other may be the same, and count as that. */
function comparedBy(one: Naming, other: Naming): "same" | "other" | "unknown" {
  const both = one.map((names, way) => [names, other[way] ?? []] as const)
    .filter(([mine, theirs]) => mine.length > 0 && theirs.length > 0);
  if (both.some(([mine, theirs]) => mine.some((name) => theirs.includes(name)))) return "same";
  if (both.length > 0) return "other";
  return one.some(isSaid) && other.some(isSaid) ? "same" : "unknown";
}

function isSaid(names: readonly string[]): boolean {
  return names.length > 0;
}

/**
 * Returns a function that reads an entry's texts; for one that the entry lacks, its provider's: an owner, or the role.
 */
function saidBy({ role, via, tree }: Node, { providers }: Own): TextsAt {
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
