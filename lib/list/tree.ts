/** The list as a tree: providers, what is obtained from them, and how long it is still good. */
import type { Node } from "../config/model.ts";
import { visible } from "../visible.ts";
import { titleOf, type View } from "./select.ts";
import { type Shown, shownAt, shownEntry, type ShownMap } from "./shown.ts";
import { statusOf } from "./status.ts";

interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** What is said of a provider, by where it stands. */
const FACTS: readonly (readonly [label: string, ...path: string[]])[] = [
  ["Region", "region"],
  ["Start URL", "start_url"],
  ["URL", "url"],
  ["Username", "username"],
  ["Tenant", "spec", "tenant_id"],
  ["Subscription", "spec", "subscription_id"],
  ["Project", "spec", "project_id"],
  ["Session Duration", "session", "duration"],
];

/** The tree as text. */
export function tree(view: View): string {
  const title = view.paint("bold", "Authentication Configuration");
  return [title, ...drawn([...providerBranches(view), ...otherBranches(view)], "", view.width)]
    .join("\n");
}

function providerBranches(view: View): readonly Branch[] {
  return (view.providers ?? []).map((node) => providerBranch(view, node));
}

/** Identities that hang on no provider that is listed; of those in a circle, one stands for all. */
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
  if (reached.has(node)) return;
  reached.add(node);
  for (const child of childrenOf(view, node)) reach(view, child, reached);
}

/** The node that this one hangs on, if it is listed too. */
function parentIn({ providers, identities }: View, { via }: Node): Node | undefined {
  const among = via?.role === "provider" ? providers : via ? identities : undefined;
  return among?.find(({ name }) => name === via?.name);
}

function providerBranch(view: View, node: Node): Branch {
  const shown = shownEntry(node, view.clouds);
  const facts = FACTS.flatMap(([label, ...path]) => {
    const value = shownAt(shown, ...path);
    return value === undefined ? [] : [{ text: `${label}: ${value}`, branches: [] }];
  });
  const identities = childrenOf(view, node).map((child) => identityBranch(view, child, []));
  const text = `${titleOf(node)}${node.default ? " [DEFAULT]" : ""}`;
  return { text, branches: [...facts, ...group("Identities", identities)] };
}

function identityBranch(view: View, node: Node, above: readonly Node[]): Branch {
  const { style, left } = statusOf(view, node);
  const text = [
    view.paint(style, "●"),
    titleOf(node),
    ...(node.default ? ["[DEFAULT]"] : []),
    ...(node.alias === undefined ? [] : [`[ALIAS: ${visible(node.alias)}]`]),
    ...(left === "" ? [] : [view.paint(style, left)]),
  ].join(" ");
  const { principal } = shownEntry(node, view.clouds);
  const path = [...above, node];
  const children = childrenOf(view, node).filter((child) => !path.includes(child));
  return {
    text,
    branches: [
      ...(principal === undefined ? [] : [branchOf("Principal", principal)]),
      ...children.map((child) => identityBranch(view, child, path)),
    ],
  };
}

function childrenOf(view: View, node: Node): readonly Node[] {
  return (view.identities ?? []).filter((child) => parentIn(view, child) === node);
}

function branchOf(label: string, value: Shown): Branch {
  if (typeof value !== "object" || value === null) {
    return { text: `${label}: ${value}`, branches: [] };
  }
  const inner = Array.isArray(value)
    ? value.map((item, at) => branchOf(String(at + 1), item))
    : Object.entries(value as ShownMap).map(([key, item]) => branchOf(key, item));
  return { text: label, branches: inner };
}

function group(text: string, branches: readonly Branch[]): readonly Branch[] {
  return branches.length > 0 ? [{ text, branches }] : [];
}

function drawn(branches: readonly Branch[], indent: string, width: number | undefined): string[] {
  return branches.flatMap(({ text, branches: inner }, at) => {
    const last = at === branches.length - 1;
    const below = `${indent}${last ? "    " : "│   "}`;
    const [first, ...rest] = inner.length > 0 ? [text] : folded(text, width, below.length);
    return [
      `${indent}${last ? "└──" : "├──"} ${first}`,
      ...rest.map((line) => below + line),
      ...drawn(inner, below, width),
    ];
  });
}

/** A plain text in lines that fit beside the tree; one with colours is short, and left alone. */
function folded(text: string, width: number | undefined, indent: number): readonly string[] {
  const room = (width ?? Infinity) - indent;
  if (text.length <= room || room < 16 || text.includes("\x1b")) return [text];
  return [text.slice(0, room), ...folded(text.slice(room), width, indent)];
}
