/**
 * The sign-in modules under `cage/`: their inputs, and the schemas of their answers, which are read as if an attacker
 * had written them.
 */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Resource } from "./tokens.ts";

/** Input of a sign-in: the application, its tenant, and the authority. */
export interface EntraInput {
  /** The authority's origin. */
  readonly login: string;
  readonly tenant: string;
  /** The application's client id. */
  readonly client: string;
  /** The scope to ask for, by the resource that the token is for. */
  readonly scopes: Readonly<Record<Resource, string>>;
}

/** The schema of a text that is shown and written into files. */
const word = v.pipe(v.string(), v.regex(/^[^\p{Cc}]*$/u), v.maxLength(320));

const access = v.object({
  token: secretText(32_768),
  /** Lifetime, in seconds. */
  life: v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(366 * 86_400)),
});

/** The schema of the account that signed in, and of its tokens; the refresh token is for people only. */
const SIGNED = v.object({
  account: v.object({
    tenant: word,
    home: word,
    object: word,
    username: word,
    type: v.picklist(["user", "servicePrincipal"]),
    client: word,
  }),
  tokens: v.object({
    arm: access,
    legacy: v.optional(access),
    graph: v.optional(access),
    vault: v.optional(access),
    storage: v.optional(access),
    server: v.optional(access),
  }),
  refreshToken: v.optional(secretText(32_768)),
});

/** A sign-in. */
export type Signed = v.InferOutput<typeof SIGNED>;

const hint = "check that no proxy stands between this machine and Azure, and try again";

/** The error for an answer without tokens. */
export const OTHERWISE = { message: "Azure answered without what was asked for", hint } as const;

/** An application's proof of its identity: one of these. */
export interface ApplicationProof {
  readonly clientSecret?: Secret | undefined;
  readonly assertion?: Secret | undefined;
  readonly certificate?: CertificateProof | undefined;
}

/** A certificate and its private key, in PEM. */
export interface CertificateProof {
  readonly certificates: string;
  readonly key: Secret;
  readonly passphrase?: Secret | undefined;
  /** Whether the whole chain is sent along, for applications that trust an issuer and a subject. */
  readonly chain: boolean;
}

/** Input of an application's sign-in. */
export interface ApplicationInput extends EntraInput {
  readonly proof: ApplicationProof;
}

/** The module of an application's sign-in. */
export const APPLICATION = cageModule<ApplicationInput>()("azure/application", SIGNED, OTHERWISE);

/** Input of a person's sign-in in the browser. */
export interface BrowserInput extends EntraInput {
  readonly username?: string | undefined;
}

/** The module of a person's sign-in in the browser. */
export const BROWSER = cageModule<BrowserInput>()("azure/browser", SIGNED, OTHERWISE);

/** The module of a person's sign-in on another device. */
export const DEVICE = cageModule<EntraInput>()("azure/device", SIGNED, OTHERWISE);

/** Input of a person's renewed sign-in. */
export interface RefreshInput extends EntraInput {
  readonly refreshToken: Secret;
}

/** The module that renews a person's sign-in. */
export const REFRESH = cageModule<RefreshInput>()("azure/refresh", SIGNED, OTHERWISE);

/** Input of the machine's own sign-in. */
export interface ManagedInput {
  readonly resources: Readonly<Record<Resource, string>>;
  readonly client?: string | undefined;
  /** App Service's endpoint, with the header that proves who asks; absent: the metadata service. */
  readonly service?: { readonly url: string; readonly header: Secret } | undefined;
}

/** The module of the machine's own identity. */
export const MANAGED = cageModule<ManagedInput>()("azure/managed", SIGNED, OTHERWISE);

/** A subscription, and the Resource Manager that is asked for it. */
export interface SubscriptionInput {
  /** Azure Resource Manager's origin. */
  readonly arm: string;
  readonly subscription: string;
  readonly token: Secret;
}

/** The module that returns whether a subscription is visible. */
export const SUBSCRIPTION = cageModule<SubscriptionInput>()(
  "azure/subscription",
  v.object({ name: word, state: word, tenant: v.optional(word) }),
  OTHERWISE,
);

/** A registry, and the token that is exchanged there. */
export interface AcrInput {
  readonly host: string;
  readonly tenant: string;
  readonly token: Secret;
}

/** The module that exchanges a token for Resource Manager for a container registry's own. */
export const ACR = cageModule<AcrInput>()(
  "azure/acr",
  v.object({
    token: secretText(16_384),
    /** Milliseconds since 1970. */
    expires: v.optional(v.pipe(v.number(), v.finite())),
  }),
  { message: "The registry answered without a usable token", hint },
);

/** The cluster to look for, and its subscription. */
export interface AksInput {
  /** Azure Resource Manager's origin. */
  readonly arm: string;
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  readonly token: Secret;
}

/**
 * The module that returns a cluster's address, certificate authority, and the application that its API server accepts
 * tokens for.
 */
export const AKS = cageModule<AksInput>()(
  "azure/aks",
  v.object({
    server: v.pipe(v.string(), v.url(), v.startsWith("https://")),
    authority: v.optional(v.pipe(v.string(), v.base64())),
    application: v.pipe(v.string(), v.regex(/^[\w:/.-]{1,200}$/)),
  }),
  { message: "Azure says nothing usable of the cluster", hint },
);

/** Input of the module that reads a secret. */
export interface KeptInput {
  /** The vault's origin. */
  readonly url: string;
  readonly vault: string;
  /** `NAME` or `NAME/VERSION`. */
  readonly path: string;
  readonly token: Secret;
  /** Hints for what the vault refuses, by its reason. */
  readonly hints: Readonly<
    Record<"absent" | "denied" | "disabled" | "firewall" | "tenant", string>
  >;
}

/** The module that reads a vault's secret. */
export const KEPT = cageModule<KeptInput>()(
  "azure/kept",
  keptText(),
  { message: "Azure did not answer with the secret", hint },
);
