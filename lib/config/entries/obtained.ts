/** What an entry obtains, whatever it is called, and what it is called: what protects it protects that everywhere. */
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

/** The entries of a configuration by role, and the configuration that they were read from. */
interface Own {
  readonly root: LocatedMap;
  readonly providers: Nodes;
  readonly identities: Nodes;
}

/** The node, nowhere less strict than one's own entries that obtain the same. */
export type Guarding = (node: Node) => Node;

/**
 * What one's own entries protect beyond their names, in all that is configured. An own entry that stands as it was
 * written keeps what it says itself. They are looked through once, when the first node is asked about; where none
 * protects, that is all.
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
    // An entry of one's own that says something itself meant that.
    return same.map(({ guard }) => isOwn ? guardedWords(guard, node.tree) : guard)
      .reduce((held, guard) => stricter(guard, held), node);
  };
}

/** Of thousands of entries those are read that may protect; what a provider protects has no word for it itself. */
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

/** The announced form has its words a step below. */
function mayGuard(value: Located): boolean {
  if (value.type !== "map") return true;
  return value.entries.entries().some(([key, entry]) =>
    /^(protected|session)$/i.test(key) || key === "config" && mayGuard(entry.value)
  );
}

/** What a program would tell of another entry's protection isn't asked: it protects. */
function guardOf(node: Node): readonly Node[] {
  const isProtected = node.protected || valueIn(node.tree, "protected")?.type === "command";
  const { maximum, min_ttl: least } = node.session ?? {};
  const isGuard = isProtected || maximum !== undefined || least !== undefined;
  return isGuard ? [{ ...node, protected: isProtected }] : [];
}

/** Whether one is meant by a name of the other: an alias takes a name as much as a name does, and case parts none. */
function isCalledAlike(one: Node, other: Node): boolean {
  if (one.role !== other.role) return false;
  const names = new Set(namesOf(one));
  return namesOf(other).some((name) => names.has(name));
}

/** The names that a node may be meant by, in small letters. */
export function namesOf({ name, alias }: Pick<Node, "name" | "alias">): readonly string[] {
  return [name, ...alias === undefined ? [] : [alias]].map((each) => each.toLowerCase());
}

/** Whether it is an entry of one's own as that was written. */
function isAsOwn(own: Own, node: Node): boolean {
  const mine = node.role === "integration" ? undefined : own[PART_OF[node.role]].get(node.name);
  return mine !== undefined && isAlike(mine, node);
}

function isAlike(one: Node, other: Node): boolean {
  if (one === other) return true;
  const text = ({ tree }: Node) => canonical(toPlain(steady(tree)));
  return text(one) === text(other);
}

/** Whether what is guarded is what another obtains, or what that goes through. */
function isAmong(guarded: Parts | undefined, other: Parts | undefined): boolean {
  if (guarded === undefined || guarded.what !== other?.what) return false;
  return [other.parts, ...other.through].some((parts) => isSame(guarded.parts, parts));
}

/** Whether both obtain the same: nothing that makes it out differs, and something of it is said by both. */
function isSame(first: readonly Naming[], second: readonly Naming[]): boolean {
  const compared = first.map((naming, at) => comparedBy(naming, second[at] ?? []));
  return compared.includes("same") && !compared.includes("other");
}

/** What makes out what a node obtains, and of which sort that is. */
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

/** What one names by its number and the other by its name may be the same, and counts as that. */
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

/** What an entry says; where it says nothing, what it is obtained through may: an owner, or the role. */
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
