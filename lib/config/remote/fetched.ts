/** Results of fetching, by git or over https. */

/** Files of one place at one moment, and all that is kept of them. */
export interface Snapshot {
  /** The time at which the place was last asked, in milliseconds since 1970. */
  readonly at: number;
  /** An identifier of the place's state: a commit id, or a digest of the content. */
  readonly version: string;
  /** By the name that was looked for, the paths of the files that it meant, in the order in which they are merged. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A place that can be fetched from; it is reached only when it is asked. */
export interface Source {
  /** Whether its content can never change. */
  readonly fixed: boolean;
  /** Returns the state that it is in now. Throws `Unfetched`. */
  version(): Promise<string>;
  /** Returns the texts of the files that a name means in that state, by path, in order. Throws `Unfetched`. */
  read(version: string, name: string): Promise<ReadonlyMap<string, string>>;
  /** Removes all that was needed to fetch. */
  close(): Promise<void>;
}

/** A failure to fetch; its message is the end of a sentence, its hint can be typed. */
export class Unfetched extends Error {
  readonly hint: string;
  /** Whether the place itself said so; else nothing was reached, and kept files may be used instead. */
  readonly final: boolean;

  constructor(why: string, hint: string, final: boolean) {
    super(why);
    this.hint = hint;
    this.final = final;
  }
}

/** The largest file that is fetched, in bytes. */
export const LARGEST_FILE = 1024 * 1024;
