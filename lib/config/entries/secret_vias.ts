/** Through whom an entry's secrets are asked for. */
import { type Located, textIn } from "../yaml/located.ts";
import { referenceIn } from "../yaml/secret_reference.ts";
import type { Via } from "./node.ts";

/** The entries that the references below a value name, in their order. */
export function secretVias(value: Located): readonly Via[] {
  const via = referenceIn(value)?.via;
  if (via !== undefined) {
    return (["provider", "identity"] as const).flatMap((role) => {
      const name = textIn(via, role);
      return name === undefined ? [] : [{ role, name, at: via.at }];
    });
  }
  if (value.type === "list") return value.items.flatMap(secretVias);
  return value.type === "map"
    ? [...value.entries.values()].flatMap((it) => secretVias(it.value))
    : [];
}
