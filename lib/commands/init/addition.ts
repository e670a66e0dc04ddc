/** Entries that `init` adds to a configuration, as plain data. */
import type { MapNode, Pair } from "../../config/yaml/node.ts";
import type { StarterEntries } from "../../provider/starter.ts";
import { compact } from "../../map.ts";

/** The keys to add below `auth:`. */
export interface Addition {
  /** Sentences for a comment above them. */
  readonly comment: readonly string[];
  readonly providers: Readonly<Record<string, unknown>>;
  readonly identities: Readonly<Record<string, unknown>>;
  readonly keyring?: { readonly type: string } | undefined;
}

/** Returns the entries without values that are not set. */
export function said({ providers = {}, identities = {} }: StarterEntries) {
  return { providers: compact(providers), identities: compact(identities) };
}

/** Makes an identity the default, with its kind first. */
export function withDefault(addition: Addition, name: string): Addition {
  const { kind, ...rest } = Object(addition.identities[name]);
  const identities = { ...addition.identities, [name]: { kind, default: true, ...rest } };
  return { ...addition, identities };
}

/** Returns the parts that are not empty, by key. */
export function wanted({ keyring, providers, identities }: Addition): Record<string, object> {
  const parts = Object.entries({ keyring, providers, identities });
  return Object.fromEntries(
    parts.flatMap(([key, part]) => part && Object.keys(part).length > 0 ? [[key, part]] : []),
  );
}

/** Whether the key holds entries, which others may be beside. */
export function isPart(key: string): boolean {
  return key === "providers" || key === "identities";
}

/** Returns the pair of that key, in any case; `undefined` when there is none. */
export function pairOf({ pairs }: MapNode, key: string): Pair | undefined {
  return pairs.find((pair) => pair.key.toLowerCase() === key);
}
