/** What a credential becomes in a session, and where that will live. Plain data. */
import type { Secret } from "../secret.ts";
import type { Environment, Os } from "../system.ts";
import type { CredentialEndpoint } from "./credential_endpoint.ts";

/** What surrounds a session. */
export interface Around {
  readonly os: Os;
  /** The variables around the session, for entries that ours are added to. */
  readonly env: Environment;
  /** Joins path names as this system writes them. */
  join(...parts: string[]): string;
}

/** Where a grant will live. */
export interface GrantPlace extends Around {
  /** The session's private directory. */
  readonly directory: string;
  /** What the cloud's `ownFiles` say, those that are there. */
  readonly own: readonly string[];
  /** What the cloud's `ownSettings` print. */
  readonly told: readonly string[];
  readonly identity: string;
  readonly delivery: Delivery;
  /**
   * Where no session keeps files fresh (`env`), the command line that prints the credential as the vendor's
   * tools expect it; no file may then hold a secret.
   */
  readonly helper: readonly string[] | undefined;
  /** The session's server, for plans that `answer`. */
  readonly server: CredentialEndpoint | undefined;
}

/**
 * How a credential reaches programs: through a helper that reads a refreshed file, plain in a file, or from a
 * server on loopback, so that it is on no disk.
 */
export type Delivery = "process" | "file" | "server";

/** The deliveries by name. */
export const DELIVERIES = ["process", "file", "server"] as const satisfies readonly Delivery[];

/** Where nobody's places will live. */
export type NobodyPlace = Around & Pick<GrantPlace, "directory" | "own">;

/** What makes a cloud's tools find nobody. No secret is in it. */
export interface Nobody {
  readonly variables: Readonly<Record<string, string>>;
  /** Files in the session directory, by path below it (with `/`). */
  readonly files: Readonly<Record<string, string>>;
}

/** What a credential becomes in a session: plain data that the session applies and undoes. */
export interface Grant {
  /** Paths and names only; never a secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files in the session directory, by path below it (with `/`), mode 0600. */
  readonly files: Readonly<Record<string, string | Secret>>;
  /** Globs of ambient variables that this identity consists of, and that therefore pass. */
  readonly pass: readonly string[];
  /** What takes the place of a variable of the person's own, and may be a secret: for the environment that it is from alone. */
  readonly moved?: readonly Moved[];
  /** What is lost of the person's own beside the grant, as sentences. */
  readonly losses?: readonly string[];
  /** Variables that carry the secret itself; set only for those that the identity's `expose` names. */
  readonly exposable?: Readonly<Record<string, Secret>>;
}

/** A variable of the person's own, under another name. */
export interface Moved {
  readonly name: string;
  readonly value: string;
  /** The name that it had. */
  readonly from: string;
}
