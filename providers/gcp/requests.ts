/** What the sign-in modules under `cage/` are told; whatever is secret stands below a key `secret`. */

/** What every module is told. */
export interface Told {
  /** An address that answers in Google's place. */
  readonly endpoint?: string | undefined;
}

/** A person's sign-in in the browser. */
export interface AuthorizeInput extends Told {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Whose account is expected. */
  readonly account?: string | undefined;
  readonly secret: { readonly clientSecret?: string | undefined };
}

/** Proof of an AWS identity; without keys, of this machine's own role. */
export interface AwsSubjectInput {
  readonly audience: string;
  readonly region?: string | undefined;
  readonly secret: { readonly keys?: AwsKeys | undefined };
}

/** Keys of AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A cluster that is looked for. */
export interface ClusterInput extends Told {
  /** `projects/PROJECT/locations/LOCATION/clusters/NAME`. */
  readonly resource: string;
  readonly secret: { readonly token: string };
}

/** The exchange of another issuer's token. */
export interface ExchangeInput extends Told {
  readonly audience: string;
  readonly subjectTokenType: string;
  readonly scopes: readonly string[];
  readonly secret: { readonly subjectToken: string };
}

/** Acting as a service account. */
export interface ImpersonateInput extends Told {
  readonly email: string;
  /** Accounts in between, the first one next to the caller. */
  readonly delegates: readonly string[];
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly lifetime: number;
  /** Who asks, for the hint. */
  readonly caller?: string | undefined;
  readonly secret: { readonly token: string };
}

/** A service account's key. */
export interface KeyInput extends Told {
  readonly email: string;
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
  readonly secret: { readonly privateKey: string };
}

/** The service account that this machine runs as. */
export interface MetadataInput {
  /** `host:port` of the metadata server. */
  readonly server: string;
  readonly scopes: readonly string[];
}

/** A person's refresh token. */
export interface RefreshInput extends Told {
  readonly clientId: string;
  /** What to do when Google no longer takes the token. */
  readonly hint: string;
  readonly secret: { readonly clientSecret?: string | undefined; readonly refreshToken: string };
}

/** A refresh token that is to be taken back. */
export interface RevokeInput extends Told {
  readonly secret: { readonly refreshToken: string };
}

/** Whose token it is. */
export interface TokenInfoInput extends Told {
  readonly secret: { readonly token: string };
}
