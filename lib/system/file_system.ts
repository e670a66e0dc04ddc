/** The contract of the machine: its files. */
import type { Made } from "./made.ts";

/** Kind, owner and mode of a path; links are not followed. */
export interface FileInfo {
  readonly kind: "file" | "directory" | "link" | "other";
  /**
   * Permission bits, the sticky one among them, such as `0o600`. On Windows what the access list lets others do, its
   * administrators aside: they are root, of whom nothing is kept.
   */
  readonly mode: number;
  /** Owner, `self` being the user who runs the program, root too; on Windows its administrators as well. */
  readonly owner: "self" | "root" | "other";
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Number of names that a file has (hard links); 1 for what is no file. */
  readonly names: number;
}

/** A lock that the kernel drops when its holder dies. */
export interface Lock {
  release(): void;
}

/** Path at which writing to a file of the person's ends: `lib/paths/landing.ts` makes it, and nothing else can. */
export type Landing = string & Made;

/** The file system. "Absent" is `undefined` or `false`; any other trouble throws `MachineError`. */
export interface Files {
  /**
   * A file that others wrote, through links and out of pipes: at most 16 MiB, and a named pipe that stays silent is
   * not waited for. A link to nothing is nothing, as it is for other programs.
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** As `read`, as text without a byte order mark; throws for what is not UTF-8. */
  readText(path: string): Promise<string | undefined>;
  /** Puts a file of our own there in one step (written beside it, flushed, renamed), mode 0600 unless told. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** As `write`, but not flushed: for what need not survive a power cut. */
  writeBrief(path: string, content: string | Uint8Array): Promise<void>;
  /** Throws where a file that is there can't be written to, or is read-only for its owner; root is told so, too. */
  checkWritable(path: string): Promise<void>;
  /**
   * Changes a file of the person's, in one step where nobody else may reach it: its owner, its access list, its other
   * names (hard links) and its mode stay, of which `mode` leaves no more than it has; on Windows it loses its other
   * names, which keep what they were. Creates it with mode 0600 unless told. Throws for what is read-only.
   */
  rewrite(path: Landing, content: string | Uint8Array, mode?: number): Promise<void>;
  /** Adds to the end of such a file; creates it with mode 0600. */
  append(path: Landing, content: string): Promise<void>;
  /** As `read`, of a file of our own: a link, what is no file, somebody else's or more than `limit` bytes throws. */
  readOwn(path: string, limit: number): Promise<Uint8Array | undefined>;
  /**
   * As `append`, to a file of our own: the same throws, but for its size, and what has a beginning that is none of
   * `begun`.
   */
  appendOwn(path: string, content: string, begun?: RegExp): Promise<void>;
  /** Gives a file another name in the same directory, replacing what has it; `false` when there was none. */
  rename(path: string, name: string): Promise<boolean>;
  /** Creates the directory and its parents, mode 0700. */
  makeDirectory(path: string): Promise<void>;
  /** Creates one directory, mode 0700; `false` when something, whatever it is, has that name already. */
  makeNew(path: string): Promise<boolean>;
  /** Creates an empty file, mode 0600; `false` when something, whatever it is, has that name already. */
  createNew(path: string): Promise<boolean>;
  /** Removes a directory that is empty; `false` when it is not, or is not there. */
  removeEmpty(path: string): Promise<boolean>;
  /** Removes a file or a whole directory without following links; `false` when there was none. */
  remove(path: string): Promise<boolean>;
  /** Names in a directory, sorted; `undefined` when there is none. */
  list(path: string): Promise<readonly string[] | undefined>;
  info(path: string): Promise<FileInfo | undefined>;
  /** The path with every link resolved; `undefined` when it does not exist. */
  realPath(path: string): Promise<string | undefined>;
  /** On Windows the path in the short names that a file system may keep beside long ones (8.3); elsewhere itself. */
  shortNamed(path: string): Promise<string>;
  /** Reads where a link leads, as it is written there; `undefined` for what is no link. */
  readLink(path: string): Promise<string | undefined>;
  setMode(path: string, mode: number): Promise<void>;
  /**
   * Locks a file of our own, creating it; `undefined` when somebody else still holds it after `wait` ms. Throws
   * for a link, what is no file, and somebody else's.
   */
  lock(path: string, wait: number): Promise<Lock | undefined>;
}
