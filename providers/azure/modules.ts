/**
 * The sign-in modules under `cage/`: what each is told, and what it delivers through the wall, read as if an
 * enemy had written it.
 */
import * as v from "valibot";
import { cageModule, keptText, secretText } from "../../lib/cage/module.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Resource } from "./tokens.ts";

/** The input of a sign-in: who signs in, and where. */
export interface EntraInput {
  /** The authority's origin. */
  readonly login: string;
  readonly tenant: string;
  /** The application's client id. */
  readonly client: string;
  /** The scope to ask for, by the resource that the token is for. */
  readonly scopes: Readonly<Record<Resource, string>>;
}

/** Something that is shown and written into files. */
const word = v.pipe(v.string(), v.regex(/^[^\p{Cc}]*$/u), v.maxLength(320));

const access = v.object({
  token: secretText(32_768),
  /** Seconds that it lasts. */
  life: v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(366 * 86_400)),
});

/** Who signed in, and the tokens that were given; the refresh token only for people. */
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

/** Said of an answer that is of no use. */
export const OTHERWISE = { message: "Azure answered without what was asked for", hint } as const;

/** How an application proves itself: with one of these. */
export interface ApplicationProof {
  readonly clientSecret?: Secret | undefined;
  readonly assertion?: Secret | undefined;
  readonly certificate?: CertificateProof | undefined;
}

/** A certificate and its key, in PEM. */
export interface CertificateProof {
  readonly certificates: string;
  readonly key: Secret;
  readonly passphrase?: Secret | undefined;
  /** Send the whole chain along, for applications that trust an issuer and a subject. */
  readonly chain: boolean;
}

/** An application. */
export interface ApplicationInput extends EntraInput {
  readonly proof: ApplicationProof;
}

/** An application's own sign-in. */
export const APPLICATION = cageModule<ApplicationInput>()("azure/application", SIGNED, OTHERWISE);

/** A person in the browser. */
export interface BrowserInput extends EntraInput {
  readonly username?: string | undefined;
}

/** A person's sign-in in the browser. */
export const BROWSER = cageModule<BrowserInput>()("azure/browser", SIGNED, OTHERWISE);

/** A person's sign-in on another device. */
export const DEVICE = cageModule<EntraInput>()("azure/device", SIGNED, OTHERWISE);

/** A person who signed in before. */
export interface RefreshInput extends EntraInput {
  readonly refreshToken: Secret;
}

/** A person's sign-in, renewed. */
export const REFRESH = cageModule<RefreshInput>()("azure/refresh", SIGNED, OTHERWISE);

/** The machine's own identity. */
export interface ManagedInput {
  readonly resources: Readonly<Record<Resource, string>>;
  readonly client?: string | undefined;
  /** App Service's own, with the header that proves who asks; the metadata service unless told. */
  readonly service?: { readonly url: string; readonly header: Secret } | undefined;
}

/** The machine's own identity. */
export const MANAGED = cageModule<ManagedInput>()("azure/managed", SIGNED, OTHERWISE);

/** Which subscription. */
export interface SubscriptionInput {
  /** Azure Resource Manager's origin. */
  readonly arm: string;
  readonly subscription: string;
  readonly token: Secret;
}

/** Whether a subscription can be seen. */
export const SUBSCRIPTION = cageModule<SubscriptionInput>()(
  "azure/subscription",
  v.object({ name: word, state: word, tenant: v.optional(word) }),
  OTHERWISE,
);

/** Which registry. */
export interface AcrInput {
  readonly host: string;
  readonly tenant: string;
  readonly token: Secret;
}

/** A container registry's own token, for one for Resource Manager. */
export const ACR = cageModule<AcrInput>()(
  "azure/acr",
  v.object({
    token: secretText(16_384),
    /** Milliseconds since 1970. */
    expires: v.optional(v.pipe(v.number(), v.finite())),
  }),
  { message: "The registry answered without a usable token", hint },
);

/** Which cluster is looked for, and where. */
export interface AksInput {
  /** Resource Manager's address. */
  readonly arm: string;
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  readonly token: Secret;
}

/** Where a cluster is, and which application its API server is. */
export const AKS = cageModule<AksInput>()(
  "azure/aks",
  v.object({
    server: v.pipe(v.string(), v.url(), v.startsWith("https://")),
    authority: v.optional(v.pipe(v.string(), v.base64())),
    application: v.pipe(v.string(), v.regex(/^[\w:/.-]{1,200}$/)),
  }),
  { message: "Azure says nothing usable of the cluster", hint },
);

/** Which secret. */
export interface KeptInput {
  /** The vault's origin. */
  readonly url: string;
  readonly vault: string;
  /** `NAME` or `NAME/VERSION`. */
  readonly path: string;
  readonly token: Secret;
  /** The line that lists what the vault keeps. */
  readonly list: string;
}

/** A secret that a vault keeps. */
export const KEPT = cageModule<KeptInput>()(
  "azure/kept",
  keptText(),
  { message: "Azure did not answer with the secret", hint },
);
