/** The users, roles, identity providers and keys of a loopback AWS account. */
import { createHash, randomBytes } from "node:crypto";
import { type Answer, AwsError } from "./query.ts";
import type { Trouble } from "./trouble.ts";

/** The codes that are good now. */
type Codes = Pick<readonly string[], "includes">;

/** A user with long-lived keys. */
export interface User {
  /** `arn:aws:iam::123456789012:user/ada`. */
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The second factor: each code is good once. */
  readonly mfa?: { readonly serial: string; readonly codes: Codes };
}

/** A role that can be assumed. */
export interface Role {
  /** `arn:aws:iam::123456789012:role/admin`. */
  readonly arn: string;
  /** Principals: an ARN of a user or role, an account's `arn:aws:iam::ID:root`, or `*`. */
  readonly trusts: readonly string[];
  /** When set, a caller must present it. */
  readonly externalId?: string;
  /** When set, the caller must have shown a second factor. */
  readonly needsMfa?: boolean;
  /** Seconds; 3600 unless told. */
  readonly maxSessionDuration?: number;
  /** What goes wrong for whoever asks for this role. */
  readonly trouble?: Trouble;
}

/** An OpenID provider that the account trusts. */
export interface OidcTrust {
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** Checks the token's signature; without it the claims are taken as they stand. */
  verify?(token: string): Promise<boolean>;
}

/** A SAML provider that the account trusts. */
export interface SamlTrust {
  /** `arn:aws:iam::123456789012:saml-provider/okta`. */
  readonly arn: string;
  readonly issuer: string;
  /** Checks the response's signature; without it the assertion is taken as it stands. */
  verify?(response: string): Promise<boolean>;
}

/** Who holds a key. */
export interface Principal {
  readonly arn: string;
  /** The role behind an assumed role's session, else the principal's own ARN. */
  readonly issuer: string;
  readonly userId: string;
  readonly type: "user" | "session" | "federated" | "assumed-role" | "root";
  /** A role's session that was obtained with another role's. */
  readonly chained?: boolean;
  readonly mfa: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sourceIdentity?: string | undefined;
}

/** A key that signs. */
export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token?: string;
  /** Milliseconds since 1970. */
  readonly expires?: number;
  readonly principal: Principal;
  /** Of a long-lived key: whether it signs, when it was made, and how often it is not known yet. */
  active?: boolean;
  readonly created?: number;
  unknown?: number;
  /** When and for what it was used last. */
  used?: { readonly at: number; readonly service: string };
}

/** The account id in an ARN. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** A stable identifier, as IAM makes them: `AIDA...`, `AROA...`. */
export function uniqueId(prefix: string, arn: string): string {
  const digest = createHash("sha256").update(arn).digest();
  return prefix + base32(digest).slice(0, 17);
}

/** The keys that are good, long-lived and issued. */
export class Keyring {
  readonly #keys = new Map<string, Key>();

  constructor(users: readonly User[]) {
    for (const user of users) this.add(user);
  }

  /** Every temporary credential issued so far, oldest first. */
  issued(): readonly Key[] {
    return [...this.#keys.values()].filter(({ token }) => token !== undefined);
  }

  /** Lets a user's long-lived key sign. */
  add({ arn, accessKeyId, secretAccessKey }: User, created = Date.now(), unknown = 0): void {
    const userId = uniqueId("AIDA", arn);
    const principal = { arn, issuer: arn, userId, type: "user", mfa: false } as const;
    this.#keys.set(accessKeyId, {
      ...{ accessKeyId, secretAccessKey, principal },
      ...{ created, unknown, active: true },
    });
  }

  /** Makes a user another long-lived key, which the first requests with it don't find. */
  make(arn: string, now: number, unknown: number): Key {
    const accessKeyId = "AKIA" + base32(randomBytes(16));
    const secretAccessKey = randomBytes(30).toString("base64");
    this.add({ arn, accessKeyId, secretAccessKey }, now, unknown);
    return this.#keys.get(accessKeyId)!;
  }

  /** The long-lived keys of a user, oldest first. */
  ofUser(arn: string): readonly Key[] {
    return [...this.#keys.values()].filter(({ token, principal }) =>
      token === undefined && principal.arn === arn
    );
  }

  /** Takes a key away, as deleting it in IAM does. */
  remove(accessKeyId: string): void {
    this.#keys.delete(accessKeyId);
  }

  /** The key; throws when it is unknown, lapsed, or its token is not the one it was issued with. */
  find(accessKeyId: string, token: string | undefined, now: number): Key {
    const key = this.#keys.get(accessKeyId);
    if (!key || key.token !== token || key.active === false || (key.unknown ?? 0) > 0) {
      if (key?.unknown) key.unknown--;
      const message = "The security token included in the request is invalid.";
      throw new AwsError(403, "InvalidClientTokenId", message);
    }
    if (key.expires !== undefined && key.expires <= now) {
      const message = "The security token included in the request is expired";
      throw new AwsError(403, "ExpiredToken", message);
    }
    return key;
  }

  /** Issues temporary credentials that lapse after so many seconds. */
  issue(principal: Principal, seconds: number, now: number): Answer {
    const key = {
      accessKeyId: "ASIA" + base32(randomBytes(16)),
      secretAccessKey: randomBytes(30).toString("base64"),
      token: "IQoJb3JpZ2luX2Vj" + randomBytes(120).toString("base64"),
      expires: Math.floor(now / 1000 + seconds) * 1000,
      principal,
    };
    this.#keys.set(key.accessKeyId, key);
    return {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.token,
      Expiration: new Date(key.expires).toISOString().replace(".000Z", "Z"),
    };
  }
}

function base32(bytes: Uint8Array): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return Array.from(bytes, (byte) => alphabet[byte % 32]!).join("");
}
