/** The list as tables. */
import type { Node } from "../config/entries/model.ts";
import { columns } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { statusOf, type View } from "./select.ts";
import { shownAt, shownEntry } from "./shown.ts";

const PROVIDERS = ["NAME", "KIND", "REGION", "START URL / URL", "DEFAULT"];
const IDENTITIES = [
  "",
  "NAME",
  "KIND",
  "VIA PROVIDER",
  "VIA IDENTITY",
  "DEFAULT",
  "ALIAS",
  "EXPIRES",
];

/** Writes both tables, each with its title. */
export function table(view: View): string {
  const { providers, identities } = view;
  const parts = [
    providers &&
    titled(
      view,
      "PROVIDERS",
      columns([PROVIDERS, ...providers.map(providerRow(view))], view.width),
    ),
    identities &&
    titled(
      view,
      "IDENTITIES",
      columns([IDENTITIES, ...identities.map(identityRow(view))], view.width),
    ),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

function titled({ paint }: View, title: string, lines: string): string {
  return `${paint("bold", title)}\n${lines}`;
}

function providerRow({ clouds }: View): (node: Node) => readonly string[] {
  return (node) => {
    const shown = shownEntry(node, clouds);
    return [
      visible(node.name),
      visible(node.kind),
      shownAt(shown, "region") ?? "",
      shownAt(shown, "start_url") ?? shownAt(shown, "url") ?? "",
      node.default ? "yes" : "",
    ];
  };
}

function identityRow(view: View): (node: Node) => readonly string[] {
  return (node) => {
    const { style, sign, left } = statusOf(view, node);
    const via = (role: string) => node.via?.role === role ? visible(node.via.name) : "";
    return [
      view.paint(style, sign),
      visible(node.name),
      visible(node.kind),
      via("provider"),
      via("identity"),
      node.default ? "yes" : "",
      visible(node.alias ?? ""),
      left,
    ];
  };
}
