/**
 * The sign-in modules under `cage/`: their inputs, and the schemas of their answers, which are read as if an attacker
 * had written them.
 */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import { Secret } from "../../lib/secret.ts";

/** The hint for a token that was wanted for longer than Google allows. */
export const TOO_LONG = "lifetime: 3600s";

/** Input of every module. */
export interface GoogleInput {
  /** An address in Google's place. */
  readonly endpoint?: string | undefined;
}

const ACCESS = v.object({
  token: secretText(16_384),
  /** Lifetime, in seconds. */
  life: v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(366 * 86_400)),
  email: v.optional(v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(320))),
  refreshToken: v.optional(secretText(4_096)),
});

/** An access token, as the cage delivers it. */
export type CagedToken = v.InferOutput<typeof ACCESS>;

const hint = "check that no proxy stands between this machine and Google, and try again";

const otherwise = { message: "Google answered without a usable token", hint } as const;

/** The OAuth client that asks. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret?: Secret | undefined;
}

/** Request of a person's sign-in. */
export interface AuthorizeInput extends GoogleInput, OAuthClient {
  readonly scopes: readonly string[];
  /** The account that is expected. */
  readonly account?: string | undefined;
}

/** The module of a person's sign-in in the browser. */
export const AUTHORIZE = cageModule<AuthorizeInput>()("gcp/authorize", ACCESS, otherwise);

/** The issuer of a person's refresh token: Google's accounts, or its Security Token Service for a workforce pool. */
export type RefreshIssuer = "oauth" | "sts";

/** A refresh token, and the client that it was issued to. */
export interface RefreshInput extends GoogleInput, OAuthClient {
  readonly issuer: RefreshIssuer;
  /** The hint for a token that Google no longer accepts. */
  readonly hint: string;
  readonly refreshToken: Secret;
}

/** The module that refreshes a person's token. */
export const REFRESH = cageModule<RefreshInput>()("gcp/refresh", ACCESS, otherwise);

/** The token to exchange, and the audience and scopes of the new one. */
export interface ExchangeInput extends GoogleInput {
  readonly audience: string;
  readonly subjectToken: Secret;
  readonly subjectTokenType: string;
  readonly scopes: readonly string[];
  /** The client that asks, for a pool that wants one. */
  readonly client?: OAuthClient | undefined;
  /** The project that a workforce pool's people are charged to, where no client asks. */
  readonly userProject?: string | undefined;
}

/** The module that exchanges another issuer's token. */
export const EXCHANGE = cageModule<ExchangeInput>()("gcp/exchange", ACCESS, otherwise);

/** The service account to impersonate. */
export interface ImpersonateInput extends GoogleInput {
  readonly email: string;
  /** Accounts in between, the first one next to the caller. */
  readonly delegates: readonly string[];
  readonly scopes: readonly string[];
  /** Lifetime, in seconds. */
  readonly lifetime: number;
  /** The principal that impersonates, for the hint. */
  readonly caller?: string | undefined;
  readonly token: Secret;
}

/** The module that returns a service account's token, for a principal that may impersonate it. */
export const IMPERSONATE = cageModule<ImpersonateInput>()("gcp/impersonate", ACCESS, otherwise);

/** A service account's key. */
export interface KeyInput extends GoogleInput {
  readonly email: string;
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
  readonly privateKey: Secret;
}

/** The module that exchanges a service account's key for a token. */
export const KEY = cageModule<KeyInput>()("gcp/key", ACCESS, otherwise);

/** Address of the metadata server. */
export interface MetadataInput {
  /** `host:port` of the metadata server. */
  readonly server: string;
  readonly scopes: readonly string[];
}

/** The module that returns the token of the machine's own service account; `null` when there is none. */
export const MACHINE = cageModule<MetadataInput>()("gcp/metadata", v.nullable(ACCESS), otherwise);

/** The token to look up. */
export interface TokenInfoInput extends GoogleInput {
  readonly token: Secret;
}

/** The module that returns a token's account. */
export const TOKENINFO = cageModule<TokenInfoInput>()(
  "gcp/tokeninfo",
  v.object({ email: v.optional(v.string()) }),
  { message: "Google did not say whose token it is", hint },
);

/** The refresh token to revoke. */
export interface RevokeInput extends GoogleInput {
  readonly refreshToken: Secret;
}

/** The module that revokes a refresh token; `false` when Google no longer knew it. */
export const REVOKE = cageModule<RevokeInput>()("gcp/revoke", v.boolean(), {
  ...{ message: "Google did not say whether the sign-in is revoked", hint },
});

/** Keys of AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret | undefined;
}

/** The AWS identity to prove: that of these keys, or of this machine's own role. */
export interface AwsSubjectInput {
  readonly audience: string;
  readonly region?: string | undefined;
  readonly keys?: AwsKeys | undefined;
}

/** The module that makes a proof of an AWS identity. */
export const AWS_SUBJECT = cageModule<AwsSubjectInput>()(
  "gcp/aws_subject",
  v.pipe(v.string(), v.transform((text) => new Secret(text))),
  { message: "The proof of the AWS identity is no text", hint: "atmos-auth doctor" },
);

/** The cluster to look for. */
export interface ClusterInput extends GoogleInput {
  /** `projects/PROJECT/locations/LOCATION/clusters/NAME`. */
  readonly resource: string;
  readonly token: Secret;
}

const HOST = v.pipe(v.string(), v.regex(/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d+)?$/));

const CLUSTER_FOUND = v.object({
  status: v.optional(v.string()),
  address: v.optional(HOST),
  /** The cluster's DNS name, with a certificate of a public authority; absent where it must not be used. */
  name: v.optional(HOST),
  authority: v.optional(v.pipe(v.string(), v.base64())),
});

/** A cluster, as Google describes it. */
export type ClusterFound = v.InferOutput<typeof CLUSTER_FOUND>;

/** The module that returns a cluster's address and certificate authority. */
export const CLUSTER_AT = cageModule<ClusterInput>()("gcp/cluster", CLUSTER_FOUND, {
  ...{ message: "Google did not describe the cluster", hint },
});

/** The secret to read. */
export interface KeptInput extends GoogleInput {
  /** The name of Google's that has it, which another address may stand for. */
  readonly host: string;
  /** `projects/PROJECT/secrets/NAME/versions/VERSION`, or below `projects/PROJECT/locations/LOCATION`. */
  readonly resource: string;
  readonly token: Secret;
  /** Hints for what Google refuses, by its reason, and for a secret that is not text. */
  readonly hints: Readonly<
    Record<"absent" | "version" | "disabled" | "service" | "denied" | "noText", string>
  >;
}

/** The module that reads a secret. */
export const KEPT = cageModule<KeptInput>()(
  "gcp/kept",
  keptText(),
  { message: "Google did not answer with the secret", hint },
);
