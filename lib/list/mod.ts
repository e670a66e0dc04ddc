/** The formats of `list`: from a view to text, with nothing else. */
import { json, yaml } from "./data.ts";
import { graphviz, mermaid } from "./graph.ts";
import { markdown } from "./markdown.ts";
import type { View } from "./select.ts";
import { table } from "./table.ts";
import { tree } from "./tree.ts";

export { type Filter, select, type Selected, type View } from "./select.ts";

const FORMATS = {
  tree,
  table,
  json,
  yaml,
  graphviz,
  dot: graphviz,
  mermaid,
  markdown,
  md: markdown,
} as const;

/** The view in a format, without a line break at the end. */
export function listed(format: keyof typeof FORMATS, view: View): string {
  return FORMATS[format](view);
}
