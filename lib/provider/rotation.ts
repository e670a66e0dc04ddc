/** Rotation of long-lived keys: a cloud gives new ones, and takes old ones out of use. */
import type { Credential } from "../credential.ts";
import type { Secret } from "../secret.ts";
import type { Environment } from "../system.ts";
import type { ProviderContext } from "./context.ts";

/** Holder of keys that are changed. */
export interface Holder {
  readonly keys: Secret;
  /** A session that shows the second factor; absent where the keys do. */
  readonly session?: Credential | undefined;
}

/** A key, as its cloud lists it. */
export interface IssuedKey {
  readonly id: string;
  readonly active: boolean;
  /** Milliseconds since 1970. */
  readonly created?: number | undefined;
  /** `never`, or when and where it was used last; absent where nobody says. */
  readonly used?: string | undefined;
}

/**
 * Rotation of the keys that a plan signs in with. Whatever is asked throws `sign_in_needed` for keys that are not
 * taken.
 */
export interface KeyRotation {
  /** Number of keys that somebody can have at once. */
  readonly most: number;
  /** Hosts beyond those of the sign-in. */
  hosts(env: Environment): readonly string[];
  /** Reads what the keys are called; no secret. */
  idOf(keys: Secret): string;
  /** Whether only a session may change them. */
  needsSession(keys: Secret): boolean;
  list(context: ProviderContext, whose: Holder): Promise<readonly IssuedKey[]>;
  /** Makes new keys, as the store keeps them. */
  issue(context: ProviderContext, whose: Holder): Promise<Secret>;
  /** Makes a key useless until somebody makes it active again; does nothing where it is gone. */
  disable(context: ProviderContext, whose: Holder, id: string): Promise<void>;
  /** Deletes a key; does nothing where it is gone. */
  remove(context: ProviderContext, whose: Holder, id: string): Promise<void>;
}
