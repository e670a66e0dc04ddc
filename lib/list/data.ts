/** The list for machines: the configuration's own shape, without its secrets. */
import type { Node } from "../config/entries/model.ts";
import { writeYaml } from "../config/yaml/write.ts";
import type { Cloud } from "../provider/cloud.ts";
import { visible } from "../terminal/escape.ts";
import type { View } from "./select.ts";
import { shownEntry, type ShownMap } from "./shown.ts";

/** Providers and identities by name, as plain data. */
export function data(view: View): ShownMap {
  const { identities, providers, clouds } = view;
  return {
    ...(identities ? { identities: byName(identities, clouds) } : {}),
    ...(providers ? { providers: byName(providers, clouds) } : {}),
  };
}

function byName(nodes: readonly Node[], clouds: readonly Cloud[]): ShownMap {
  return Object.fromEntries(nodes.map((node) => [visible(node.name), shownEntry(node, clouds)]));
}

/** As JSON. */
export function json(view: View): string {
  return JSON.stringify(data(view), null, 2);
}

/** As YAML. */
export function yaml(view: View): string {
  return writeYaml(data(view)).trimEnd();
}
