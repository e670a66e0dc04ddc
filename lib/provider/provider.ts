/**
 * What a kind of provider or identity is. This is the plan half. It runs in the main process and imports no SDK; whatever talks to the cloud runs
 * in the cage, as a module that `ProviderContext.cage` names.
 */
import type { GenericSchema, InferOutput } from "valibot";
import type { Credential, CredentialType } from "../credential.ts";
import type { Place } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { CredentialEndpoint, Responder } from "./credential_endpoint.ts";
import type { Environment, Os } from "../system.ts";
import type { ProviderContext } from "./context.ts";

/** A cloud's name. A shell holds at most one identity of each. */
export type CloudName = string;

/** The name under which the kinds of no cloud are. */
export const NO_CLOUD = "none";

/** Whether an entry stands under `auth.providers` or `auth.identities`. */
export type Role = "provider" | "identity";

/** The same, or under `auth.integrations`. */
export type NodeRole = Role | "integration";

/** A `kind:` of provider or identity. */
export interface Kind<Schema extends GenericSchema = GenericSchema> {
  /** As written in the configuration, such as `aws/assume-role`. */
  readonly name: string;
  readonly role: Role;
  /** One line for `list`, the JSON Schema and the documentation. */
  readonly summary: string;
  /** The entry's own keys; the common ones (`kind`, `via`, `default`, ...) are added by `lib`. */
  readonly schema: Schema;
  /** The credentials it can be chained from; empty for a kind that starts a chain, `none` for one that may. */
  readonly accepts: readonly CredentialType[];
  /** The credential it turns into. */
  readonly yields: CredentialType;
  /** Whether its credential can be narrowed to reading, for `--read-only`. */
  readonly narrows?: true;
  /** Other spellings of its name. */
  readonly aliases?: readonly string[];
  /** How the announced form (`type`, `config`) tells it; absent for a kind that is only told by its name. */
  readonly announced?: Announced;
  /** The long-lived keys that it signs in with, where a person may have the store keep them. */
  readonly keys?: LongLivedKeys;
  /** Turns a valid entry into a plan; throws `UserError` for what the schema could not see. */
  plan(entry: Entry<InferOutput<Schema>>, via: Plan | undefined): Plan;
}

/** Declares a kind, so that `plan` sees the types that its schema yields. */
export function kind<Schema extends GenericSchema>(declared: Kind<Schema>): Kind {
  return declared as unknown as Kind;
}

/** How the announced form tells a kind, and what it calls the kind's fields. */
export interface Announced {
  /** Keys of `config` that tell it; a provider without any is what `type: CLOUD` means otherwise. */
  readonly keys?: readonly string[];
  /** Keys of `config` by another name than the kind's, which may be a path with dots. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** Keys that a person types once, for the store to keep as the item `keys`. */
export interface LongLivedKeys {
  readonly parts: readonly KeyPart[];
  /** What else the store may hold that came of the keys, and must not outlive them. */
  readonly items?: readonly string[];
  /** Whether somebody without them may sign in in the browser, and with them by `--webflow`. */
  readonly webflow?: true;
}

/** One of the texts that long-lived keys consist of. */
export interface KeyPart {
  /** Under which it is kept; nothing is kept of an empty answer. */
  readonly name: string;
  /** The question, without its colon. */
  readonly question: string;
  readonly hidden?: true;
  /** What is wrong with an answer; `undefined` when it will do. */
  check(answer: string): string | undefined;
}

/** A valid configuration entry of some kind. */
export interface Entry<Fields> {
  readonly name: string;
  readonly role: Role;
  readonly realm: string;
  readonly fields: Fields;
  /** The person wants a credential that can only read; set only for kinds that have `narrows`. */
  readonly readOnly?: boolean;
  /** Where a value of this entry stands, for an error; the nearest parent when it is absent. */
  at(...path: (string | number)[]): Place;
}

/** What can be shown of a plan: `region`, `account`, `principal`, `url`, `username`, `duration`. No secret. */
export type Facts = Readonly<Record<string, string>>;

/** One configured provider or identity, ready to sign in. It can't exist invalid. */
export interface Plan {
  readonly facts: Facts;
  /** The hosts that its sign-in reaches, as `name` or `name:port`. */
  hosts(env: Environment): readonly string[];
  /**
   * Where else the person's browser is sent, as patterns: a page is opened at these and at `hosts`, and nowhere
   * else. Those that are not the vendor's are named like `hosts`.
   */
  readonly pages?: readonly string[];
  /** Whether its credential may be kept in the store; what comes from the surroundings may not. */
  readonly stored: boolean;
  /**
   * Under which name the sign-in is kept where several providers share it, such as that of a portal: it must
   * name all that decides where the sign-in goes and what it is for.
   */
  readonly shared?: string;
  /** What it offers beside what is configured, where the configuration wants to know. */
  readonly offers?: Offers | undefined;
  /** Obtains a credential, given the one of the step before. */
  signIn(context: ProviderContext, previous: Credential | undefined): Promise<Credential>;
  /** What a shell is given; absent for providers. */
  grant?(credential: Credential, place: GrantPlace): Grant;
  /** The credential as the vendor's tools expect it of a helper program; absent where they know none. */
  processOutput?(credential: Credential): Secret;
  /** Asks the cloud who this is; throws `UserError` (`sign_in_refused`) when it says no. */
  verify?(context: ProviderContext, credential: Credential): Promise<Facts>;
  /**
   * Takes a credential back at the cloud; `undefined` when the cloud has no way, else what was done. What is
   * not `stored` belongs to one session, which takes it back at its end.
   */
  revoke?(context: ProviderContext, credential: Credential): Promise<string | undefined>;
  /** Answers the programs of the session. */
  readonly answer?: Responder;
  /** The address of the signed-in web console; throws `UserError` for a page that there is none of. */
  console?(
    context: ProviderContext,
    credential: Credential,
    request: ConsoleRequest,
  ): Promise<ConsolePage>;
  /** The hosts that `console` reaches beyond those of `hosts`. */
  consoleHosts?(env: Environment): readonly string[];
  /** A token for a Kubernetes cluster; throws `UserError` when the wish lacks something. */
  clusterToken?(
    context: ProviderContext,
    credential: Credential,
    request: ClusterRequest,
  ): Promise<ClusterToken>;
}

/** What a provider offers. */
export interface Offers {
  /** Milliseconds for which a list that was made stays good. */
  readonly ttl: number;
  /** Makes the list; throws `UserError` when there is nothing to be had. */
  list(context: ProviderContext, credential: Credential): Promise<Offered>;
}

/** A list of identities. */
export interface Offered {
  /** Where they come from, such as `aws-sso`. */
  readonly source: string;
  /** As they would stand under `auth.identities`. */
  readonly identities: Readonly<Record<string, unknown>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** Which page of a console is wanted. */
export interface ConsoleRequest {
  /** One of the cloud's `pages`, or a whole address. */
  readonly destination?: string;
  /** How long it should last, in milliseconds. */
  readonly duration?: number;
  /** Who is said to have sent the person there. */
  readonly issuer?: string;
}

/** A page of a console. */
export interface ConsolePage {
  /** Holds a sign-in token where the cloud has federation: never an argument, never in a log. */
  readonly url: Secret;
  /** Whether it signs in whoever opens it; otherwise the browser's own sign-in decides. */
  readonly signsIn?: boolean;
  /** How long the console's own session lasts, in milliseconds, where that is known. */
  readonly lasts?: number;
  /** What the person should know, such as that the browser must be signed in already. */
  readonly note?: string;
}

/** For which cluster a token is wanted; which of these are needed is up to the cloud. */
export interface ClusterRequest {
  readonly cluster?: string;
  readonly region?: string;
  /** The application that the cluster's API server is (Azure). */
  readonly server?: string;
}

/** A bearer token for a cluster's API server. */
export interface ClusterToken {
  readonly token: Secret;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

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
  /** Variables that carry the secret itself; set only for those that the identity's `expose` names. */
  readonly exposable?: Readonly<Record<string, Secret>>;
}
