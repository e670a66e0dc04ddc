/** The list as tables. */
import type { Node } from "../config/entries/model.ts";
import { table as wholeTable } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { width as widthOf } from "../terminal/width.ts";
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

/** Writes both tables, each with its title; where one has no room, its entries stand one below another. */
export function table(view: View): string {
  const { providers, identities, width = Infinity } = view;
  const parts = [
    providers &&
    titled(view, "PROVIDERS", wholeTable(PROVIDERS, providers.map(providerRow(view)), width)),
    identities && titled(view, "IDENTITIES", identityTable(view, identities)),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

function identityTable(view: View, identities: readonly Node[]): string {
  const { width = Infinity } = view;
  const whole = wholeTable(IDENTITIES, identities.map(identityRow(view)), Infinity);
  if (whole.split("\n").every((line) => widthOf(line) <= width)) return whole;
  const plain: View = { ...view, paint: (_, text) => text };
  return wholeTable(["STATE", ...IDENTITIES.slice(1)], identities.map(identityRow(plain)), width);
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
