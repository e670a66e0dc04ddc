/** A secret manager that is asked over the network, as somebody who is configured: with the credential of an entry. */
import type { Credential, CredentialType } from "../credential.ts";
import type { Secret } from "../secret.ts";
import type { Environment } from "../system.ts";
import type { ProviderContext } from "./context.ts";
import type { Plan } from "./plan.ts";

/** The secret managers of a cloud. */
export interface SecretManagers {
  /** Forms of references to each, for the person, by the scheme that they begin with, such as `aws-sm`. */
  readonly forms: Readonly<Record<string, string>>;
  /** Shapes of the cloud's own addresses, of a secret or of anything else: none of them is a secret. */
  readonly addresses?: readonly RegExp[];
  /** Loads them, by scheme, when a reference names one. */
  load(): Promise<Readonly<Record<string, SecretManager>>>;
}

/** The words of all secret managers. */
export interface ManagerWords {
  /** Forms in which references name secrets, by the scheme of each. */
  readonly forms: ReadonlyMap<string, string>;
  /** Shapes of the addresses that are their clouds' own. */
  readonly addresses: readonly RegExp[];
}

/** A secret manager. */
export interface SecretManager {
  /** The credentials that it takes. */
  readonly accepts: readonly CredentialType[];
  /** Says why what stands after the scheme's colon names no secret, whoever asks; `undefined` when it names one. */
  wrong(rest: string): Wrong | undefined;
  /**
   * Finds where a secret is, as the reference and the plan of who asks tell. Throws `Unavailable` when they don't tell
   * it.
   */
  at(asked: Reference, plan: Plan): SecretPlace;
}

/** A fault of a reference. */
export interface Wrong {
  /** The end of a sentence. */
  readonly why: string;
  /** The text that was meant after the scheme's colon, where it can be told. */
  readonly meant?: string | undefined;
}

/** A reference that is followed, and how it is spoken of. */
export interface Reference {
  /** Text after the scheme's colon; nothing is wrong with it. */
  readonly rest: string;
  /** Another reference of the scheme through the same entry, as the configuration says it. */
  written(rest: string): string;
  /** A line of the cloud's own tool, as it is typed to be run as who asks. */
  asWhoAsks(line: string): string;
}

/** Place of a secret. */
export interface SecretPlace {
  /** The hosts that asking for it reaches, as `name` or `name:port`. */
  hosts(env: Environment): readonly string[];
  /** Asks for all of it; throws `UserError`, or `Unavailable`. */
  read(context: ProviderContext, credential: Credential): Promise<Kept>;
}

/** All that is kept in a place, whatever field of it is wanted. */
export interface Kept {
  readonly whole: Secret;
  /** The line that puts another value there. */
  readonly filling: string;
}
