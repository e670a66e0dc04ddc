/** Grants: what credentials become in a session, and where that will live. Plain data. */
import type { Secret } from "../secret.ts";
import type { Environment, Os } from "../system.ts";
import type { CredentialEndpoint } from "./credential_endpoint.ts";

/** Settings of a tool, by section and name. */
export type ToolSettings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Surroundings of a session. */
export interface Around {
  readonly os: Os;
  /** The variables around the session, for entries that ours are added to. */
  readonly env: Environment;
  /** Joins path names as this system writes them. */
  join(...parts: string[]): string;
  /** A path of the configuration as every program finds it, wherever it is started: absolute, `~` being the home. */
  absolute(path: string): string;
}

/** Place where a grant will live. */
export interface GrantPlace extends Around {
  /** The session's private directory. */
  readonly directory: string;
  /** Texts of the cloud's `ownFiles`, those that are there. */
  readonly own: readonly string[];
  /** Output of the cloud's `ownSettings`. */
  readonly told: readonly string[];
  /** Answer of the cloud's `settings`. */
  readonly settings: ToolSettings;
  readonly identity: string;
  readonly delivery: Delivery;
  /**
   * For where no session keeps files fresh (`env`), the command line that prints the credential as the vendor's
   * tools expect it.
   */
  readonly helper: readonly string[] | undefined;
  readonly inFiles: InFiles;
  /** The session's server, for plans that `answer`. */
  readonly server: CredentialEndpoint | undefined;
}

/**
 * Whether files may hold the credential. In a session, which keeps them fresh and takes them away, `rather` than a
 * helper. Outside of one only what lapses by itself, and for tools that know no helper: `if-needed`; `rather` where a
 * helper would sign in anew each time.
 */
export type InFiles = "never" | "if-needed" | "rather";

/**
 * Ways in which a credential reaches programs: through a helper that reads a refreshed file, plain in a file, or from a
 * server on loopback, so that it is on no disk.
 */
export const DELIVERIES = ["process", "file", "server"] as const;

/** One of these ways. */
export type Delivery = (typeof DELIVERIES)[number];

/** Place where nobody's places will live. */
export type NobodyPlace = Around & Pick<GrantPlace, "directory" | "own">;

/** Variables and files that make a cloud's tools find nobody. No secret is in them. */
export interface Nobody {
  readonly variables: Readonly<Record<string, string>>;
  /** Files in the session directory, by path below it (with `/`). */
  readonly files: Readonly<Record<string, string>>;
}

/** A grant: what a credential becomes in a session, as plain data that the session applies and undoes. */
export interface Grant {
  /** Paths and names only; never a secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files in the session directory, by path below it (with `/`), mode 0600. */
  readonly files: Readonly<Record<string, string | Secret>>;
  /** Globs of ambient variables that this identity consists of, and that therefore pass. */
  readonly pass: readonly string[];
  /** Worth of it where no session keeps it. */
  readonly serves: Serves;
  /** For carriers that it does not set: their value where they can't be taken away, and empty would not do. */
  readonly instead?: Readonly<Record<string, string>>;
  /**
   * Values that take the place of variables of the person's own, and may be secrets: for the environment that they are
   * from alone.
   */
  readonly moved?: readonly Moved[];
  /** Losses of the person's own beside the grant, as sentences. */
  readonly losses?: readonly string[];
  /** Variables that carry the secret itself; set only for those that the identity's `expose` names. */
  readonly exposable?: Readonly<Record<string, Secret>>;
  /** Variables that it doesn't set where the one of that other name is exposed. */
  readonly yields?: Readonly<Record<string, string>>;
}

/**
 * Tools that a grant serves where no session keeps it, as a sentence names them. Every grant says it, so that none is
 * handed out as if it worked.
 */
export interface Serves {
  /** They ask the helper, or exchange something themselves: good for as long as one can sign in. */
  readonly lasting: readonly string[];
  /** They read a file that holds the credential, and that nobody renews: good until it lapses. */
  readonly brief: readonly string[];
  /** They find nobody. */
  readonly none: readonly string[];
}

/** A variable of the person's own, under another name. */
export interface Moved {
  readonly name: string;
  readonly value: string;
  /** The name that it had. */
  readonly from: string;
}
