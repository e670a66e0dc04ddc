/** What `init` adds to a configuration, as plain data. */
import type { MapNode, Pair } from "../../config/yaml/node.ts";
import type { StarterEntries } from "../../provider/starter.ts";
import { compact } from "../../map.ts";

/** What goes below `auth:`. */
export interface Addition {
  /** Sentences to stand above it. */
  readonly comment: readonly string[];
  readonly providers: Readonly<Record<string, unknown>>;
  readonly identities: Readonly<Record<string, unknown>>;
  readonly keyring?: { readonly type: string } | undefined;
}

/** Entries without what they leave unsaid. */
export function said({ providers = {}, identities = {} }: StarterEntries) {
  return { providers: compact(providers), identities: compact(identities) };
}

/** The same with an identity that is meant where nobody is named; what it is stands first. */
export function withDefault(addition: Addition, name: string): Addition {
  const { kind, ...rest } = Object(addition.identities[name]);
  const identities = { ...addition.identities, [name]: { kind, default: true, ...rest } };
  return { ...addition, identities };
}

/** What is not empty of it, by its key. */
export function wanted({ keyring, providers, identities }: Addition): Record<string, object> {
  const parts = Object.entries({ keyring, providers, identities });
  return Object.fromEntries(
    parts.flatMap(([key, part]) => part && Object.keys(part).length > 0 ? [[key, part]] : []),
  );
}

/** Whether the key has entries, and others may be beside them. */
export function isPart(key: string): boolean {
  return key === "providers" || key === "identities";
}

/** The pair of that key, in whichever case it is written. */
export function pairOf({ pairs }: MapNode, key: string): Pair | undefined {
  return pairs.find((pair) => pair.key.toLowerCase() === key);
}
