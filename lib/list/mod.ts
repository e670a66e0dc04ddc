/** The formats of `list`: from a view to text, with nothing else. */
import type { Node } from "../config/entries/model.ts";
import { writeYaml } from "../config/yaml/write.ts";
import type { Cloud } from "../provider/cloud.ts";
import { visible } from "../terminal/escape.ts";
import { graphviz, markdown, mermaid } from "./graph.ts";
import { lines } from "./lines.ts";
import type { Selected, View } from "./select.ts";
import { shownEntry, type ShownMap } from "./shown.ts";
import { table } from "./table.ts";
import { tree } from "./tree.ts";

export { type Filter, select, type Selected, type View } from "./select.ts";

const FORMATS = {
  lines,
  tree,
  table,
  yaml,
  graphviz,
  dot: graphviz,
  mermaid,
  markdown,
  md: markdown,
} as const;

/** Writes the view in a format, without a line break at the end. */
export function listed(format: keyof typeof FORMATS, view: View): string {
  return FORMATS[format](view);
}

/** Returns providers and identities by name, as plain data. */
export function data(view: View): { readonly [Sort in keyof Selected]?: ShownMap } {
  const { identities, providers, clouds } = view;
  return {
    ...(identities ? { identities: byName(identities, clouds) } : {}),
    ...(providers ? { providers: byName(providers, clouds) } : {}),
  };
}

function byName(nodes: readonly Node[], clouds: readonly Cloud[]): ShownMap {
  return Object.fromEntries(nodes.map((node) => [visible(node.name), shownEntry(node, clouds)]));
}

/** Writes the view as YAML. */
export function yaml(view: View): string {
  return writeYaml(data(view)).trimEnd();
}
