/** The list as lines: one for each identity, and one for each provider. */
import type { Node } from "../config/entries/model.ts";
import { namedColumns, table } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { NO_KIND, type Status, statusOf, type View } from "./select.ts";
import { shownAt, shownEntry } from "./shown.ts";
import { whoIs } from "./who.ts";

const IDENTITIES = ["", "IDENTITY", "WHO", "SIGNED IN", ""];
const PROVIDERS = ["PROVIDER", "KIND", "WHERE", ""];

/** The name, which is typed, and who it is, which gives way to it. */
const PLACES = { name: 1, cut: 2 } as const;

/** Writes the lines; on a terminal none is longer than it is wide, but for a name or an address that is. */
export function lines(view: View): string {
  const { identities = [], providers = [], width = Infinity } = view;
  const dim = (head: string) => view.paint("dim", head);
  const rows = [IDENTITIES, ...identities.map((node) => identityRow(view, node))];
  const [head, ...others] = namedColumns(rows, width, PLACES).split("\n");
  return [
    ...identities.length > 0 ? [[dim(head!), ...others].join("\n")] : [],
    ...providers.length > 0
      ? [table(PROVIDERS, providers.map((node) => providerRow(view, node)), width, dim)]
      : [],
  ].join("\n\n");
}

function identityRow(view: View, node: Node): readonly string[] {
  const status = statusOf(view, node);
  return [
    view.paint(status.style, status.sign),
    visible(node.name),
    whoIs(node, view.clouds).short || visible(node.kind || NO_KIND),
    inWords(status),
    [...node.protected ? ["protected"] : [], ...node.default ? ["default"] : []].join(", "),
  ];
}

function inWords({ sign, left }: Status): string {
  if (sign === "·") return "no";
  if (sign === "✗") return left;
  return left === "" ? "yes" : `yes, ${left} left`;
}

function providerRow({ clouds }: View, node: Node): readonly string[] {
  const shown = shownEntry(node, clouds);
  const where = shownAt(shown, "start_url") ?? shownAt(shown, "url") ?? shownAt(shown, "region");
  return [
    visible(node.name),
    visible(node.kind || NO_KIND),
    where ?? "",
    node.default ? "default" : "",
  ];
}
