/** Entries that `init` adds to a configuration, as plain data. */
import type { MapNode, Pair } from "../../config/yaml/node.ts";
import type { Role } from "../../provider/kind.ts";
import type { StarterEntries } from "../../provider/starter.ts";
import { compact } from "../../map.ts";

/** The keys to add below `auth:`. */
export interface Addition {
  /** Sentences for a comment above them. */
  readonly comment: readonly string[];
  readonly providers: Readonly<Record<string, unknown>>;
  readonly identities: Readonly<Record<string, unknown>>;
  readonly keyring?: { readonly type: string } | undefined;
  /** Identities that are the same as one with that content: no keys that are kept elsewhere tell who it is. */
  readonly same?: readonly string[];
  /** Identities for which whoever has that name and kind stands, with any other content. */
  readonly standing?: readonly string[];
}

/** Kinds of entries in other files that are read with it, by role and name, in small letters. */
export type Around = Readonly<Record<Role, ReadonlyMap<string, string>>>;

/** Nothing else is read with it. */
export const NOTHING_AROUND: Around = { provider: new Map(), identity: new Map() };

/** Returns the entries without values that are not set; the person has named each. */
export function said({ providers = {}, identities = {}, standing = [] }: StarterEntries) {
  return {
    ...{ providers: compact(providers), identities: compact(identities), standing },
    same: Object.keys(identities),
  };
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
