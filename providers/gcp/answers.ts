/** The sign-in modules under `cage/`; what they deliver is read as if an enemy had written it. */
import * as v from "valibot";
import type { CageModule } from "../../lib/cage/module.ts";
import type {
  AuthorizeInput,
  AwsSubjectInput,
  ClusterInput,
  ExchangeInput,
  ImpersonateInput,
  KeyInput,
  MetadataInput,
  RefreshInput,
  RevokeInput,
  TokenInfoInput,
} from "./requests.ts";

/** Printable ASCII, so that it can stand in a header and in any file. */
const PRINTABLE = /^[!-~]+$/;

const TOKEN = v.object({
  token: v.pipe(v.string(), v.regex(PRINTABLE), v.maxLength(16_384)),
  /** Seconds that it lasts. */
  life: v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(366 * 86_400)),
  email: v.optional(v.pipe(v.string(), v.regex(PRINTABLE), v.maxLength(320))),
  refreshToken: v.optional(v.pipe(v.string(), v.regex(PRINTABLE), v.maxLength(4_096))),
});

/** An access token, as the cage delivers it. */
export type CagedToken = v.InferOutput<typeof TOKEN>;

const hint = "check that no proxy stands between this machine and Google, and try again";

const otherwise = { message: "Google answered without a usable token", hint } as const;

/** A person's sign-in in the browser. */
export const AUTHORIZE: CageModule<AuthorizeInput, CagedToken> = {
  ...{ name: "gcp/authorize", answer: TOKEN, otherwise },
};

/** A person's refresh token, traded. */
export const REFRESH: CageModule<RefreshInput, CagedToken> = {
  ...{ name: "gcp/refresh", answer: TOKEN, otherwise },
};

/** Another issuer's token, traded. */
export const EXCHANGE: CageModule<ExchangeInput, CagedToken> = {
  ...{ name: "gcp/exchange", answer: TOKEN, otherwise },
};

/** A service account's token, for whoever may act as it. */
export const IMPERSONATE: CageModule<ImpersonateInput, CagedToken> = {
  ...{ name: "gcp/impersonate", answer: TOKEN, otherwise },
};

/** A service account's key, traded. */
export const KEY: CageModule<KeyInput, CagedToken> = {
  ...{ name: "gcp/key", answer: TOKEN, otherwise },
};

/** The machine's own service account; `null` when this machine has none. */
export const MACHINE: CageModule<MetadataInput, CagedToken | null> = {
  ...{ name: "gcp/metadata", answer: v.nullable(TOKEN), otherwise },
};

const OWNER = v.object({ email: v.optional(v.string()) });

/** Whose token it is. */
export const TOKENINFO: CageModule<TokenInfoInput, v.InferOutput<typeof OWNER>> = {
  ...{ name: "gcp/tokeninfo", answer: OWNER },
  otherwise: { message: "Google did not say whose token it is", hint },
};

/** A refresh token, taken back; `false` when Google no longer knew it. */
export const REVOKE: CageModule<RevokeInput, boolean> = {
  ...{ name: "gcp/revoke", answer: v.boolean() },
  otherwise: { message: "Google did not say whether the sign-in is revoked", hint },
};

/** Proof of an AWS identity. */
export const AWS_SUBJECT: CageModule<AwsSubjectInput, string> = {
  ...{ name: "gcp/aws_subject", answer: v.string() },
  otherwise: { message: "The proof of the AWS identity is no text", hint: "atmos-auth doctor" },
};

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
export const CLUSTER_AT: CageModule<ClusterInput, ClusterFound> = {
  ...{ name: "gcp/cluster", answer: CLUSTER_FOUND },
  otherwise: { message: "Google did not describe the cluster", hint },
};
