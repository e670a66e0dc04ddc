/** What of a file concerns us, as a text that is the same as long as that is. */
import type { MapNode, Node, Pair } from "../yaml/node.ts";

/** The parts of `atmos.yaml` that are used here; the others belong to other programs and are left alone. */
const SECTIONS: ReadonlySet<string> = new Set(["auth", "base_path", "env", "import", "profiles"]);

/** The pairs of a configuration file that are used here, with those that `<<` may take in. */
export function usedPairs(root: MapNode): readonly Pair[] {
  return root.pairs.filter((pair) => SECTIONS.has(pair.key) || pair.merges);
}

/** A configuration file's content without its comments, its layout and what it says to other programs. */
export function contentOf(root: Node | undefined): string {
  if (root?.type !== "map") return textOf(root);
  return textOf({ ...root, pairs: [...usedPairs(root)] });
}

/**
 * The node as text. What several aliases name is written once, since nested ones would grow beyond all bounds:
 * each distinct node is a line, and refers to those inside of it by the numbers of their lines.
 */
function textOf(root: Node | undefined): string {
  const lines = new Map<string, number>();
  const known = new Map<Node, number>();
  const numberOf = (node: Node): number => {
    const number = known.get(node) ?? lineOf(shapeOf(node, numberOf));
    known.set(node, number);
    return number;
  };
  const lineOf = (line: string): number => {
    if (!lines.has(line)) lines.set(line, lines.size);
    return lines.get(line)!;
  };
  if (root !== undefined) numberOf(root);
  return [...lines.keys()].join("\n");
}

function shapeOf(node: Node, numberOf: (node: Node) => number): string {
  const tag = node.tag ?? "";
  switch (node.type) {
    case "scalar":
      return JSON.stringify([node.type, tag, node.plain, node.text]);
    case "list":
      return JSON.stringify([node.type, tag, node.items.map(numberOf)]);
    case "map":
      return JSON.stringify([
        node.type,
        tag,
        node.pairs.map(({ key, merges, value }) => [key, merges, numberOf(value)]),
      ]);
  }
}
