/** What the loopback Google knows: who there is, who trusts whom, and what was issued. */
import type { Jwks } from "./jwt.ts";

/** A person with a Google account. */
export interface GoogleUser {
  readonly email: string;
  readonly sub: string;
}

/** An OAuth client of the type "Desktop app". */
export interface GoogleClient {
  readonly id: string;
  readonly secret: string;
}

/** A service account; its keys are public ones. */
export interface ServiceAccount {
  readonly email: string;
  readonly uniqueId: string;
  readonly keys?: Jwks;
  /** Members that hold the role Service Account Token Creator on it, such as `user:ada@example.com`. */
  readonly creators?: readonly string[];
  /** The longest life of its tokens in seconds; 3600 unless the organisation allows more. */
  readonly longest?: number;
}

/** A provider of a workload identity pool. */
export interface Pool {
  /** `//iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`. */
  readonly audience: string;
  readonly issuer: string;
  readonly jwks: Jwks;
  /** What `aud` may be; the pool's own address unless told. */
  readonly allowed?: readonly string[];
}

/** A cluster of Google Kubernetes Engine. */
export interface GkeCluster {
  /** `projects/PROJECT/locations/LOCATION/clusters/NAME`. */
  readonly resource: string;
  /** The API server's host, with its port. */
  readonly endpoint: string;
  /** PEM of its authority. */
  readonly authority: string;
  /** A name that answers in its address's place. */
  readonly dns?: { readonly name: string; readonly only: boolean };
}

/** What the cloud consists of. */
export interface GoogleOptions {
  readonly users?: readonly GoogleUser[];
  readonly clients?: readonly GoogleClient[];
  readonly serviceAccounts?: readonly ServiceAccount[];
  readonly pools?: readonly Pool[];
  readonly clusters?: readonly GkeCluster[];
  /** By `projects/PROJECT/secrets/NAME`: who may read it, and the values of its versions, the newest last. */
  readonly secrets?: Readonly<
    Record<string, { readonly readers: readonly string[]; readonly versions: readonly string[] }>
  >;
  /** Access keys of AWS that AWS would recognise, with the ARN behind each. */
  readonly awsKeys?: Readonly<Record<string, string>>;
  /** The consent page answers for this user, without a word; absent: the person refuses. */
  readonly consents?: string;
  /** Bearer of the OIDC token service, and what it issues for an audience. */
  readonly actions?: { readonly bearer: string; issue(audience: string): Promise<string> };
  /** When set, what is issued lives so many seconds, whatever was asked. */
  readonly lifetime?: number;
  /** How late a slow answer comes, in milliseconds. */
  readonly slowness?: number;
  now?(): number;
}

/** Something that was issued and is still known. */
export interface Issued {
  /** As IAM writes members: `user:`, `serviceAccount:` or `principal://`. */
  readonly member: string;
  readonly email?: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** A refresh token's grant. */
export interface Grant {
  readonly user: GoogleUser;
  readonly client: string;
  readonly scopes: readonly string[];
}

/** An error as Google's OAuth endpoints or its API endpoints write it. */
export class GoogleError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** RFC 6749 section 5.2. */
export function oauthError(error: string, description: string, more = {}, status = 400) {
  return new GoogleError(status, { error, error_description: description, ...more });
}

/** Google's API error model (google.rpc.Status). */
export function apiError(code: number, status: string, message: string) {
  return new GoogleError(code, { error: { code, message, status } });
}

/** Tokens and codes of this cloud. */
export class Vault {
  readonly access = new Map<string, Issued>();
  readonly refresh = new Map<string, Grant>();
  readonly codes = new Map<string, Grant & { challenge: string; redirect: string }>();
  readonly options: GoogleOptions;

  constructor(options: GoogleOptions) {
    this.options = options;
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** Issues an access token; returns it with its life in seconds. */
  issue(prefix: string, issued: Omit<Issued, "expires">, seconds = 3599) {
    const life = this.options.lifetime ?? seconds;
    const token = `${prefix}${random()}`;
    this.access.set(token, { ...issued, expires: this.now() + life * 1000 });
    return { token, life };
  }

  /** Who holds that token; throws as Google's APIs do. */
  bearer(authorization: string | null): Issued {
    const token = authorization?.match(/^Bearer (.+)$/i)?.[1] ?? "";
    const found = this.find(token);
    if (found) return found;
    const message =
      "Request had invalid authentication credentials. Expected OAuth 2 access token.";
    throw apiError(401, "UNAUTHENTICATED", message);
  }

  find(token: string): Issued | undefined {
    const found = this.access.get(token);
    return found && found.expires > this.now() ? found : undefined;
  }
}

/** A name that nobody guesses. */
export function random(): string {
  return crypto.randomUUID().replaceAll("-", "") + "EXAMPLE";
}
