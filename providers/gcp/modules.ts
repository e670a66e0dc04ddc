/**
 * The sign-in modules under `cage/`: what each is told, and what it delivers through the wall, read as if an
 * enemy had written it.
 */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import { Secret } from "../../lib/secret.ts";

/** What helps where a token was wanted for longer than Google lets it last. */
export const TOO_LONG = "lifetime: 3600s";

/** The input that every module has. */
export interface GoogleInput {
  /** An address that answers in Google's place. */
  readonly endpoint?: string | undefined;
}

const ACCESS = v.object({
  token: secretText(16_384),
  /** Seconds that it lasts. */
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

/** What a person's sign-in asks for. */
export interface AuthorizeInput extends GoogleInput, OAuthClient {
  readonly scopes: readonly string[];
  /** Whose account is expected. */
  readonly account?: string | undefined;
}

/** A person's sign-in in the browser. */
export const AUTHORIZE = cageModule<AuthorizeInput>()("gcp/authorize", ACCESS, otherwise);

/** A refresh token, and whose. */
export interface RefreshInput extends GoogleInput, OAuthClient {
  /** What to do when Google no longer takes the token. */
  readonly hint: string;
  readonly refreshToken: Secret;
}

/** A person's refresh token, traded. */
export const REFRESH = cageModule<RefreshInput>()("gcp/refresh", ACCESS, otherwise);

/** What is traded, and for what. */
export interface ExchangeInput extends GoogleInput {
  readonly audience: string;
  readonly subjectToken: Secret;
  readonly subjectTokenType: string;
  readonly scopes: readonly string[];
}

/** Another issuer's token, traded. */
export const EXCHANGE = cageModule<ExchangeInput>()("gcp/exchange", ACCESS, otherwise);

/** As whom to act. */
export interface ImpersonateInput extends GoogleInput {
  readonly email: string;
  /** Accounts in between, the first one next to the caller. */
  readonly delegates: readonly string[];
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly lifetime: number;
  /** Who asks, for the hint. */
  readonly caller?: string | undefined;
  readonly token: Secret;
}

/** A service account's token, for whoever may act as it. */
export const IMPERSONATE = cageModule<ImpersonateInput>()("gcp/impersonate", ACCESS, otherwise);

/** A service account's key. */
export interface KeyInput extends GoogleInput {
  readonly email: string;
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
  readonly privateKey: Secret;
}

/** A service account's key, traded. */
export const KEY = cageModule<KeyInput>()("gcp/key", ACCESS, otherwise);

/** Where the machine is asked. */
export interface MetadataInput {
  /** `host:port` of the metadata server. */
  readonly server: string;
  readonly scopes: readonly string[];
}

/** The machine's own service account; `null` when this machine has none. */
export const MACHINE = cageModule<MetadataInput>()("gcp/metadata", v.nullable(ACCESS), otherwise);

/** Which token. */
export interface TokenInfoInput extends GoogleInput {
  readonly token: Secret;
}

/** Whose token it is. */
export const TOKENINFO = cageModule<TokenInfoInput>()(
  "gcp/tokeninfo",
  v.object({ email: v.optional(v.string()) }),
  { message: "Google did not say whose token it is", hint },
);

/** Which refresh token. */
export interface RevokeInput extends GoogleInput {
  readonly refreshToken: Secret;
}

/** A refresh token, taken back; `false` when Google no longer knew it. */
export const REVOKE = cageModule<RevokeInput>()("gcp/revoke", v.boolean(), {
  ...{ message: "Google did not say whether the sign-in is revoked", hint },
});

/** Keys of AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret | undefined;
}

/** Whose identity is proven: that of these keys, or of this machine's own role. */
export interface AwsSubjectInput {
  readonly audience: string;
  readonly region?: string | undefined;
  readonly keys?: AwsKeys | undefined;
}

/** Proof of an AWS identity. */
export const AWS_SUBJECT = cageModule<AwsSubjectInput>()(
  "gcp/aws_subject",
  v.pipe(v.string(), v.transform((text) => new Secret(text))),
  { message: "The proof of the AWS identity is no text", hint: "atmos-auth doctor" },
);

/** Which cluster. */
export interface ClusterInput extends GoogleInput {
  /** `projects/PROJECT/locations/LOCATION/clusters/NAME`. */
  readonly resource: string;
  readonly token: Secret;
}

const HOST = v.pipe(v.string(), v.regex(/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d+)?$/));

const CLUSTER_FOUND = v.object({
  status: v.optional(v.string()),
  address: v.optional(HOST),
  /** A name with a certificate that the system's roots vouch for; absent where it may not be used. */
  name: v.optional(HOST),
  authority: v.optional(v.pipe(v.string(), v.base64())),
});

/** A cluster, as Google describes it. */
export type ClusterFound = v.InferOutput<typeof CLUSTER_FOUND>;

/** Where a cluster is, and who vouches for it. */
export const CLUSTER_AT = cageModule<ClusterInput>()("gcp/cluster", CLUSTER_FOUND, {
  ...{ message: "Google did not describe the cluster", hint },
});

/** Which secret. */
export interface KeptInput extends GoogleInput {
  /** `projects/PROJECT/secrets/NAME/versions/VERSION`. */
  readonly resource: string;
  readonly token: Secret;
  /** What helps where there is no such secret, and where it is no text. */
  readonly hints: { readonly absent: string; readonly noText: string };
}

/** A secret that Google keeps. */
export const KEPT = cageModule<KeptInput>()(
  "gcp/kept",
  keptText(),
  { message: "Google did not answer with the secret", hint },
);
