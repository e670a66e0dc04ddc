/** The list as a tree: providers, the identities that are obtained from them, and how long their credentials last. */
import type * as v from "valibot";
import { MAX_STEPS } from "../config/entries/node.ts";
import type { Node } from "../config/entries/model.ts";
import { keysOf, labelOf } from "../config/schema/fields.ts";
import { visible } from "../terminal/escape.ts";
import { width as widthOf } from "../terminal/width.ts";
import { statusOf, titleOf, type View } from "./select.ts";
import { schemasOf } from "../config/entries/kinds.ts";
import { isMap } from "../map.ts";
import { type Shown, shownEntry, type ShownMap } from "./shown.ts";

interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** Writes the tree. */
export function tree(view: View): string {
  const title = view.paint("bold", "Authentication Configuration");
  return [title, ...drawn([...providerBranches(view), ...otherBranches(view)], "", view.width)]
    .join("\n");
}

function providerBranches(view: View): readonly Branch[] {
  return (view.providers ?? []).map((node) => providerBranch(view, node));
}

/** Returns identities that are obtained from no listed provider; of those in a circle, one stands for all. */
function otherBranches(view: View): readonly Branch[] {
  const tops = (view.identities ?? []).filter((node) => !parentIn(view, node));
  const reached = new Set<Node>();
  for (const node of [...view.providers ?? [], ...tops]) reach(view, node, reached);
  const loops = (view.identities ?? []).filter((node) => {
    const isNew = !reached.has(node);
    reach(view, node, reached);
    return isNew;
  });
  const branches = (nodes: readonly Node[]) => nodes.map((node) => identityBranch(view, node, []));
  if (view.providers === undefined) return group("Identities", branches([...tops, ...loops]));
  const [standalone, other] = [true, false].map((alone) =>
    tops.filter(({ via }) => (via === undefined) === alone)
  );
  return [
    ...group("Standalone Identities", branches(standalone!)),
    ...group("Other Identities", branches([...other!, ...loops])),
  ];
}

function reach(view: View, node: Node, reached: Set<Node>): void {
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    waiting.push(...childrenOf(view, next));
  }
}

/** Returns the node that this one is obtained from, if it is listed, too. */
function parentIn(view: View, { via }: Node): Node | undefined {
  return via && hangingIn(view)[via.role].get(via.name);
}

/** Listed nodes by name and by parent, made once: every entry is asked for, and there may be thousands. */
interface Hanging {
  readonly provider: ReadonlyMap<string, Node>;
  readonly identity: ReadonlyMap<string, Node>;
  readonly children: ReadonlyMap<Node | undefined, readonly Node[]>;
}

const known = new WeakMap<View, Hanging>();

function hangingIn(view: View): Hanging {
  const before = known.get(view);
  if (before !== undefined) return before;
  const named = (nodes: readonly Node[] = []) => new Map(nodes.map((node) => [node.name, node]));
  const { providers, identities = [] } = view;
  const [provider, identity] = [named(providers), named(identities)];
  const children = Map.groupBy(identities, ({ via }) => {
    if (via === undefined) return undefined;
    return (via.role === "provider" ? provider : identity).get(via.name);
  });
  const hanging = { provider, identity, children };
  known.set(view, hanging);
  return hanging;
}

function providerBranch(view: View, node: Node): Branch {
  const shown = shownEntry(node, view.clouds);
  const facts = [...labelled(shown, schemasOf(view.clouds, node))];
  const identities = childrenOf(view, node).map((child) => identityBranch(view, child, []));
  const text = `${titleOf(node)}${node.default ? " [DEFAULT]" : ""}`;
  return { text, branches: [...facts, ...group("Identities", identities)] };
}

/** Returns branches of the fields that have a label, in the order of the schemas. */
function* labelled(shown: ShownMap, schemas: readonly v.GenericSchema[]): Generator<Branch> {
  for (const [key, fields] of keysOf(schemas)?.known ?? []) {
    const value = Object.hasOwn(shown, key) ? shown[key] : undefined;
    const label = fields.map(labelOf).find((label) => label !== undefined);
    if (isMap(value)) yield* labelled(value, fields);
    else if (label !== undefined && value !== undefined) yield branchOf(label, value);
  }
}

function identityBranch(view: View, node: Node, above: readonly Node[]): Branch {
  const { style, sign, left } = statusOf(view, node);
  const text = [
    view.paint(style, sign),
    titleOf(node),
    ...(node.default ? ["[DEFAULT]"] : []),
    ...(node.alias === undefined ? [] : [`[ALIAS: ${visible(node.alias)}]`]),
    ...(left === "" ? [] : [view.paint(style, left)]),
  ].join(" ");
  const { principal } = shownEntry(node, view.clouds);
  const path = [...above, node];
  // What hangs deeper can't be signed in to.
  const children = path.length > MAX_STEPS
    ? []
    : childrenOf(view, node).filter((child) => !path.includes(child));
  return {
    text,
    branches: [
      ...(principal === undefined ? [] : [branchOf("Principal", principal)]),
      ...children.map((child) => identityBranch(view, child, path)),
    ],
  };
}

function childrenOf(view: View, node: Node): readonly Node[] {
  return hangingIn(view).children.get(node) ?? [];
}

function branchOf(label: string, value: Shown): Branch {
  if (isMap(value)) {
    const branches = Object.entries(value).map(([key, item]) => branchOf(key, item));
    return { text: label, branches };
  }
  if (typeof value !== "object" || value === null) {
    return { text: `${label}: ${value}`, branches: [] };
  }
  return { text: label, branches: value.map((item, at) => branchOf(String(at + 1), item)) };
}

function group(text: string, branches: readonly Branch[]): readonly Branch[] {
  return branches.length > 0 ? [{ text, branches }] : [];
}

function drawn(branches: readonly Branch[], indent: string, width: number | undefined): string[] {
  return branches.flatMap(({ text, branches: inner }, at) => {
    const last = at === branches.length - 1;
    const below = `${indent}${last ? "    " : "│   "}`;
    const [first, ...rest] = folded(text, width, below.length);
    return [
      `${indent}${last ? "└──" : "├──"} ${first}`,
      ...rest.map((line) => below + (inner.length > 0 ? "│   " : "") + line),
      ...drawn(inner, below, width),
    ];
  });
}

/**
 * Folds a text into lines that fit beside the tree, where a word of it ends if one does; a sign's colour at its
 * beginning takes no room.
 */
function folded(text: string, width: number | undefined, indent: number): readonly string[] {
  const room = (width ?? Infinity) - indent;
  if (widthOf(text) <= room || room < 16) return [text];
  // deno-lint-ignore no-control-regex
  const [, sign = "", plain = ""] = /^((?:\x1b\[[\d;]*m.\x1b\[0m )?)(.*)$/s.exec(text) ?? [];
  if (plain.includes("\x1b")) return [text];
  const [first, ...rest] = foldedWords(plain, room - widthOf(sign));
  return [sign + first, ...rest];
}

function foldedWords(text: string, room: number): readonly string[] {
  if (text.length <= room) return [text];
  const ends = /^.*[ /:_.=-]/s.exec(text.slice(0, room))?.[0].length ?? 0;
  const at = ends > room / 2 ? ends : room;
  return [text.slice(0, at).trimEnd(), ...foldedWords(text.slice(at), room)];
}
