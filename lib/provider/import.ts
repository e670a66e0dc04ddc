/** What the configuration of somebody else's tools comes to in ours. */
import type { Secret } from "../secret.ts";
import type { Environment, Files, Os } from "../system.ts";

/** What an import may use. */
export interface ImportContext {
  readonly os: Os;
  readonly env: Environment;
  readonly files: Pick<Files, "readText">;
}

/** Something that the person must know: what was left out, or means something else now. */
export interface ImportNote {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Such as `profile "prod": output`. Never a value. */
  readonly subject: string;
  /** Why, or what became of it. */
  readonly text: string;
}

/** What was read. Providers and identities are plain data, as they stand under `auth:`. */
export interface Imported {
  /** The files that were there. */
  readonly files: readonly string[];
  readonly providers: Readonly<Record<string, unknown>>;
  readonly identities: Readonly<Record<string, unknown>>;
  /** In the order of the files. */
  readonly entryStore: readonly ImportNote[];
  /** Long-lived keys by the identity that they belong to, as the store keeps them. */
  readonly keys: Readonly<Record<string, Secret>>;
}
