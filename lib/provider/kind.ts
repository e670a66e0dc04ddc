/**
 * Kinds of providers, identities and integrations: the plan half of a cloud. It runs in the main process and
 * imports no SDK; whatever talks to the cloud runs in the cage, as a module that `ProviderContext.cage` names.
 */
import type { Credential, CredentialType } from "../credential.ts";
import type { Place } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { Environment } from "../system.ts";
import type { ProviderContext } from "./context.ts";
import type { ClusterRequest, Facts, Plan, Plans } from "./plan.ts";
import type { GenericSchema, InferOutput } from "valibot";

/** A cloud's name. A shell holds at most one identity of each. */
export type CloudName = string;

/** The name under which the kinds of no cloud are. */
export const NO_CLOUD = "none";

/** Among what a kind accepts: it may also start a chain. */
export const START = "start";

/** Whether an entry stands under `auth.providers` or `auth.identities`. */
export type Role = keyof Plans;

/** Role of an entry there, or under `auth.integrations`. */
export type NodeRole = Role | "integration";

/** A `kind:` under `auth.providers`. */
type ProviderKind = KindOf<"provider">;

/** A `kind:` under `auth.identities`. */
type IdentityKind = KindOf<"identity">;

/** A `kind:` of provider or identity. */
export type Kind = ProviderKind | IdentityKind;

/** A `kind:` of one role. */
export interface KindOf<R extends Role, Schema extends GenericSchema = GenericSchema> {
  /** As written in the configuration, such as `aws/assume-role`. */
  readonly name: string;
  readonly role: R;
  /** One line for `list`, the JSON Schema and the documentation. */
  readonly summary: string;
  /** The entry's own keys; the common ones (`kind`, `via`, `default`, ...) are added by `lib`. */
  readonly schema: Schema;
  /** The credentials it can be chained from; empty for a kind that starts a chain, with `START` for one that may. */
  readonly accepts: readonly CredentialType[];
  /** The credential it turns into. */
  readonly yields: CredentialType;
  /** Whether its credential can be narrowed to reading, for `--read-only`. */
  readonly narrows?: true;
  /** Other spellings of its name. */
  readonly aliases?: readonly string[];
  /** Form in which the announcement (`type`, `config`) tells it; absent for a kind that is only told by its name. */
  readonly announced?: Announced;
  /**
   * Keys of an entry that say in short who it is, such as the account and the role: of each group the first that is
   * there.
   */
  readonly tells?: readonly (readonly string[])[];
  /** Things that its entries obtain, whatever they are called; absent where an entry does not say. */
  readonly obtains?: Obtains;
  /** The long-lived keys that it signs in with, where a person may have the store keep them. */
  readonly keys?: LongLivedKeys;
  /** Looks at the machine for what a plan must know of it; throws no `UserError`. */
  lookAround?(machine: Machine): Promise<Around>;
  /** Turns a valid entry into a plan; throws `UserError` for what the schema could not see. */
  plan(entry: Entry<InferOutput<Schema>>, via: Plan | undefined): Plans[R];
}

/** The machine, for who looks around on it. */
export type Machine = Pick<ProviderContext, "os" | "env" | "files">;

/** Sight of a kind that has looked around. */
export interface Around {
  /** Region that one works in there. */
  readonly region?: string | undefined;
  /** Sentence on what can't be used of it, for the person who signs in. */
  readonly odd?: string | undefined;
}

/** Description of what an entry obtains, so that two of them can be known to obtain the same. */
export interface Obtains {
  /** Such as `role`, in no other cloud's words: kinds with the same word may obtain the same. */
  readonly what: string;
  /** Names what makes it out, such as the account and the role, each in all the ways in which an entry may name it. */
  parts(said: TextsAt): readonly Naming[];
  /** Names the same of others of that sort that it goes through, and is as well. */
  through?(said: TextsAt): readonly (readonly Naming[])[];
}

/** The texts at a path of an entry, in small letters; none where nothing stands there, or only a program tells it. */
export type TextsAt = (path: string) => readonly string[];

/** One thing's names, way by way: an account's number, its name. */
export type Naming = readonly (readonly string[])[];

/** Declares a kind, so that `plan` sees the types that its schema yields. */
export function kind<R extends Role, Schema extends GenericSchema>(
  declared: KindOf<R, Schema>,
): KindOf<R> {
  return declared;
}

/** Form in which the announcement tells a kind, and what it calls the kind's fields. */
export interface Announced {
  /** Keys of `config` that tell it; a provider without any is what `type: CLOUD` means otherwise. */
  readonly keys?: readonly string[];
  /** Keys of `config` by another name than the kind's, which may be a path with dots. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** Keys that a person types once, for the store to keep as the item `keys`. */
export interface LongLivedKeys {
  readonly parts: readonly KeyPart[];
  /**
   * Reads a text that was pasted, apart for each whose they are; `undefined` while it has only begun. Absent
   * where they come in no form that is known.
   */
  read?(text: string): readonly ReadKeys[] | undefined;
  /** Place in the cloud's console where one finds them, or makes them. */
  readonly where: string;
  /** Items that the store may hold beside, which came of the keys and must not outlive them. */
  readonly items?: readonly string[];
  /** Whether somebody without them may sign in in the browser, and with them by `--webflow`. */
  readonly webflow?: true;
}

/** Keys in a text. */
export interface ReadKeys {
  /** Name of whom it says they are. */
  readonly name?: string;
  /** By the names of `KeyPart`; another name says that these are no such keys. */
  readonly parts: Readonly<Record<string, string>>;
}

/** One of the texts that long-lived keys consist of. */
interface KeyPart {
  /** Under which it is kept; nothing is kept of an empty answer. */
  readonly name: string;
  /** The question, without its colon. */
  readonly question: string;
  readonly hidden?: true;
  /** Says what is wrong with an answer; `undefined` when it will do. */
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
  /** Sight that the kind had; absent where nobody looks. */
  readonly around?: Around | undefined;
  /** Finds where a value of this entry stands, for an error; the nearest parent when it is absent. */
  at(...path: (string | number)[]): Place;
}

/** A `kind:` under `auth.integrations`. */
export interface IntegrationKind<Schema extends GenericSchema = GenericSchema> {
  /** As written in the configuration, such as `aws/eks`. */
  readonly name: string;
  /** One line for the JSON Schema and the documentation. */
  readonly summary: string;
  readonly schema: Schema;
  /** The credentials of the identities that it can hang on. */
  readonly accepts: readonly CredentialType[];
  /** Turns a valid entry into a plan, on top of the identity's; throws `UserError` for what can't be. */
  plan(entry: IntegrationEntry<InferOutput<Schema>>, identity: Plan): IntegrationPlan;
  /** The entry of a registry that is named by its host alone; `undefined` when it is none of this kind. */
  named?(host: string): unknown;
}

/** Declares a kind, so that `plan` sees the types that its schema yields. */
export function integration<Schema extends GenericSchema>(
  declared: IntegrationKind<Schema>,
): IntegrationKind {
  return declared;
}

/** A valid entry. */
export interface IntegrationEntry<Fields> {
  readonly name: string;
  /** The identity that it hangs on. */
  readonly identity: string;
  readonly fields: Fields;
  /** Finds where a value of this entry stands, for an error. */
  at(...path: (string | number)[]): Place;
}

/** A configured integration. It can't exist invalid. */
export interface IntegrationPlan {
  readonly facts: Facts;
  /** The registry's host, as in an image's name; absent of what is no registry. */
  readonly registry?: string;
  /** The hosts that connecting reaches, as `name` or `name:port`. */
  hosts(env: Environment): readonly string[];
  /** Asks the cloud for what a session needs. */
  connect(context: ProviderContext, credential: Credential): Promise<Connection>;
}

/** Connection of a session to a registry or a cluster. */
export type Connection = RegistryLogin | Cluster;

/** A container registry, as docker knows it. */
export interface RegistryLogin {
  readonly type: "registry";
  /** As in an image's name: a host, with a port if it has one. */
  readonly host: string;
  readonly username: string;
  readonly secret: Secret;
  /** When the login lapses, in milliseconds since 1970. */
  readonly expires?: number;
}

/** A Kubernetes cluster, as a kubeconfig knows it. */
export interface Cluster {
  readonly type: "cluster";
  /** Its full name: an ARN, a resource id. */
  readonly name: string;
  /** The name of the context. */
  readonly context: string;
  /** The API server's address. */
  readonly server: string;
  /** PEM in base64; absent when the system's roots will do. */
  readonly authority?: string;
  readonly namespace?: string;
  /** The command of ours that prints a token (`aws eks token --cluster-name ...`), without `-i`. */
  readonly token: readonly string[];
  /** Request of that command. */
  readonly request: ClusterRequest;
}
