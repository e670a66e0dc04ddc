/** Entries through which secrets are asked for, and users of each secret. */
import { type Located, textIn } from "../yaml/located.ts";
import { referencesBelow } from "../yaml/secret_reference.ts";
import { withHanging } from "./hanging.ts";
import type { Model } from "./model.ts";
import type { Via } from "./node.ts";

/** Returns the entries that the references below a value name, in their order. */
export function secretVias(value: Located): readonly Via[] {
  return referencesBelow(value).flatMap(({ via }) =>
    via === undefined ? [] : (["provider", "identity"] as const).flatMap((role) => {
      const name = textIn(via, role);
      return name === undefined ? [] : [{ role, name, at: via.at }];
    })
  );
}

/** Returns the secrets of a scheme that a configuration names, each with the identities that need it. */
export function usersOfSecrets(
  model: Model,
  scheme: string,
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, readonly string[]>();
  for (const node of [...model.providers.values(), ...model.identities.values()]) {
    const named = referencesBelow(node.tree).map(({ text }) => text)
      .filter((text) => text.startsWith(`${scheme}:`)).map((text) => text.slice(scheme.length + 1));
    if (named.length === 0) continue;
    const hanging = withHanging(model, [node]).filter(({ role }) => role === "identity");
    for (const name of named) {
      const all = [...users.get(name) ?? [], ...hanging.map((it) => it.name)];
      users.set(name, [...new Set(all)]);
    }
  }
  return users;
}
