/**
 * The sign-in modules under `cage/`: their inputs, and the schemas of their answers, which are read as if an attacker
 * had written them. The modules of IAM Identity Center, AWS Sign-In and SAML are in folders of their own.
 */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";
import { type Caller, ISSUED } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";

/** Input of a module that asks STS. */
export interface StsInput<Request> {
  readonly endpoint: Endpoint;
  /** Absent for operations that are not signed. */
  readonly caller?: Caller;
  readonly request: Request;
  /** Hints for refusals, by AWS's error code. */
  readonly hints: Readonly<Record<string, string>>;
}

/** Limits on a role's session. */
export interface Narrowing {
  /** In seconds. */
  readonly duration?: number | undefined;
  readonly policy?: string | undefined;
  readonly policy_arns?: readonly string[] | undefined;
}

/** The error for a delivered value that is no credential. */
export const NO_CREDENTIAL = {
  message: "What AWS answered is not a credential",
  hint: "check the clock of this machine, and spec.endpoint_url if there is one",
} as const;

/** A role, and the name of its session. */
export interface RoleRequest extends Narrowing {
  readonly role: string;
  readonly session_name: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly transitive_tags?: readonly string[] | undefined;
  readonly source_identity?: string | undefined;
  readonly external_id?: Secret | undefined;
}

/** A role's session from another credential: AssumeRole. */
export const ASSUME_ROLE = cageModule<StsInput<RoleRequest>>()(
  "aws/assume_role",
  ISSUED,
  NO_CREDENTIAL,
);

/** A role, and the token that proves who takes it. */
export interface WebIdentityRequest extends Narrowing {
  readonly role: string;
  readonly session_name: string;
  readonly token: Secret;
}

/** A role's session from a web identity token: AssumeRoleWithWebIdentity. */
export const WEB_IDENTITY = cageModule<StsInput<WebIdentityRequest>>()(
  "aws/web_identity",
  ISSUED,
  NO_CREDENTIAL,
);

/** A root user's task. */
export interface RootRequest {
  /** The member account's id. */
  readonly target: string;
  /** The task policy's ARN. */
  readonly policy: string;
  /** In seconds. */
  readonly duration?: number | undefined;
}

/** A root user's session for one task: AssumeRoot. */
export const ASSUME_ROOT = cageModule<StsInput<RootRequest>>()(
  "aws/assume_root",
  ISSUED,
  NO_CREDENTIAL,
);

/** A user's session. */
export interface SessionRequest {
  /** In seconds. */
  readonly duration: number;
  readonly mfa_arn?: string | undefined;
  readonly code?: Secret | undefined;
}

/** A session from a user's long-lived keys: GetSessionToken. */
export const SESSION_TOKEN = cageModule<StsInput<SessionRequest>>()(
  "aws/get_session_token",
  ISSUED,
  NO_CREDENTIAL,
);

/** A user's session for the console. */
export interface FederationTokenRequest {
  /** The session's name in the account's audit log. */
  readonly name: string;
  /** In seconds. */
  readonly duration: number;
  readonly policy_arn: string;
}

/** A user's session that the console takes: GetFederationToken. */
export const FEDERATION_TOKEN = cageModule<StsInput<FederationTokenRequest>>()(
  "aws/federation_token",
  ISSUED,
  NO_CREDENTIAL,
);

/** The module that returns a credential's account and principal: GetCallerIdentity. */
export const CALLER_IDENTITY = cageModule<StsInput<Readonly<Record<string, never>>>>()(
  "aws/caller_identity",
  v.object({ account: v.string(), principal: v.string(), user_id: v.string() }),
  {
    message: "AWS did not say whose credential this is",
    hint: "check spec.endpoint_url, if there is one",
  },
);

/** Address of a container's credential endpoint, and the token that it asks for. */
export interface ContainerInput {
  readonly url: string;
  readonly token?: Secret | undefined;
}

/** The credential that a container is offered. */
export const CONTAINER = cageModule<ContainerInput>()("aws/container", ISSUED, NO_CREDENTIAL);

/** The credential that an instance is offered; `undefined` when this is none. */
export const METADATA = cageModule<{ readonly url: string }>()(
  "aws/metadata",
  v.optional(ISSUED),
  NO_CREDENTIAL,
);

/** Request to the federation endpoint, and the temporary keys that it is made with. */
export interface FederationInput {
  /** The endpoint, with its path. */
  readonly url: string;
  readonly caller: Caller;
  /** Duration of the console's session, in seconds; absent: as long as the keys last. */
  readonly duration?: number | undefined;
}

/** A token to sign in to the console with. */
export const FEDERATION = cageModule<FederationInput>()(
  "aws/federation",
  v.object({ token: v.pipe(v.string(), v.regex(/^[\w+/=.~-]{1,16384}$/)) }),
  {
    message: "AWS answered the console's sign-in with no token",
    hint: "check spec.endpoint_url, if there is one",
  },
);

/** The keys that a user has: ListAccessKeys, and GetAccessKeyLastUsed of each. */
export const ACCESS_KEYS = cageModule<StsInput<Readonly<Record<string, never>>>>()(
  "aws/access_keys",
  v.array(v.object({
    id: v.pipe(v.string(), v.regex(/^\w{16,128}$/)),
    active: v.boolean(),
    /** Milliseconds since 1970. */
    created: v.optional(v.pipe(v.number(), v.finite())),
    /** `never`, or when and where; absent where AWS does not say. */
    used: v.optional(v.pipe(v.string(), v.maxLength(200))),
  })),
  notAnswered("the keys of the user"),
);

/** A new key: CreateAccessKey. */
export const NEW_ACCESS_KEY = cageModule<StsInput<Readonly<Record<string, never>>>>()(
  "aws/new_access_key",
  v.object({
    access_key_id: v.pipe(v.string(), v.regex(/^\w{16,128}$/)),
    secret_access_key: secretText(4_096),
  }),
  notAnswered("a new key"),
);

/** A key, and its next state. */
export interface OldKeyRequest {
  readonly id: string;
  readonly becomes: "inactive" | "deleted";
}

/** The module that takes a key out of use: UpdateAccessKey, DeleteAccessKey. */
export const OLD_ACCESS_KEY = cageModule<StsInput<OldKeyRequest>>()(
  "aws/old_access_key",
  v.object({ done: v.literal(true) }),
  notAnswered("what it did to the key"),
);

/** Input of a module that asks another of AWS's services. */
export interface ServiceInput {
  readonly endpoint: Endpoint;
  readonly caller: Caller;
  /** Hints for refusals, by AWS's error code. */
  readonly hints: Readonly<Record<string, string>>;
}

/** Makes the error for a service's answer without that thing. */
export function notAnswered(what: string) {
  return {
    message: `AWS did not answer with ${what}`,
    hint: "check spec.endpoint_url of the identity, if there is one",
  };
}

/** The error for an answer without a registry login. */
export const NO_LOGIN = notAnswered("a login for its registry");

const REGISTRY_LOGIN = v.object({
  /** `USER:PASSWORD` in base64, as docker's configuration has it. */
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/), secretText(16_384)),
  /** Milliseconds since 1970. */
  expires: v.optional(v.pipe(v.number(), v.finite())),
  /** The registry's address, where it says so. */
  registry: v.optional(v.pipe(v.string(), v.url())),
});

/** A login, as both kinds of registry answer it. */
export type RegistryAnswer = v.InferOutput<typeof REGISTRY_LOGIN>;

/** A login for an account's registry: GetAuthorizationToken. */
export const ECR = cageModule<ServiceInput>()("aws/ecr", REGISTRY_LOGIN, NO_LOGIN);

/** A login for Amazon's public registry: GetAuthorizationToken. */
export const ECR_PUBLIC = cageModule<ServiceInput>()("aws/ecr_public", REGISTRY_LOGIN, NO_LOGIN);

const CLUSTER = v.object({
  arn: v.pipe(v.string(), v.regex(/^arn:[!-~]+$/)),
  status: v.optional(v.string()),
  server: v.optional(v.pipe(v.string(), v.url(), v.startsWith("https://"))),
  authority: v.optional(v.pipe(v.string(), v.base64())),
});

/** A cluster, as AWS describes it. */
export type ClusterAnswer = v.InferOutput<typeof CLUSTER>;

/** The module that returns a cluster's address and certificate authority: DescribeCluster. */
export const EKS = cageModule<ServiceInput & { readonly name: string }>()(
  "aws/eks",
  CLUSTER,
  notAnswered("the cluster"),
);

/** The service that keeps a secret. */
export type KeptIn = "secretsmanager" | "ssm";

/** The key in `hints` for a secret that is not text. */
export const NO_TEXT = "NoText";

/** The key in `hints` for a parameter that is a list of several values, AWS's word for its type. */
export const LIST = "StringList";

/** Input of the module that reads a secret. */
export interface KeptInput extends ServiceInput {
  readonly service: KeptIn;
  /** Its name or ARN. */
  readonly item: string;
}

/** A secret that AWS keeps. */
export const KEPT = cageModule<KeptInput>()(
  "aws/kept",
  keptText(),
  notAnswered("the secret"),
);
