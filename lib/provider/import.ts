/** Imports from a cloud's own tools: their configuration, as providers and identities of ours. */
import type { PersonsEnvironment } from "../environment/persons.ts";
import type { Secret } from "../secret.ts";
import type { Os } from "../system.ts";
import type { Files } from "../system/file_system.ts";

/**
 * The identities that a command line of ours asks for, none being the default one, or why the program refuses the
 * line, by the words after the program's name; `undefined` for a line that asks for no credential.
 */
export type AskedOfUs = (
  argv: readonly string[],
  variable: (name: string) => string | undefined,
) => { readonly names: readonly string[] } | { readonly refused: string } | undefined;

/** The context of an import: all that it may use. */
export interface ImportContext {
  readonly os: Os;
  readonly env: PersonsEnvironment;
  readonly files: Pick<Files, "read">;
  /** Reader of our own command lines, which such files hold. */
  readonly asked: AskedOfUs;
}

/** Something that the person must know: what was left out, or means something else now. */
export interface ImportNote {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Such as `profile "prod": output`. Never a value. */
  readonly subject: string;
  /** Reason, or what became of it. */
  readonly text: string;
  /** The profile that is left out for it. */
  readonly leftOut?: string;
  /** The identity without which it would not be so. */
  readonly about?: string | undefined;
}

/** Place of a profile's long-lived keys. */
export interface KeyPlace {
  readonly profile: string;
  readonly file: string;
  /** The lines that say nothing else, from 1; none where they can't be told from others. */
  readonly lines: readonly number[];
}

/** Result of an import. Providers and identities are plain data, as they stand under `auth:`. */
export interface Imported {
  /** The files that were there. */
  readonly files: readonly string[];
  readonly providers: Readonly<Record<string, unknown>>;
  readonly identities: Readonly<Record<string, unknown>>;
  /** In any order; of a profile that is left out there is one, which says why. */
  readonly notes: readonly ImportNote[];
  /** Long-lived keys by the identity that they belong to, as the store keeps them. */
  readonly keys: Readonly<Record<string, Secret>>;
  /** Places of those keys, by the same names. */
  readonly keyPlaces: ReadonlyMap<string, KeyPlace>;
  /** Places where the files say what an entry comes from, by its name. */
  readonly origins: Readonly<
    Record<"providers" | "identities", ReadonlyMap<string, Omit<ImportNote, "text" | "about">>>
  >;
}
