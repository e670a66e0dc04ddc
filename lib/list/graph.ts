/** The list as a graph of entries, each with what is obtained from it. */
import type { Node } from "../config/entries/model.ts";
import { visible } from "../terminal/escape.ts";
import { NO_KIND, type View } from "./select.ts";

interface Vertex {
  /** Unique, also for a provider and an identity of the same name. */
  readonly id: string;
  readonly node: Node;
}

function verticesOf({ providers, identities }: View): readonly Vertex[] {
  return [
    ...(providers ?? []).map((node, at) => ({ id: `p${at + 1}`, node })),
    ...(identities ?? []).map((node, at) => ({ id: `i${at + 1}`, node })),
  ];
}

function edgesOf(vertices: readonly Vertex[]): readonly (readonly [Vertex, Vertex])[] {
  return vertices.flatMap((vertex) => {
    const { via } = vertex.node;
    const from = vertices.find(({ node }) => node.role === via?.role && node.name === via.name);
    return from === undefined ? [] : [[from, vertex] as const];
  });
}

/** Writes the graph as Graphviz DOT. */
export function graphviz(view: View): string {
  const vertices = verticesOf(view);
  const boxes = vertices.map(({ id, node }) =>
    `  ${id} [label=${quoted(node)}, shape=${node.role === "provider" ? "box" : "ellipse"}${
      node.default ? ", penwidth=2" : ""
    }];`
  );
  const arrows = edgesOf(vertices).map(([from, to]) => `  ${from.id} -> ${to.id};`);
  return ["digraph AuthConfig {", "  rankdir=LR;", ...boxes, ...arrows, "}"].join("\n");
}

/** Quotes a label for DOT, in which only the quote and the backslash have a meaning. */
function quoted({ name, kind }: Node): string {
  const text = (value: string) => visible(value).replace(/["\\]/g, "\\$&");
  return `"${text(name)}\\n${text(kind || NO_KIND)}"`;
}

/** Writes the graph as Mermaid. */
export function mermaid(view: View): string {
  const vertices = verticesOf(view);
  const boxes = vertices.map(({ id, node }) => {
    const label = `"${entities(node.name)}<br/>${entities(node.kind || NO_KIND)}"`;
    const box = node.role === "provider" ? `[${label}]` : `(${label})`;
    return `  ${id}${box}:::${node.default ? "default_" : ""}${node.role}`;
  });
  const arrows = edgesOf(vertices).map(([from, to]) => `  ${from.id} --> ${to.id}`);
  return ["graph LR", ...CLASSES, ...boxes, ...arrows].join("\n");
}

const CLASSES = [
  "  classDef provider fill:#dbeafe,stroke:#1d4ed8,color:#111827",
  "  classDef identity fill:#dcfce7,stroke:#15803d,color:#111827",
  "  classDef default_provider fill:#dbeafe,stroke:#1d4ed8,color:#111827,stroke-width:3px",
  "  classDef default_identity fill:#dcfce7,stroke:#15803d,color:#111827,stroke-width:3px",
] as const;

/** Escapes text for Mermaid: each character that might have a meaning becomes its code, as in `#35;`. */
function entities(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} _./@:-]/gu, (char) => `#${char.codePointAt(0)};`);
}

/** Writes Markdown with a Mermaid graph. */
export function markdown(view: View): string {
  const { providers, identities } = view;
  const counts = [
    providers && `${providers.length} ${providers.length === 1 ? "provider" : "providers"}`,
    identities && `${identities.length} ${identities.length === 1 ? "identity" : "identities"}`,
  ].filter(Boolean);
  return [
    "# Authentication Configuration",
    "",
    counts.join(", "),
    "",
    "## Graph",
    "",
    "```mermaid",
    mermaid(view),
    "```",
  ].join("\n");
}
