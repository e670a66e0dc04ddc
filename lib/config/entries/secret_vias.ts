/** Entries through which secrets are asked for, and users of each secret. */
import { type Located, textIn } from "../yaml/located.ts";
import { referencesBelow } from "../yaml/secret_reference.ts";
import type { Node, Via } from "./node.ts";

/** The entries of a configuration, by name. */
export interface Entries {
  readonly providers: ReadonlyMap<string, Node>;
  readonly identities: ReadonlyMap<string, Node>;
}

/** Returns the entries that the references below a value name, in their order. */
export function secretVias(value: Located): readonly Via[] {
  return referencesBelow(value).flatMap(({ via }) =>
    via === undefined ? [] : (["provider", "identity"] as const).flatMap((role) => {
      const name = textIn(via, role);
      return name === undefined ? [] : [{ role, name, at: via.at }];
    })
  );
}

/** Returns the entries with all that are obtained from them, or have a secret asked for through them. */
export function withUsers(model: Entries, entries: readonly Node[]): readonly Node[] {
  const all = [...model.providers.values(), ...model.identities.values()];
  const above = all.map((node) => ({ node, over: overOf(model, node) }));
  const chosen = new Set<Node>(entries);
  let before = -1;
  while (chosen.size !== before) {
    before = chosen.size;
    for (const { node, over } of above) {
      if (over.some((one) => chosen.has(one))) chosen.add(node);
    }
  }
  return [...chosen];
}

function overOf(model: Entries, { via, tree }: Pick<Node, "via" | "tree">): readonly Node[] {
  return entriesAt(model, [...via === undefined ? [] : [via], ...secretVias(tree)]);
}

function entriesAt(model: Entries, vias: readonly Via[]): readonly Node[] {
  return vias.flatMap(({ role, name }) =>
    (role === "provider" ? model.providers : model.identities).get(name) ?? []
  );
}

/**
 * Returns the entries through which a node's secrets are asked for, and those that these are obtained through in turn.
 */
export function askedThrough(model: Entries, { tree }: Pick<Node, "tree">): readonly Node[] {
  return withAllOver(model, ...entriesAt(model, secretVias(tree)));
}

/** Returns the entries, and all that they are obtained through, or have their secrets asked for through. */
export function withAllOver<N extends Pick<Node, "via" | "tree">>(
  model: Entries,
  ...entries: readonly N[]
): readonly (N | Node)[] {
  const found = new Set<N | Node>(entries);
  for (const node of found) overOf(model, node).forEach((each) => found.add(each));
  return [...found];
}

/** Returns the secrets of a scheme that a configuration names, each with the identities that need it. */
export function usersOfSecrets(
  model: Entries,
  scheme: string,
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, readonly string[]>();
  for (const node of [...model.providers.values(), ...model.identities.values()]) {
    const named = referencesBelow(node.tree).map(({ text }) => text)
      .filter((text) => text.startsWith(`${scheme}:`)).map((text) => text.slice(scheme.length + 1));
    if (named.length === 0) continue;
    const hanging = withUsers(model, [node]).filter(({ role }) => role === "identity");
    for (const name of named) {
      const all = [...users.get(name) ?? [], ...hanging.map((it) => it.name)];
      users.set(name, [...new Set(all)]);
    }
  }
  return users;
}
