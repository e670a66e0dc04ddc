/**
 * What hangs on an identity beside its own credential: registries that docker is signed in to, and clusters
 * that kubectl finds. A cloud declares the kinds; the session writes what they connect to.
 */
import type { GenericSchema, InferOutput } from "valibot";
import type { Credential, CredentialType } from "../credential.ts";
import type { Place } from "../errors.ts";
import type { ClusterRequest } from "./plan.ts";
import type { Facts, Plan } from "./plan.ts";
import type { ProviderContext } from "./context.ts";
import type { Secret } from "../secret.ts";
import type { Environment } from "../system.ts";

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
  return declared as unknown as IntegrationKind;
}

/** A valid entry. */
export interface IntegrationEntry<Fields> {
  readonly name: string;
  /** The identity that it hangs on. */
  readonly identity: string;
  readonly fields: Fields;
  /** Where a value of this entry stands, for an error. */
  at(...path: (string | number)[]): Place;
}

/** A configured integration. It can't exist invalid. */
export interface IntegrationPlan {
  readonly facts: Facts;
  /** The hosts that connecting reaches, as `name` or `name:port`. */
  hosts(env: Environment): readonly string[];
  /** Asks the cloud for what a session needs. */
  connect(context: ProviderContext, credential: Credential): Promise<Connection>;
}

/** What a session is connected to. */
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
  /** What that command asks for. */
  readonly request: ClusterRequest;
}
