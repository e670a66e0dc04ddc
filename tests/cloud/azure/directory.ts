/** What the loopback Entra ID knows: its tenants, people and applications, and what it has issued. */
import { base64url, type Issuer, type Jwks } from "../gcp/jwt.ts";

/** A directory. */
export interface Tenant {
  readonly id: string;
  readonly domain: string;
}

/** A person; a guest of every tenant but their home. */
export interface EntraUser {
  readonly username: string;
  /** The tenant that their account lives in. */
  readonly home: string;
  /** Their object there. */
  readonly object: string;
}

/** An application, as registered in a tenant; without a proof of any kind it is a public client of all. */
export interface Application {
  readonly client: string;
  readonly tenant?: string;
  readonly object?: string;
  readonly secrets?: readonly string[];
  readonly expiredSecrets?: readonly string[];
  /** In PEM. */
  readonly certificates?: readonly string[];
  readonly federated?: readonly Federated[];
}

/** A token of another issuer that an application takes for its own. */
export interface Federated {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly jwks: Jwks;
}

/** A subscription, and who holds a role there: object ids. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly state?: string;
  readonly readers: readonly string[];
}

/** A managed identity of the machine. */
export interface ManagedIdentity {
  readonly client: string;
  readonly object: string;
  readonly tenant: string;
  /** The one that answers when none is named. */
  readonly system?: boolean;
}

/** A vault: who may read, and what is in it. */
interface KeptVault {
  /** Objects that have the role Key Vault Secrets User. */
  readonly readers: readonly string[];
  /** By name: the values of all versions, the newest last. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
}

/** What the cloud consists of. */
export interface EntraOptions {
  readonly tenants: readonly Tenant[];
  readonly users?: readonly EntraUser[];
  readonly applications?: readonly Application[];
  readonly subscriptions?: readonly Subscription[];
  readonly managed?: readonly ManagedIdentity[];
  /** What App Service's endpoint wants to be shown. */
  readonly identityHeader?: string;
  /** Whose account the browser is signed in to; absent: the person refuses. */
  readonly signsIn?: string;
  /** Vaults of Azure Key Vault, by name. */
  readonly vaults?: Readonly<Record<string, KeptVault>>;
  /** Resources that nobody has consented to. */
  readonly withheld?: readonly string[];
  /** Seconds that access tokens live. */
  readonly lifetime?: number;
  /** Seconds that device codes live, and between two questions. */
  readonly codeLife?: number;
  readonly interval?: number;
  /** GitHub Actions' token service: what it wants to be shown, and what it issues for an audience. */
  readonly actions?: { readonly bearer: string; issue(audience: string): Promise<string> };
  /** How late a slow answer comes, in milliseconds. */
  readonly slowness?: number;
}

/** An error as Entra ID writes it. */
export class EntraError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** RFC 6749 section 5.2, with Microsoft's numbers (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export function refuse(error: string, code: number, text: string, status = 400): EntraError {
  const trace = crypto.randomUUID();
  const correlation = crypto.randomUUID();
  const timestamp = new Date().toISOString().replace("T", " ").replace(/\.\d+Z$/, "Z");
  return new EntraError(status, {
    error,
    error_description:
      `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}

/** Whom a token was given to. */
export interface Holder {
  readonly tenant: string;
  readonly object: string;
  readonly client: string;
  readonly user?: EntraUser;
}

/** A refresh token's grant. */
export interface Session extends Holder {
  readonly user: EntraUser;
  /** The scopes of the first request; later ones may leave them out. */
  readonly scope?: string;
}

/** A sign-in in the browser that waits to be redeemed. */
export interface Code extends Session {
  readonly challenge: string;
  readonly redirect: string;
}

/** Codes and tokens of this cloud. */
export class Vault {
  readonly options: EntraOptions;
  readonly issuer: Issuer;
  readonly codes = new Map<string, Code>();
  readonly refresh = new Map<string, Session>();
  readonly access = new Map<string, Holder & { audience: string; expires: number }>();
  /** Every secret that was ever handed out. */
  readonly handedOut: string[] = [];

  constructor(options: EntraOptions, issuer: Issuer) {
    this.options = options;
    this.issuer = issuer;
  }

  /** The tenant of that id or domain; throws as Entra ID does. */
  tenant(name: string): Tenant {
    const found = this.options.tenants.find(({ id, domain }) => id === name || domain === name);
    if (found) return found;
    throw refuse(
      "invalid_request",
      90002,
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  }

  /** Issues an access token, as learn.microsoft.com/entra/identity-platform/access-tokens describes it. */
  async issue(holder: Holder, audience: string): Promise<{ token: string; life: number }> {
    if (this.options.withheld?.includes(audience)) {
      const text =
        `The user or administrator has not consented to use the application for ${audience}.`;
      throw refuse("invalid_grant", 65001, text);
    }
    const life = this.options.lifetime ?? 3599;
    const expires = Math.floor(Date.now() / 1000) + life;
    const { tenant, object, client, user } = holder;
    const who = user === undefined
      ? { idtyp: "app" }
      : { idtyp: "user", upn: user.username, idp: `https://sts.windows.net/${user.home}/` };
    const token = await this.issuer.sign({
      ...{ iss: `https://sts.windows.net/${tenant}/`, aud: audience, exp: expires, jti: random() },
      ...{ tid: tenant, oid: object, appid: client, ver: "1.0", ...who },
    });
    this.access.set(token, { ...holder, audience, expires: expires * 1000 });
    this.handedOut.push(token);
    return { token, life };
  }

  /** Issues a refresh token. */
  renewable(session: Session): string {
    const token = `1.${random()}`;
    this.refresh.set(token, session);
    this.handedOut.push(token);
    return token;
  }
}

/** A name that nobody guesses. */
export function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(24))) + "EXAMPLE";
}

/** A guest is another object in each tenant than at home. */
export function sessionOf(user: EntraUser, { id }: Tenant, asked: URLSearchParams): Session {
  const [client, scope] = ["client_id", "scope"].map((name) => asked.get(name) ?? "");
  const object = user.home === id ? user.object : user.object.replace(/^\w{8}/, id.slice(0, 8));
  return { tenant: id, object, client: client!, user, scope: scope! };
}
