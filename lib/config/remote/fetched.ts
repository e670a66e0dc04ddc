/** What fetching comes to, however it is done. */

/** Files of one place, as they were at one moment; what is kept of them. */
export interface Snapshot {
  /** When it was asked for last, in milliseconds since 1970. */
  readonly at: number;
  /** What tells one state of the place from another: a commit id, or a digest of what was there. */
  readonly version: string;
  /** By what was looked for: the paths of the files that it meant, in the order in which they are merged. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A place that can be fetched from; nothing is before it is asked. */
export interface Source {
  /** Whether what is there can never change. */
  readonly fixed: boolean;
  /** Which state it is in now. Throws `Unfetched`. */
  version(): Promise<string>;
  /** The texts of the files that a name means in that state, by path, in order. Throws `Unfetched`. */
  read(version: string, name: string): Promise<ReadonlyMap<string, string>>;
  /** Leaves nothing behind. */
  close(): Promise<void>;
}

/** Why something could not be fetched, as the end of a sentence, and the mend. */
export class Unfetched extends Error {
  readonly hint: string;
  /** Whether the place itself said so; else nobody could be asked, and what is kept may stand in. */
  readonly final: boolean;

  constructor(why: string, hint: string, final: boolean) {
    super(why);
    this.hint = hint;
    this.final = final;
  }
}

/** How many bytes one fetched file may have. */
export const LARGEST_FILE = 1024 * 1024;
