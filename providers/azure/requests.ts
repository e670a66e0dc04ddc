/** What the sign-in modules under `cage/` are told; whatever is secret stands below a key `secret`. */
import type { Resource } from "./tokens.ts";

/** Who signs in, and where. */
export interface Told {
  /** The authority's origin. */
  readonly login: string;
  readonly tenant: string;
  /** The application's client id. */
  readonly client: string;
  /** The scope to ask for, by the resource that the token is for. */
  readonly scopes: Readonly<Record<Resource, string>>;
}

/** An application, and how it proves itself: with one of these. */
export interface ApplicationInput extends Told {
  readonly secret: {
    readonly clientSecret?: string | undefined;
    readonly assertion?: string | undefined;
    readonly certificate?: CertificateProof | undefined;
  };
}

/** A certificate and its key, in PEM. */
export interface CertificateProof {
  readonly certificates: string;
  readonly key: string;
  readonly passphrase?: string | undefined;
  /** Send the whole chain along, for applications that trust an issuer and a subject. */
  readonly chain: boolean;
}

/** A person in the browser. */
export interface BrowserInput extends Told {
  readonly username?: string | undefined;
}

/** A person who signed in before. */
export interface RefreshInput extends Told {
  readonly secret: { readonly refreshToken: string };
}

/** The machine's own identity. */
export interface ManagedInput {
  /** What to ask, and the header that shows that it is not a browser that asks. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<Resource, string>>;
  readonly client?: string | undefined;
  readonly secret: { readonly header?: string | undefined };
}

/** A token that another service hands out over HTTP, such as GitHub Actions. */
export interface AssertionInput {
  readonly url: string;
  readonly audience: string;
  readonly secret: { readonly bearer: string };
}

/** Whether a subscription can be seen. */
export interface SubscriptionInput {
  /** Azure Resource Manager's origin. */
  readonly arm: string;
  readonly subscription: string;
  readonly secret: { readonly token: string };
}
